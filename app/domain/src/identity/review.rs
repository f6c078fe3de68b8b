use super::{Flag, IdentityOwner, IdentityState, Side};
use crate::form::{Field, words};
use crate::id::{AccountId, DocumentId, IdentityId};
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
    /// Who has claimed it, and until when (Unix milliseconds).
    pub claimed_by: String,
    pub claimed_until: Option<i64>,
    pub decision: Option<Decision>,
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

/// A case as a reviewer sees it. Every opening is audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    pub identity: IdentityId,
    pub code: String,
    pub state: IdentityState,
    pub revision: u32,
    pub who: IdentityOwner,
    pub submitted_at: i64,
    pub submitted_by: String,
    /// Whether the person submitted it.
    pub by_themselves: bool,
    pub note_to_reviewer: String,
    pub claimed_by: String,
    pub is_mine: bool,
    pub claimed_until: Option<i64>,
    /// Why the current account may not decide; `None` if it may.
    pub hindrance: Option<crate::form::Code>,
    /// In the order of the steps and their fields.
    pub values: Vec<StatedValue>,
    #[serde(rename = "images")]
    pub pictures: Vec<PictureView>,
    /// Whether a revision is verified already.
    pub has_verified: bool,
    /// Differences to the verified revision in force, or, if there is none, to the revision submitted before.
    pub differences: Vec<Difference>,
    pub lookalikes: Vec<Lookalike>,
    pub decision: Option<Decision>,
    pub decided_at: Option<i64>,
    pub decided_by: String,
    /// Whether the founder decided it after handing over the person's link or changing their address, before a proof.
    pub given_link: bool,
    pub message: String,
    pub flags: Vec<Flag>,
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

/// A picture that can be fetched from `/api/images/{document}/{side}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureView {
    pub document: DocumentId,
    pub side: Side,
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
    /// Unix milliseconds; also distinguishes successive pictures at one URL.
    pub stored_at: i64,
}

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookalike {
    pub identity: IdentityId,
    pub account: Option<AccountId>,
    pub code: String,
    pub name: String,
    pub reasons: Vec<LookalikeReason>,
}

words! {
    LookalikeReason { DocumentNumber = "document_number", NameAndBirth = "name_and_birth" }
}
