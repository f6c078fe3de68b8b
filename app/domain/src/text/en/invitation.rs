use super::En;
use crate::text::{InvitationText, say};

impl InvitationText for En {
    say! {
        no_invitations = "No invitations";
    }
}
