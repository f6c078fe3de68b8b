use super::En;
use crate::security::SecurityChange;
use crate::text::{SecurityText, say};

impl SecurityText for En {
    say! {
        my_security = "My security";
        my_security_lead = "Your password, what is asked for when you sign in, and where you are signed in. You get an e-mail about every change.";
        change_password = "Change password";
        change_password_words = "You will be signed out on all other devices.";
        new_password = "New password";
        password_was_changed = "Your password was changed.";
        where_signed_in = "Where you are signed in";
        this_device = "This device";
        end_other_sessions = "End all other sessions";
        ask_end_other_sessions = "End all other sessions?";
        end_other_sessions_words = "You stay signed in here and are signed out everywhere else.";
        other_sessions_were_ended = "All other sessions were ended.";
        second_factor = "Second factor";
        no_second_factor = "Only your password protects your account. Add a second factor, so that nobody gets in who knows your password.";
        authenticator_app = "Authenticator app";
        add_authenticator = "Add an authenticator app";
        authenticator_words = "The app on your phone shows a code of six digits, a new one every 30 seconds. You will be asked for it after your password.";
        authenticator_scan = "Scan this code with the app.";
        authenticator_by_hand = "Or enter this key in the app";
        qr_code_of_authenticator = "QR code for the authenticator app";
        authenticator_name_hint = "Optional. It helps you recognize the device.";
        authenticator_code_hint = "The six digits that the app shows now.";
        authenticator_was_added = "The authenticator app was added.";
        added_on = "Added on";
        last_used_on = "last used on";
        never_used = "never used";
        remove_factor = "Remove";
        ask_remove_authenticator = "Remove the authenticator app?";
        remove_authenticator_words = "Its codes will no longer work.";
        remove_last_factor_words = "Your password alone will then be enough to sign in. Your recovery codes are deleted too.";
        authenticator_was_removed = "The authenticator app was removed.";
        recovery_codes = "Recovery codes";
        recovery_codes_words = "Each code replaces the second factor once, if you lose your device.";
        recovery_codes_once = "Keep these codes in a safe place, for example in a password manager. They are shown only this time.";
        recovery_codes_left(count: u32) => match count {
            0 => "No code is left.".to_owned(),
            1 => "1 code is left.".to_owned(),
            count => format!("{count} codes are left."),
        };
        recovery_codes_unsaved = "You have not confirmed that you kept your recovery codes. If you don't have them, make new ones.";
        make_recovery_codes = "Make new codes";
        ask_make_recovery_codes = "Make new recovery codes?";
        make_recovery_codes_words = "The codes that you have now will no longer work.";
        recovery_codes_kept = "I have kept them";
        copy_recovery_codes = "Copy codes";
        recovery_codes_copied = "Copied";
        second_factor_title = "Enter your code";
        second_factor_lead = "Your password was correct. Now confirm with your second factor.";
        second_factor_hint = "The six digits of your authenticator app, or one of your recovery codes.";
        sign_in_continue = "Continue";
        sign_in_is_over = "Please start again";
        sign_in_is_over_words = "The code was not entered within ten minutes, or this sign-in has ended.";
        sign_in_from_start = "Back to sign in";
        lost_second_factor = "If you have lost your device and your recovery codes, ask an administrator to reset your second factor.";
        confirm_title = "Confirm that it is you";
        confirm_words = "This action asks for your password again. For the next 15 minutes you will not be asked any more.";
        confirm_button = "Confirm";
        security_change(change: SecurityChange) => match change {
            SecurityChange::SessionEnded => "Session ended",
            SecurityChange::OtherSessionsEnded => "Other sessions ended",
            SecurityChange::AuthenticatorAdded => "Authenticator app added",
            SecurityChange::AuthenticatorRemoved => "Authenticator app removed",
            SecurityChange::RecoveryCodesMade => "New recovery codes",
            SecurityChange::RecoveryCodeUsed => "Recovery code used",
            SecurityChange::CodesTried => "Wrong codes entered",
        };
    }
}
