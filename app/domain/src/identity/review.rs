use super::{Flag, IdentityOwner, IdentityState, PictureView};
use crate::form::{Code, Field, words};
use crate::id::{AccountId, DocumentId, IdentityId};
use crate::own_field::OwnField;
use serde::{Deserialize, Serialize};

words! {
    /// The filters of the queue, oldest first.
    CaseFilter {
        Waiting = "waiting",
        /// Claimed by the current account.
        Mine = "mine",
        Decided = "decided",
    }
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    pub identity: IdentityId,
    pub code: String,
    pub name: String,
    pub email: String,
    pub state: IdentityState,
    pub revision: u32,
    /// Unix milliseconds.
    pub submitted_at: i64,
    /// How long it has been waiting for a decision, by the host's clock; `None` once decided.
    pub waited: Option<WaitingTime>,
    /// Who has claimed it, and until when (Unix milliseconds).
    pub claimed_by: String,
    pub claimed_until: Option<i64>,
    pub decision: Option<Decision>,
}

/// How long a case has been waiting, in whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WaitingTime(u32);

impl WaitingTime {
    /// Between two times in Unix milliseconds.
    pub fn between(since: i64, now: i64) -> Self {
        Self(u32::try_from(now.saturating_sub(since).max(0) / 3_600_000).unwrap_or(u32::MAX))
    }

    pub const fn hours(self) -> u32 {
        self.0
    }

    pub const fn days(self) -> u32 {
        self.0 / 24
    }
}

/// A reviewer to whom a case can be handed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerRow {
    pub account: AccountId,
    pub name: String,
}

words! {
    /// The decision of a reviewer.
    Decision { Verify = "verify", RequestChanges = "request_changes", Reject = "reject" }
}

/// A decision on one revision. A second one is `already_decided`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionDraft {
    pub revision: u32,
    pub decision: Decision,
    /// The flags of *Request changes*.
    pub flags: Vec<Flag>,
    /// The message to the person; the reason of *Reject*.
    pub message: String,
    /// For colleagues only.
    pub note: String,
}

/// A value that breaks a rule, or that a rule requires and that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenRule {
    pub document: Option<DocumentId>,
    pub field: Field,
    pub code: Code,
}

/// A case as a reviewer sees it. Every opening is audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    pub identity: IdentityId,
    pub code: String,
    pub state: IdentityState,
    pub revision: u32,
    pub who: IdentityOwner,
    pub submitted_at: i64,
    /// The day of that in the organization's time zone, as `2026-11-22`.
    pub submitted_on: String,
    pub submitted_by: String,
    /// Whether the person submitted it.
    pub by_themselves: bool,
    pub note_to_reviewer: String,
    pub claimed_by: String,
    pub is_mine: bool,
    pub claimed_until: Option<i64>,
    /// Why the current account may not decide; `None` if it may.
    pub hindrance: Option<Code>,
    /// Whether the current account may take it over: somebody else has claimed it for long.
    pub can_take_over: bool,
    /// In the order of the steps and their fields.
    pub values: Vec<StatedValue>,
    /// What breaks a rule that was made after it was submitted.
    pub broken: Vec<BrokenRule>,
    /// The own fields of the identity.
    pub own: Vec<OwnField>,
    #[serde(rename = "images")]
    pub pictures: Vec<PictureView>,
    /// Whether a revision is verified already.
    pub has_verified: bool,
    /// Differences to the verified revision in force, or, if there is none, to the revision submitted before.
    pub differences: Vec<Difference>,
    /// Pictures of the revision of the differences that were replaced or removed.
    pub replaced_pictures: Vec<PictureView>,
    /// The revision of the differences, which has the replaced pictures.
    pub compared_revision: Option<u32>,
    pub lookalikes: Vec<Lookalike>,
    /// Whether there are more than these.
    pub has_more_lookalikes: bool,
    /// The decisions on earlier revisions, newest first.
    pub earlier: Vec<EarlierDecision>,
    pub decision: Option<Decision>,
    pub decided_at: Option<i64>,
    pub decided_by: String,
    /// Whether the founder decided it after handing over the person's link or changing their address, before a proof.
    pub given_link: bool,
    pub message: String,
    pub flags: Vec<Flag>,
    pub note: String,
}

impl CaseView {
    /// Whether an identity document is stated.
    pub fn has_documents(&self) -> bool {
        self.values.iter().any(|stated| stated.document.is_some())
    }

    /// How many pictures were added, replaced or removed since the revision of the differences.
    pub fn changed_pictures(&self) -> usize {
        self.replaced_pictures.len()
    }
}

/// The decision on an earlier revision, with what was written about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierDecision {
    pub revision: u32,
    pub decision: Decision,
    pub at: i64,
    pub by: String,
    /// From the person to the reviewer.
    pub note_to_reviewer: String,
    /// To the person.
    pub message: String,
    pub flags: Vec<Flag>,
    /// For colleagues.
    pub note: String,
}

/// A value and its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedValue {
    pub field: Field,
    pub document: Option<DocumentId>,
    pub value: String,
    pub provenance: Provenance,
    pub by: String,
    /// Unix milliseconds.
    pub at: i64,
}

words! {
    /// Who asserted a value.
    Provenance {
        /// The person.
        Themselves = "self",
        Administrator = "administrator",
        /// The document's MRZ has the same value.
        Document = "document",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub field: Field,
    pub before: String,
    pub after: String,
}

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookalike {
    pub identity: IdentityId,
    pub account: Option<AccountId>,
    pub code: String,
    pub name: String,
    pub reasons: Vec<LookalikeReason>,
    /// The finding that they are different people, if it covers everything that they have in common.
    pub settled: Option<SettledLookalike>,
}

/// Who has found that two possible duplicates are different people, and when (Unix milliseconds).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledLookalike {
    pub by: String,
    pub at: i64,
}

words! {
    LookalikeReason { DocumentNumber = "document_number", NameAndBirth = "name_and_birth" }
}
