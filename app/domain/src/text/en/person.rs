use super::En;
use crate::session::Device;
use crate::text::person::device_in_words;
use crate::text::{PersonText, say};

say! {
    PersonText for En {
        organization_section = "Organization";
        sessions = "Sessions";
        last_sign_in = "Last sign-in";
        account_created = "Created";
        account_ends = "Ends";
        no_end = "No end date";
        external_id = "External ID";
        relationship_label = "Relationship";
        not_stated = "Not provided";
        no_identity_yet = "Nobody has started it yet.";
        open_review = "Open review";
        no_invitations_of_person = "This person was never invited.";
        no_permissions_of_person = "This person holds no permissions.";
        no_sessions_of_person = "Not signed in anywhere.";
        no_mail_of_invitation = "No e-mail was sent.";
        language_label = "Language";
        signed_in_on = "Signed in";
        last_seen_on = "last used";
        invitation_made_on = "Invited";
        granted_on = "granted";
        end_session = "End session";
        session_ended = "The session was ended.";
        suspension = "Suspension";
        suspended_until = "Until";
        suspended_without_end = "Until somebody reactivates it";
        edit_account = "Edit";
        edit_account_words = "The person gets an e-mail about the change. The old username is free again.";
        save_account = "Save";
        account_edited = "The account was changed.";
        suspend_account = "Suspend";
        suspend_account_words(who: &str) = "{who} is signed out everywhere at once, can't sign in, and gets an e-mail. Nothing is deleted.";
        suspend_reason_hint = "For colleagues who manage accounts. It is not in the e-mail.";
        suspend_end_hint = "The account is reactivated after this day. Leave it empty for no end.";
        account_suspended = "The account was suspended.";
        reactivate_account = "Reactivate";
        ask_reactivate_account = "Reactivate the account?";
        reactivate_account_words(who: &str) = "{who} can sign in again, with the same password and permissions as before, and gets an e-mail.";
        account_reactivated = "The account is active again.";
        device(device: Device) => device_in_words(device, "on", "Unknown device");
    }
}
