use super::{IdentityAction, IdentityState, RequiredByRelationship, Side, Step, Values};
use crate::account::AccountState;
use crate::form::{Field, words};
use crate::id::{AccountId, DocumentId, IdentityId};
use crate::notice::NoticeInForce;
use crate::own_field::OwnField;
use serde::{Deserialize, Serialize};

/// The identity that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityTarget {
    /// One's own.
    Me,
    /// The identity of an existing account.
    Account(AccountId),
    /// An identity of *Complete registration*, whose account does not exist yet. The page makes the id (a random
    /// UUID), and the first save the row: a repeated save creates one registration only.
    Registration(IdentityId),
}

/// An identity as the steps show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityView {
    /// `None` before the first save.
    pub identity: Option<IdentityId>,
    /// `None` before there is an identity.
    pub state: Option<IdentityState>,
    /// The personal code, assigned at the first save.
    pub code: Option<String>,
    pub who: IdentityOwner,
    /// Whether it is the identity of the current account.
    pub is_own: bool,
    /// One for each step that has been saved.
    pub steps: Vec<StepView>,
    pub documents: Vec<DocumentView>,
    /// The lock on entries of others; `None` if there is none.
    pub lock: Option<EntryLock>,
    /// The requested changes, and the message to the person.
    pub flags: Vec<Flag>,
    pub message: String,
    /// Whether the current account may edit it now.
    pub can_edit: bool,
    /// Whether a verified revision is in force while a correction is open.
    pub has_verified: bool,
    /// Of a suspended identity, what an open correction changes. The steps and the documents have what is verified.
    #[serde(default)]
    pub correction: Option<OpenCorrection>,
    /// The lifecycle actions of the current account.
    #[serde(rename = "acts")]
    pub actions: Vec<IdentityAction>,
    /// Whether they may decline a request for its erasure.
    pub can_decline_erasure: bool,
    /// When the person requested erasure, Unix milliseconds.
    pub erasure_asked_at: Option<i64>,
    /// What is left of an erased identity besides its code.
    pub tombstone: Option<Tombstone>,
    /// Today's date at the organization, `2026-11-22`, and its minimum age: parameters of the rules.
    pub today: String,
    pub least_age: u32,
    /// What is required, by relationship.
    pub required: RequiredByRelationship,
    /// The steps that the organization fills in, where the current account may not.
    pub kept: Vec<Step>,
    /// The privacy notice in force.
    pub notice: NoticeInForce,
    /// The own fields of the identity, retired ones too, and those of the account where there is none yet.
    pub own: Vec<OwnField>,
}

/// A lock on entries of others: the person accepted with a handed-over link, or somebody changed their address. It
/// stays until a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLock {
    /// Whether there are locked entries; else only the proof of the mailbox is missing.
    pub is_locked: bool,
    /// Whether a confirmation mail is enough; else somebody has to vouch.
    pub can_confirm: bool,
    /// Whether the current account may vouch for the person.
    pub can_vouch: bool,
}

/// What is left after an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Unix milliseconds.
    pub erased_at: i64,
    /// The last decision and its time.
    pub decided: Option<(IdentityState, i64)>,
}

/// The account of an identity; empty if there is none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityOwner {
    pub account: Option<AccountId>,
    pub name: String,
    pub email: String,
    pub username: String,
    pub state: Option<AccountState>,
}

impl IdentityOwner {
    /// The display name: the name, else the username, else the e-mail address; empty without any.
    pub fn display_name(&self) -> &str {
        [&self.name, &self.username, &self.email]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }
}

/// What a correction changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCorrection {
    /// The new values.
    pub values: Values,
    /// The fields that it empties.
    pub emptied: Vec<Field>,
    /// The documents that are new or changed, and the number of those that it removes.
    pub documents: Vec<DocumentView>,
    pub removed: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub step: Step,
    /// Counts the saves. A save names the edition it is based on.
    pub edition: u32,
    pub values: Values,
    /// Unix milliseconds.
    pub saved_at: i64,
    /// The name of the editor.
    pub saved_by: String,
    /// Fields that are locked; they are missing in `values`.
    pub locked: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    pub id: DocumentId,
    pub edition: u32,
    pub values: Values,
    #[serde(rename = "images")]
    pub pictures: Vec<PictureView>,
    /// Fields and sides that are locked.
    pub locked: Vec<Field>,
    #[serde(rename = "locked_images")]
    pub locked_pictures: Vec<Side>,
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

