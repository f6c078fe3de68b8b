use super::sentences;

sentences! {
    /// Set-up, sign-in, forgotten passwords, and answering an invitation.
    SessionText {
        sign_in;
        sign_in_lead;
        sign_in_again;
        sign_in_again_words(who: &str);
        forgotten_password_ask;
        forgotten_password;
        forgotten_password_lead(minutes: u32);
        send_link;
        link_sent_if_known;
        back_to_sign_in;
        choose_new_password;
        choose_new_password_lead;
        set_password;
        password_hint(least: u32);
        set_up_title;
        set_up_lead;
        setup_code_hint;
        organization_name_hint;
        founder_email_hint;
        founder_username_hint;
        create_organization;
        set_up_closed;
        accept_lead;
        chosen_language(name: &str);
        invited_by;
        note_from_inviter;
        link_expires_on;
        not_meant_for_me;
        not_meant_for_me_about;
        not_meant_ask;
        not_meant_words;
        cancel_invitation;
        keep_invitation;
        invitation_withdrawn;
        invitation_withdrawn_about;
        link_no_longer_works;
        link_no_longer_works_about;
        link_used_sign_in;
        reset_link_again;
        send_fresh_link;
        fresh_link_sent;
        confirm_address_title;
        confirm_address_lead;
        confirm_address;
        address_confirmed;
        address_confirmed_about;
        confirmation_again;
        confirm_sign_in;
        confirm_not_you;
        confirm_other_account;
        choose_another_password;
        invited_to(organization: &str);
    }
}
