use super::En;
use crate::security::SecurityChange;
use crate::text::{SecurityText, say};

say! {
    SecurityText for En {
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
        passkeys = "Passkeys";
        passkeys_words = "With a passkey you sign in with your fingerprint, your face or the PIN of your device. No password is needed, and nobody can steal it on a false page.";
        passkeys_bare_address = "Passkeys are not available: this program is reached by a network address, and browsers allow passkeys only for names.";
        passkeys_not_encrypted = "Passkeys are not available: this program is reached without https.";
        passkeys_not_in_browser = "This browser cannot use passkeys.";
        add_passkey = "Add a passkey";
        add_passkey_words = "Your browser will ask where to keep the passkey: on this device, on your phone or on a security key.";
        passkey_name_hint = "Optional. It helps you recognize the passkey.";
        passkey = "Passkey";
        passkey_was_added = "The passkey was added.";
        passkey_was_removed = "The passkey was removed.";
        ask_remove_passkey = "Remove the passkey?";
        remove_passkey_words = "It will no longer work here. Delete it on your device too.";
        passkey_is_suspect = "Refused: it may have been copied. Remove it, and add a new one.";
        passkey_of_other_host = "It was made for another address of this program, and does not work here.";
        sign_in_with_passkey = "Sign in with a passkey";
        use_passkey = "Use a passkey";
        or_with_password = "or";
        reset_second_factor = "Reset second factor";
        ask_reset_second_factor = "Reset the second factor?";
        reset_second_factor_words(who: &str) = "{who} can then sign in with the password alone, and is signed out everywhere. Make sure that you talk to the right person. For people with permissions it takes 24 hours, in which they can stop it, or a second administrator who does the same.";
        second_factor_was_reset = "The second factor was reset.";
        second_factor_reset_waits = "The second factor will be reset in 24 hours, unless it is stopped. A second administrator can reset it at once.";
        no_second_factor_of_person = "None";
        passkeys_of_person(count: u32) => match count {
            1 => "1 passkey".to_owned(),
            count => format!("{count} passkeys"),
        };
        reset_due_on = "will be reset on";
        stop_title = "Keep your second factor";
        stop_lead = "An administrator wants to reset the second factor of your account. If you did not ask for it, stop it.";
        stop_reset = "Stop the reset";
        reset_was_stopped = "The reset was stopped";
        reset_was_stopped_about = "Your second factor stays as it is.";
        own_reset_due = "An administrator has asked to reset your second factor. If you did not ask for it, stop it. It will be reset on";
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
            SecurityChange::PasskeyAdded => "Passkey added",
            SecurityChange::PasskeyRemoved => "Passkey removed",
            SecurityChange::PasskeySuspect => "Passkey refused",
            SecurityChange::FactorReset => "Second factor reset",
            SecurityChange::FactorResetAsked => "Reset of the second factor asked for",
            SecurityChange::FactorResetStopped => "Reset of the second factor stopped",
            SecurityChange::RecoveryCodesMade => "New recovery codes",
            SecurityChange::RecoveryCodeUsed => "Recovery code used",
            SecurityChange::CodesTried => "Wrong codes entered",
        };
    }
}
