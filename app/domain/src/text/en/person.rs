use super::En;
use crate::session::Device;
use crate::text::person::device_in_words;
use crate::text::{PersonText, say};

impl PersonText for En {
    say! {
        organization_section = "Organization";
        sessions = "Sessions";
        never_signed_in = "Never";
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
        device(device: Device) => device_in_words(device, "on", "Unknown device");
    }
}
