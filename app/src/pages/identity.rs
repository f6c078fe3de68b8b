//! The steps of a digital identity, wherever they are walked: for somebody who has an account, in *Complete registration*,
//! and by the person under *My data*.
//!
//! There is one form for all of them. It walks the fields of a step and asks a small table (`field.rs`) how each is
//! filled in; what is typed lies in a [`Walk`](walk::Walk), which saves by itself. To add a field: to `Step::fields` in
//! `domain`, with its rule, and, where it is not a line of text, to that table.

mod account;
mod acts;
mod check;
mod choose;
mod conflict;
mod countries;
mod doors;
mod field;
mod lock;
mod papers;
mod pictures;
mod registrations;
mod save;
mod send;
mod stands;
mod step;
mod vouch;
mod walk;
mod wizard;
mod zone;

pub(crate) use doors::{Complete, MyData, OfAccount};
pub(in crate::pages) use lock::OwnLock;
pub(in crate::pages) use zone::in_words;
