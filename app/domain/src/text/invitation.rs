use super::sentences;

sentences! {
    /// *Invitations*: what became of each, and what can be done.
    InvitationText {
        no_invitations;
    }
}
