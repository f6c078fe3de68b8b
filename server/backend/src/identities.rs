//! Digital identities: what a person says, step by step, until it is handed over to be validated.
//!
//! Everything is sealed under a key of the identity's own, each box bound to its place ([`DataKey`]); in the clear stand
//! the name, by which a registry is searched, and ids, states and times. What is filled in lives in `identity_step` and
//! `identity_document`, one row each, with the number of its saves, so that two who fill in different steps never meet
//! and two who fill in the same one are told. Submitting copies all of it into an `identity_revision` that never
//! changes.
//!
//! Errors block *Submit* and never *Save*: nothing here decides whether a value is right but `domain`'s `IdentityForm`.
//!
//! To add a verb: a file below, on desks that [fill in](FillsIn).

mod accept;
mod ask;
mod attributed_values;
mod begin;
mod complete;
mod correct;
mod destroy;
mod documents;
mod draft;
mod key;
mod registrations;
mod removals;
mod save;
mod step_store;
mod submit;
mod target;
mod view;

pub(crate) use attributed_values::{
    AttributedValue, AttributedValues, Attribution, RequestedChanges, Snapshot,
};
pub(crate) use begin::{NewIdentity, write as begin};
pub(crate) use complete::{finish, finished};
pub(crate) use destroy::destroy;
pub(crate) use draft::{IdentityDraft, display_name, pictures_of};
pub(crate) use key::{DataKey, PURPOSE, Place};
pub(crate) use removals::{has_removed, note_removal};
pub(crate) use submit::put_name;
pub(crate) use view::who;

use crate::audit::Subject;
use domain::audit::SubjectKind;
use domain::id::IdentityId;

pub(crate) fn subject(identity: IdentityId) -> Subject {
    Subject::new(SubjectKind::Identity, identity)
}
