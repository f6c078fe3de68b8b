//! English.

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

pub(super) struct En;

impl Text for En {
    fn locale(&self) -> Locale {
        Locale::En
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
