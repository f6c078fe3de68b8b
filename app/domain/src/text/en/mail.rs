use super::En;
use crate::text::{MailText, say};

impl MailText for En {
    say! {
        hello = "Hello";
    }
}
