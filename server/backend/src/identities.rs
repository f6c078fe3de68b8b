//! Digital identities: personal information, filled in step by step and submitted for validation.
//!
//! Values are encrypted under a key of each identity; each ciphertext is bound to its [`EncryptedPart`]. Only the name,
//! which is searched, and ids, states and times are in the clear. The draft is stored in `identity_step` and
//! `identity_document`, one row per step or document with a count of its saves: two editors of different steps never
//! conflict, two of the same step get a conflict. Submitting copies the draft into an `identity_revision`, whose
//! content never changes.
//!
//! Faults prevent submitting, never saving. Whether a value is valid is decided by `domain`'s `IdentityForm` alone.
//!
//! A new action is a file below, on desks that may [open](target::OpensIdentities) or [edit](target::EditsIdentities) identities.

mod accept;
mod ask;
mod begin;
mod complete;
mod correct;
mod discard;
mod documents;
mod draft;
mod erasure_answer;
mod key;
mod locked;
mod notice;
mod notifications;
mod notify_of_end;
mod organization_data;
pub(crate) mod pictures;
mod removals;
mod revisions;
mod save;
mod snapshot;
mod step_store;
mod submission_effects;
mod submit;
mod suspend;
mod suspended_view;
mod target;
mod verified;
mod view;

pub(crate) use ask::{Asking, send_request_to_accepted};
pub(crate) use begin::{NewIdentity, begin};
pub(crate) use complete::{finish, finished};
pub(crate) use draft::IdentityDraft;
pub(crate) use erasure_answer::ErasureAnswer;
pub(crate) use key::{DATA_KEY_PURPOSE, DataKey, EncryptedPart};
pub(crate) use locked::texts_to_person;
pub(crate) use notifications::{HolderNotices, Recipient, holders_of, message_to_person, reaches_of};
pub(crate) use removals::{note_removal, removers};
pub(crate) use revisions::{all_revisions, find_revision, shown_pictures};
pub(crate) use snapshot::{RequestedChanges, Snapshot};
pub(crate) use submit::set_name;
pub(crate) use suspend::OnOwn;
pub(crate) use target::{OpensIdentities, ResolvedTarget, check_open};
pub(crate) use verified::{end_correction, forget_removed_documents};
pub(crate) use view::{policy, who};

use crate::audit::Subject;
use domain::audit::SubjectKind;
use domain::id::IdentityId;

/// An identity as the subject of an audit event.
pub(crate) fn subject(identity: IdentityId) -> Subject {
    Subject::new(SubjectKind::Identity, identity)
}
