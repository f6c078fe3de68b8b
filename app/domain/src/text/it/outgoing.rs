use super::It;
use crate::text::{OutgoingText, say};

impl OutgoingText for It {
    say! {
        outgoing_mail = "Posta in uscita";
        no_messages = "Nessun messaggio";
    }
}
