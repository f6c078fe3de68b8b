use super::sentences;
use crate::security::SecurityChange;

sentences! {
    /// *My security*, the second factor of a sign-in, and confirming who one is.
    SecurityText {
        my_security;
        my_security_lead;
        change_password;
        change_password_words;
        new_password;
        password_was_changed;
        where_signed_in;
        this_device;
        end_other_sessions;
        ask_end_other_sessions;
        end_other_sessions_words;
        other_sessions_were_ended;
        second_factor;
        no_second_factor;
        authenticator_app;
        add_authenticator;
        authenticator_words;
        authenticator_scan;
        authenticator_by_hand;
        qr_code_of_authenticator;
        authenticator_name_hint;
        authenticator_code_hint;
        authenticator_was_added;
        added_on;
        last_used_on;
        never_used;
        remove_factor;
        ask_remove_authenticator;
        remove_authenticator_words;
        remove_last_factor_words;
        authenticator_was_removed;
        recovery_codes;
        recovery_codes_words;
        recovery_codes_once;
        recovery_codes_left(count: u32);
        recovery_codes_unsaved;
        make_recovery_codes;
        ask_make_recovery_codes;
        make_recovery_codes_words;
        recovery_codes_kept;
        copy_recovery_codes;
        recovery_codes_copied;
        second_factor_title;
        second_factor_lead;
        second_factor_hint;
        sign_in_continue;
        sign_in_is_over;
        sign_in_is_over_words;
        sign_in_from_start;
        lost_second_factor;
        confirm_title;
        confirm_words;
        confirm_button;
        security_change(change: SecurityChange);
    }
}
