//! Italian.

mod actions;
mod address;
mod audit;
mod bulk;
#[cfg(not(feature = "fetched-texts"))]
mod event;
mod fault;
mod field;
mod identity;
mod invitation;
mod join;
mod lifecycle;
#[cfg(not(feature = "fetched-texts"))]
mod mail;
mod mail_texts;
mod my_receipt;
mod notice;
mod outgoing;
mod own_fields;
mod people;
mod permissions;
mod person;
mod registration;
mod registry;
mod review;
mod security;
mod session;
mod settings;
mod shell;
mod steps;
mod timeline;
mod to_do;
mod units;
mod update;

pub(super) struct It;

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
