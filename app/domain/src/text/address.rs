use super::sentences;

sentences! {
    /// Changes of the e-mail address of an account.
    AddressText {
        change_address;
        change_address_words(who: &str);
        change_own_address;
        change_own_address_words;
        own_address_hint;
        own_password_hint;
        address_not_changeable;
        new_address;
        previous_address;
        address_change_asked;
        address_change_agreed;
        address_change_stopped;
        own_address_asked;
        // What comes of a change. Each ends before a time.
        address_confirm_until;
        address_in_force_on;
        address_undo_until;
        address_asked_by(who: &str);
        address_waits_for_mail;
        address_is_agreed;
        agree_to_address;
        ask_agree_to_address;
        agree_to_address_words(who: &str);
        stop_address_change;
        ask_stop_address_change;
        stop_address_change_words;
        confirm_new_lead;
        address_in_force;
        address_in_force_about;
        address_waiting;
        address_waiting_about;
        stop_address_title;
        stop_address_lead;
        undo_address_title;
        undo_address_lead;
        undo_address;
        stop_page;
        changes_on;
        can_undo_until;
        address_was_kept;
        address_was_kept_about;
        address_back;
        address_back_about;
    }
}
