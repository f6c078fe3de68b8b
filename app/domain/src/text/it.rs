//! Italian.

mod bulk;
mod fault;
mod identity;
mod invitation;
mod lifecycle;
mod mail;
mod my_receipt;
mod notice;
mod outgoing;
mod people;
mod permissions;
mod person;
mod registration;
mod registry;
mod review;
mod session;
mod settings;
mod shell;
mod steps;
mod timeline;
mod to_do;
mod units;

use super::{Locale, Text};

pub(super) struct It;

impl Text for It {
    fn locale(&self) -> Locale {
        Locale::It
    }
}

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
