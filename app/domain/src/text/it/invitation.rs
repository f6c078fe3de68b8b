use super::It;
use crate::text::{InvitationText, say};

impl InvitationText for It {
    say! {
        no_invitations = "Nessun invito";
    }
}
