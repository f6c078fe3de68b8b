use super::It;
use crate::text::{MailText, say};

impl MailText for It {
    say! {
        hello = "Buongiorno";
    }
}
