//! *Update people* from a file: what its keys and cells mean, the job, and its results.
//!
//! The browser asks whom the rows mean and what they have now, compares, and sends what changes, cell by cell: before and
//! after. The rows are stored as those of invitations are, encrypted with the job's key. Each is compared again when it is
//! written (`run/update.rs`): a cell that has neither of the two leaves the whole row as it is.

mod absent;
mod begin;
mod find;
mod results;
mod values;
mod words;

pub(super) use absent::ScopeNow;
pub(super) use results::{ResultLayout, next_updates};
pub(super) use values::{Current, current};
pub(super) use words::{unit_words, words, words_of_fields};
