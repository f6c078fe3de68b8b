use super::{IdentityAction, IdentityState, PictureView, Side, Step, Values};
use crate::account::AccountState;
use crate::form::{Field, words};
use crate::id::{AccountId, DocumentId, IdentityId};
use serde::{Deserialize, Serialize};

/// Whose identity is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityTarget {
    /// One's own.
    Me,
    /// That of an account that exists.
    Account(AccountId),
    /// One of *Complete registration*, whose account does not exist yet. The id is made by the page that begins it (a
    /// random UUID), and the row by the first save: a save that is sent twice begins one registration.
    Registration(IdentityId),
}

/// An identity as the steps show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityView {
    /// `None` before the first save.
    pub identity: Option<IdentityId>,
    /// `None` before there is an identity.
    pub state: Option<IdentityState>,
    /// The personal code, given at the first save.
    pub code: Option<String>,
    pub who: IdentityOwner,
    /// Whether it is the identity of whoever asks.
    pub is_own: bool,
    /// One for each step that has been saved.
    pub steps: Vec<StepView>,
    pub documents: Vec<DocumentView>,
    /// What is locked until a proof; `None` where nothing is.
    pub lock: Option<EntryLock>,
    /// What a reviewer asked to change, and the message to the person.
    pub flags: Vec<Flag>,
    pub message: String,
    /// Whether whoever asks may fill it in now.
    pub can_edit: bool,
    /// Whether a verified revision is in force while a correction is open.
    pub has_verified: bool,
    /// What whoever asks may do to it as a whole.
    #[serde(rename = "acts")]
    pub actions: Vec<IdentityAction>,
    /// When the person asked for its erasure, Unix milliseconds.
    pub erasure_asked_at: Option<i64>,
    /// What is left of an erased one besides its code.
    pub tombstone: Option<Tombstone>,
    /// The day at the organization, `2026-11-22`, and its youngest age: what the rules depend on.
    pub today: String,
    pub least_age: u32,
    /// The version of the privacy notice in force.
    pub notice: String,
}

/// The person accepted by a link that was handed over, or somebody changed their address: until a proof, what others
/// entered for them is not shown to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLock {
    /// Whether something that others entered is locked; else only the mailbox is not proven yet.
    pub is_locked: bool,
    /// Whether a mail to the person's address proves enough; else somebody has to vouch.
    pub can_confirm: bool,
    /// Whether whoever asks may vouch for the person.
    pub can_vouch: bool,
}

/// What an erasure leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Unix milliseconds.
    pub erased_at: i64,
    /// The last decision, and when it was taken.
    pub decided: Option<(IdentityState, i64)>,
}

/// The account behind an identity; empty where there is none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityOwner {
    pub account: Option<AccountId>,
    pub name: String,
    pub email: String,
    pub username: String,
    pub state: Option<AccountState>,
}

impl IdentityOwner {
    /// What a sentence calls this person: the name, else the username, else the e-mail address; empty without any.
    pub fn display_name(&self) -> &str {
        [&self.name, &self.username, &self.email]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub step: Step,
    /// Counts the saves; whoever saves says which one they have seen.
    pub edition: u32,
    pub values: Values,
    /// Unix milliseconds.
    pub saved_at: i64,
    /// The name of whoever saved it.
    pub saved_by: String,
    /// Fields that others filled in and that are not shown, with nothing in `values`.
    pub locked: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    pub id: DocumentId,
    pub edition: u32,
    pub values: Values,
    #[serde(rename = "images")]
    pub pictures: Vec<PictureView>,
    /// Fields and sides that others filled in and that are not shown.
    pub locked: Vec<Field>,
    #[serde(rename = "locked_images")]
    pub locked_pictures: Vec<Side>,
}

/// A field that a reviewer wants changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub field: Field,
    pub document: Option<DocumentId>,
    /// To the person.
    pub message: String,
}

/// One step to be saved. Nothing in it needs to be right: faults block *Submit* and never *Save*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSave {
    pub step: Step,
    /// At `Step::Document`.
    pub document: Option<DocumentId>,
    /// The edition these values began from; 0 where nothing was saved before.
    pub edition: u32,
    pub values: Values,
}

/// What became of it.
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
    /// Somebody else saved meanwhile; nothing was changed. Saving again from `edition` keeps one's own values.
    Conflict { edition: u32, theirs: Values, at: i64, by: String },
}

/// The last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitDraft {
    pub declared: bool,
    pub note: String,
}

/// What came of asking the person for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedSteps {
    pub steps: Vec<Step>,
    /// Whether the mail is held instead of sent.
    pub is_held: bool,
}

words! {
    /// Which people the search shows.
    PersonFilter {
        Everyone = "everyone",
        WithoutIdentity = "without_identity",
        Draft = "draft",
        InReview = "in_review",
        Verified = "verified",
        /// They have asked for their identity to be erased, and it is not.
        ErasureAsked = "erasure_asked",
    }
}

/// One person of the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub account: AccountId,
    pub name: String,
    pub email: String,
    pub username: String,
    pub state: AccountState,
    pub code: Option<String>,
    pub identity: Option<IdentityState>,
}

/// One page of people who were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// Where the next page begins, to be sent as it is; `None` on the last.
    pub next: Option<String>,
    /// Nobody is found by what was typed; these are found by what was probably meant.
    pub is_guess: bool,
}

/// A *Complete registration* that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRow {
    pub identity: IdentityId,
    pub code: String,
    /// Name, else e-mail address, as far as they are known.
    pub who: String,
    /// Unix milliseconds.
    pub saved_at: i64,
}

/// *My receipt*: what is held about somebody, and who has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub code: Option<String>,
    pub state: Option<IdentityState>,
    /// The fields that are held, and the pictures.
    pub fields: Vec<Field>,
    #[serde(rename = "images")]
    pub pictures: Vec<Side>,
    /// Newest first.
    pub openings: Vec<ReceiptLine>,
    /// When erasure was asked for, Unix milliseconds.
    pub erasure_asked_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Unix milliseconds.
    pub at: i64,
    pub by: String,
    /// An action of the audit, by its stable name.
    pub action: String,
}
