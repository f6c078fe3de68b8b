use super::sentences;

sentences! {
    /// *User registration* and *Create a new internal user*.
    RegistrationText {
        create_new_user;
        register_lead;
        create_new_user_about;
        card_needs_permission_to(needed: &str);
        send_invitation;

        available;
        already_used;
        already_used_free_now;
        invitation_pending;
        invitation_lapsed;
        open_the_invitation;
        reserved;
        reserved_free_now;
        not_valid(why: &str);
        checking;
        address_taken(address: &str);
        did_you_mean(domain: &str);
        free_usernames;
        use_automatic;
        username_follows;
        username_may_stay_empty;
        username_is_kept;
        number_as_taken(username: &str);
        number_as_reserved(username: &str);
        number_as_short(username: &str);

        options;
        options_with_permissions;
        language_of_organization(name: &str);
        note_hint;
        days_hint(usual: u32);
        hold_mail;
        hold_mail_hint;
        permissions_hint;
        link_expires_in(days: u32);

        how_register;
        how_invitation;
        how_pending;

        invitation_created;
        mail_on_its_way(email: &str);
        mail_sent(email: &str);
        mail_waits(email: &str);
        mail_refused(email: &str);
        mail_held_as_asked;
        mail_held_without_server;
        no_mail;
        link_shown_once;
        link_not_shown;
        language_of_invitation;
        link_expires;
        permissions_given;
        invite_another;
        register_another;
        continue_personal_information;
        registration_completed(is_submitted: bool);
        open_in_registry;
    }
}