/// A field that a reviewer wants changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub field: Field,
    pub document: Option<DocumentId>,
    /// To the person.
    pub message: String,
}

/// One step to save. Faults prevent submitting, never saving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSave {
    pub step: Step,
    /// With `Step::Document`.
    pub document: Option<DocumentId>,
    /// The edition that the values are based on; 0 before the first save.
    pub edition: u32,
    pub values: Values,
}

/// The result of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepSaved {
    Saved {
        identity: IdentityId,
        edition: u32,
        /// Unix milliseconds.
        at: i64,
        code: String,
    },
    /// It was saved elsewhere meanwhile, and nothing was changed. Saving again from `edition` keeps one's own values.
    Conflict {
        edition: u32,
        theirs: Values,
        at: i64,
        by: String,
        /// Whether the same account saved it, as in another tab.
        by_oneself: bool,
    },
}

/// The form of the last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitDraft {
    pub declared: bool,
    pub note: String,
}

/// The result of *Ask the person*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedSteps {
    pub steps: Vec<Step>,
    pub delivery: RequestDelivery,
}

impl RequestedSteps {
    /// How many steps miss something, as the list of steps counts them: without the last one, which only submits.
    pub fn missing(&self) -> usize {
        self.steps.iter().filter(|step| **step != Step::Check).count()
    }
}

words! {
    /// How the person learns of *Ask the person*.
    RequestDelivery {
        /// By the mail that was just written.
        Mailed = "mailed",
        /// By the same, which is held until somebody releases it.
        Held = "held",
        /// By an earlier mail, which waits or is less than an hour old.
        AlreadyMailed = "already_mailed",
        /// After accepting the invitation.
        AfterAccepting = "after_accepting",
    }
}

words! {
    /// The filters of the people search.
    PersonFilter {
        Everyone = "everyone",
        WithoutIdentity = "without_identity",
        Draft = "draft",
        InReview = "in_review",
        Verified = "verified",
        /// Those with an open erasure request.
        ErasureAsked = "erasure_asked",
    }
}

/// A row of the people search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub account: AccountId,
    pub name: String,
    pub email: String,
    pub username: String,
    pub state: AccountState,
    pub code: Option<String>,
    pub identity: Option<IdentityState>,
    /// Whether a verified revision is in force while a correction is open.
    pub has_verified: bool,
}

/// A page of the people search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// The cursor of the next page, opaque to the client; `None` on the last.
    pub next: Option<String>,
    /// Nobody matches the search; these match a probable spelling.
    pub is_guess: bool,
}

/// Days after its last change on which an unfinished *Complete registration* is erased.
pub const UNFINISHED_DAYS: u32 = 90;

/// An unfinished *Complete registration*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRow {
    pub identity: IdentityId,
    pub code: String,
    /// The name, else the e-mail address, as far as they are known.
    pub who: String,
    /// Unix milliseconds.
    pub saved_at: i64,
    /// Whether somebody else has begun it, who cannot sign in any more.
    #[serde(default)]
    pub is_others: bool,
}

/// *My receipt*: what is stored about somebody, and who has opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub code: Option<String>,
    pub state: Option<IdentityState>,
    /// The stored fields and pictures.
    pub fields: Vec<Field>,
    /// The own fields of the identity.
    pub own: Vec<OwnField>,
    #[serde(rename = "images")]
    pub pictures: Vec<Side>,
    /// How and in which version the person has received the privacy notice, as it is stored; empty if they have not.
    pub notice: String,
    /// Newest first.
    pub openings: Vec<ReceiptLine>,
    /// When erasure was requested, Unix milliseconds.
    pub erasure_asked_at: Option<i64>,
    /// The answer to the last request, if it was declined.
    pub erasure_declined: Option<DeclinedErasure>,
}

/// Why a request for erasure was declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedErasure {
    /// Unix milliseconds.
    pub at: i64,
    /// Empty while it is hidden from the person.
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Unix milliseconds.
    pub at: i64,
    pub by: String,
    /// The stable name of an audit action.
    pub action: String,
    /// Why, where it was said.
    #[serde(default)]
    pub reason: Option<String>,
}
