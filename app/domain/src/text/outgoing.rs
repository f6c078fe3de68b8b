use super::sentences;

sentences! {
    /// *Outgoing mail*.
    OutgoingText {
        outgoing_mail;
        no_messages;
    }
}
