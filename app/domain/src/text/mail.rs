use super::sentences;

sentences! {
    /// The sentences of the mails themselves.
    MailText {
        hello;
    }
}
