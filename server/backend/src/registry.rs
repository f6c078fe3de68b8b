//! The registry: one narrow row for each person, from which lists are made.
//!
//! `account`, `identity` and `invitation` are the truth. Triggers note whom a transaction has changed, and
//! [`refresh_touched`], which [`Db::write`](crate::db::Db::write) calls before each commit, writes their rows again: no
//! action has to remember it, nor can it forget. Rows of people that no transaction of this program has refreshed (after an
//! update of the program, or a statement of somebody else) are written by a task ([`upkeep`]).
//! [`compare`] finds rows that are not as they should be.

mod columns;
mod compare;
mod counts;
mod events;
mod fill;
mod list;
mod overview;
mod refresh;
mod shape;
mod source;
mod upkeep;
mod views;

pub use compare::RegistryReport;
pub use list::{ExportedPerson, RegistryExport};

pub(crate) use counts::{count_accepted, count_sent};
pub(crate) use list::{FoundPerson, MatchingPeople, PeopleSearch, search_people};

pub(crate) use events::are_filled as are_timelines_filled;
pub(crate) use fill::is_filled;
pub(crate) use refresh::refresh_touched;
pub(crate) use upkeep::{has_work, run};
pub(crate) use views::ErasedNames;

#[cfg(test)]
mod tests;
