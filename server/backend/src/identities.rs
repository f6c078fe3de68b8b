//! Digital identities: what a person says, step by step, until it is handed over to be validated.
//!
//! Everything is sealed under a key of the identity's own, each box bound to its place ([`DataKey`]); in the clear stand
//! the name, by which a registry is searched, and ids, states and times. What is filled in lives in `identity_step` and
//! `identity_document`, one row each, with the number of its saves, so that two who fill in different steps never meet
//! and two who fill in the same one are told. Submitting copies all of it into an `identity_revision` that never
//! changes.
//!
//! Errors block *Submit* and never *Save*: nothing here decides whether a value is right but `domain`'s `Sheet`.
//!
//! To add a verb: a file below, on desks that [fill in](FillsIn).

mod accept;
mod ask;
mod begin;
mod complete;
mod correct;
mod destroy;
mod documents;
mod filled;
mod kept;
mod key;
mod registrations;
mod removals;
mod save;
mod slot;
mod submit;
mod view;
mod whose;

pub(crate) use begin::{Begun, write as begin};
pub(crate) use complete::{finish, finished};
pub(crate) use destroy::destroy;
pub(crate) use filled::{Filled, images_of, name_of};
pub(crate) use kept::{Hand, Kept, Said, Snapshot, Wanted};
pub(crate) use key::{DataKey, PURPOSE, Place};
pub(crate) use removals::{has_removed, note_removal};
pub(crate) use submit::put_name;
pub(crate) use view::who;
pub(crate) use whose::state_of;

use crate::audit::Subject;
use domain::audit::SubjectKind;
use uuid::Uuid;

pub(crate) fn subject(identity: Uuid) -> Subject {
    Subject::new(SubjectKind::Identity, identity)
}
