//! Reviews: what was submitted waits in a queue, oldest first, until somebody else decides about it.
//!
//! A claim is a courtesy among reviewers and lapses by itself; the decision is what counts. It names the revision it is
//! about, and changes the identity only where that one still waits, so of two at once the second is told that it is
//! `already_decided`. Nobody decides about themselves, the founder's first identity excepted: there is nobody before
//! the founder, and that the founder vouched for it alone is seen by who decided. Where the organization wants four
//! eyes, nobody decides about what they entered or took away, or about whom they invited.
//!
//! To add something that keeps a reviewer from deciding: a line in `reviews/eligibility.rs`.

mod case;
mod case_view;
mod claim;
mod decide;
mod eligibility;
mod expiring;
mod notifications;
mod on_submission;
mod queue;

pub(crate) use decide::Decided;
pub(crate) use expiring::announce_expiring;
pub(crate) use on_submission::SubmissionEffects;

use crate::entity::{identity, identity_revision};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::{DataKey, Place, Snapshot};
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::EntityTrait;

/// What a reviewer has in front of them.
struct Case {
    identity: identity::Model,
    revision: identity_revision::Model,
    key: DataKey,
    snapshot: Snapshot,
}

impl Desk<CanValidateIdentities> {
    /// What was submitted last. Before anything was, and after it was erased, there is no case.
    async fn case(&self, id: IdentityId) -> Result<Case> {
        let db = self.backend.db().read();
        let gone = || Error::Refused(Code::NotFound);
        let identity = identity::Entity::find_by_id(id).one(db).await?.ok_or_else(gone)?;
        let number = identity.submitted.ok_or_else(gone)?;
        if identity.state == IdentityState::Erased {
            return Err(gone());
        }
        let revision = identity_revision::Entity::find_by_id((identity.id, number)).one(db).await?;
        let revision = revision.ok_or_else(gone)?;
        let key = DataKey::from_row(&self.backend, &identity)?;
        let snapshot = key.open_json(Place::Revision(number), &revision.sealed)?;
        Ok(Case { identity, revision, key, snapshot })
    }
}

/// How a case stands by now: a claim that has lapsed is none.
struct ReviewState {
    state: IdentityState,
    claimed_by: Option<AccountId>,
    claimed_until: Option<i64>,
}

impl ReviewState {
    fn at(row: &identity::Model, now: i64) -> Self {
        let state = row.state;
        let holds = row.claimed_until.is_some_and(|until| until > now);
        match state {
            IdentityState::InReview if !holds => {
                Self { state: IdentityState::Submitted, claimed_by: None, claimed_until: None }
            }
            _ => Self {
                state,
                claimed_by: row.claimed_by.filter(|_| holds),
                claimed_until: row.claimed_until.filter(|_| holds),
            },
        }
    }
}
