use super::En;
use crate::text::{OutgoingText, say};

impl OutgoingText for En {
    say! {
        outgoing_mail = "Outgoing mail";
        no_messages = "No messages";
    }
}
