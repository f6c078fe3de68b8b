//! Reviews: submitted identities wait in a queue, oldest first, until somebody else decides about them.
//!
//! A claim only tells other reviewers who is at work, and lapses by itself. A decision names its revision and takes
//! effect only while that revision waits, so the second of two concurrent decisions gets `already_decided`. Nobody
//! decides about their own identity, except the founder about the first one, since nobody else can; the audit log
//! shows it. Where the organization requires four eyes, nobody decides about what they entered or removed, or about
//! somebody they invited.
//!
//! A reviewer may give their case to another who may decide about it. Once half of a claim is over, another reviewer may
//! take the case over.
//!
//! A further reason that excludes a reviewer is a line in `reviews/eligibility.rs`.

mod case;
mod case_view;
mod claim;
mod decide;
mod earlier;
mod eligibility;
mod expiring;
mod lookalikes;
mod next_case;
mod queue;
mod reassign;

pub(crate) use claim::release_claims_of;
pub(crate) use decide::DecisionRecord;
pub(crate) use expiring::announce_expiring;

use crate::Backend;
use crate::clock::Term;
use crate::entity::{identity, identity_revision};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::{DataKey, Snapshot, find_revision};
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;

/// A submitted identity in front of a reviewer.
struct ReviewCase {
    identity: identity::Model,
    revision: identity_revision::Model,
    key: DataKey,
    snapshot: Snapshot,
}

impl Desk<CanValidateIdentities> {
    /// The case of an identity: the revision that waits for a decision or is in force, else the last one. `not_found`
    /// before the first submission and after erasure.
    async fn case(&self, id: IdentityId) -> Result<ReviewCase> {
        let identity = identity::Entity::find_by_id(self.reach(), id).one(self.backend.db().read()).await?;
        let identity = identity.ok_or(Error::Refused(Code::NotFound))?;
        let number = identity.shown_revision().ok_or(Error::Refused(Code::NotFound))?;
        self.case_of_revision(identity, number).await
    }

    /// The case of one revision.
    async fn case_of_revision(&self, identity: identity::Model, number: i32) -> Result<ReviewCase> {
        let not_found = || Error::Refused(Code::NotFound);
        if identity.state == IdentityState::Erased {
            return Err(not_found());
        }
        let key = DataKey::from_row(&self.backend, &identity)?;
        let found = find_revision(self.backend.db().read(), &key, number).await?;
        let (revision, snapshot) = found.ok_or_else(not_found)?;
        Ok(ReviewCase { identity, revision, key, snapshot })
    }
}

/// The current state of a case. A claim that has lapsed counts as none.
struct ReviewState {
    state: IdentityState,
    claimed_by: Option<AccountId>,
    claimed_until: Option<i64>,
}

/// A claim that is made now, which tells what counts of those before.
fn claim_term(backend: &Backend) -> Term {
    Term::new(backend.now(), i64::from(backend.settings().claim_minutes) * 60_000)
}

impl ReviewState {
    fn at(row: &identity::Model, claim: Term) -> Self {
        let state = row.state;
        let is_claimed = row.claimed_until.is_some_and(|until| claim.is_running(until));
        match state {
            IdentityState::InReview if !is_claimed => {
                Self { state: IdentityState::Submitted, claimed_by: None, claimed_until: None }
            }
            _ => Self {
                state,
                claimed_by: row.claimed_by.filter(|_| is_claimed),
                claimed_until: row.claimed_until.filter(|_| is_claimed),
            },
        }
    }
}
