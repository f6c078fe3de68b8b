//! The concepts of Matricula and their rules, in reading order.
//!
//! Everything that browser, host, commands and tests must agree on: what an e-mail address is, the states of an
//! invitation, the sentence of each code. The crate never touches a database, a file, the network, a clock or a
//! source of randomness, and it builds for `wasm32-unknown-unknown`. What depends on the platform (IDNA: `URL` in the
//! browser, the `idna` crate on the host) is passed in as a function; only letters change their case by the browser
//! itself ([`letter_case`]).
//!
//! To add a concept: one file named after it, a *draft* of strings as typed, a checked type with private fields, and
//! one `check` between the two that returns all faults at once.

pub mod account;
pub mod address_change;
pub mod alphabets;
pub mod audit;
pub mod availability;
pub mod bulk;
pub mod bulk_results;
pub mod characters;
mod choice;
pub mod column_names;
mod country;
pub mod csv_format;
#[cfg(feature = "sea-orm")]
mod database;
pub mod day;
pub mod edit_distance;
pub mod form;
pub mod founder;
pub mod id;
pub mod identity;
mod identity_state;
pub mod invitation;
pub mod join_request;
pub mod letter_case;
pub mod locale;
pub mod mail_reply;
pub mod mail_text;
pub mod message;
pub mod misleading;
pub mod moment;
pub mod notice;
mod own_field;
pub mod own_field_draft;
pub mod page;
pub mod paths;
mod percent;
pub mod permission;
pub mod registry;
#[cfg(not(feature = "fetched-texts"))]
pub mod registry_export;
mod relationship;
pub mod required_factor;
pub mod security;
pub mod session;
pub mod setting;
pub mod setup;
pub mod sorted_set;
pub mod text;
pub mod time_zone;
pub mod to_do;
mod unit;
