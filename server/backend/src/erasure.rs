//! Erasing what is stored about a person.
//!
//! Erasure destroys the data key, so every copy of a ciphertext under it becomes unreadable. It also deletes pictures,
//! drafts, blind index entries, the name and the person's rows in bulk jobs. A tombstone remains: code, decisions, dates.
//!
//! A backup still has the key. Each erasure is therefore noted in a [journal] outside the database before it happens, and
//! the next start [replays](replay) what is noted but not done, whether the program died in between or an older backup was
//! restored. It is [noted in the database](shared) as well, from where every replica copies it into its own journal.
//!
//! From the note to the end of its transaction an erasure runs in a task of its own ([`run_in_background`]), so that a request
//! that is given up leaves no note behind for a transaction that never ran. What is known to be rolled back is withdrawn.
//!
//! Every verb that destroys what is stored about a person uses [`Erasing`]. Rows and pictures that only expire after some
//! days are not noted: a restored backup deletes them by the same rule.

mod account;
mod background;
mod erase;
mod erasing;
mod identity;
mod journal;
mod replay;
mod shared;

pub(crate) use background::run_in_background;
pub(crate) use erasing::Erasing;
pub(crate) use journal::{ErasureTarget, path as journal_path};
pub(crate) use shared::LastNoted;

#[cfg(test)]
pub(crate) fn note_for_test(backend: &crate::Backend) {
    let target = ErasureTarget::Account(domain::id::AccountId::new(uuid::Uuid::nil()));
    journal::note(&backend.config().data_dir, backend.now(), target).unwrap();
}
