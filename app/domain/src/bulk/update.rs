//! *Update people*: a file with people who are registered, usually an export of the registry that was edited in a spreadsheet.
//!
//! [`UpdateMapping`] says what the columns are and by what people are matched. The host answers what the people of some rows
//! have now ([`PersonNow`]), and [`UpdateVerdicts`] makes of a row and a person what would change, cell by cell. Only that is
//! sent: what each cell had and what it is to have, as texts that both sides compare ([`UpdateWords::read`]).
//!
//! To add a column: a variant of [`UpdateColumn`] with its names in `update/columns.rs`, its reading in `update/words.rs`, its
//! words in `text/file_words.rs`, and its value and its writing in the host's `bulk/update`.

mod absent;
mod absent_scope;
mod columns;
mod compare;
mod damage;
mod editing;
mod inviting;
mod job;
mod mapping;
mod new_person;
mod order;
mod row_verdict;
mod sending;
mod shared_values;
mod usernames;
mod verdicts;
mod words;

pub use absent::{AbsentPeople, AbsentPerson};
pub use absent_scope::{
    ABSENT_PAGE, AbsentAnswer, AbsentDraft, AbsentQuestion, AbsentScope, ScopedPerson, TYPED_ABOVE_PERCENT,
    is_typed,
};
pub use columns::{ACCOUNT_STATES, ColumnUse, RELATIONSHIPS, column_use};
pub use damage::is_damaged;
pub use inviting::InviteLookup;
pub use job::{CellChange, UpdateChunk, UpdateDraft, UpdateRow};
pub use mapping::{KeptMapping, UpdateMapping};
pub use new_person::NewPerson;
pub use order::in_order_of_usernames;
pub use row_verdict::{ChangedCell, UpdateRowVerdict};
pub use verdicts::{UpdateLookup, UpdateVerdicts};
pub(crate) use words::values_of;
pub use words::{GroupWord, UpdateWords};

use crate::form::{Code, Field, words};
use crate::id::AccountId;
use serde::{Deserialize, Serialize};

/// Most keys of an [`UpdateQuestion`].
pub const KEYS_MOST: usize = 2_500;
/// Most people who exchange usernames in a circle: they are written together.
pub const CIRCLE_MOST: usize = 40;
/// Most columns of a file that are values of people.
const COLUMNS_MOST: usize = 64;

/// What a column has of each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateColumn {
    /// The personal code: it never changes.
    Code,
    ExternalId,
    Username,
    Email,
    /// Another username, in a file whose people are matched by the present one.
    NewUsername,
    /// Another address, likewise.
    NewEmail,
    Language,
    Unit,
    Groups,
    Relationship,
    Starts,
    Ends,
    /// The state of the account.
    State,
    /// An own field of the account.
    Own(Field),
}

impl UpdateColumn {
    /// All but the own fields, in the order in which they are offered.
    pub const PLAIN: [Self; 13] = [
        Self::Code,
        Self::ExternalId,
        Self::Username,
        Self::Email,
        Self::NewUsername,
        Self::NewEmail,
        Self::Language,
        Self::Unit,
        Self::Groups,
        Self::Relationship,
        Self::Starts,
        Self::Ends,
        Self::State,
    ];

    /// Whether people can be without it, so that an empty cell can take it away.
    pub const fn can_be_cleared(self) -> bool {
        !matches!(
            self,
            Self::Code
                | Self::Username
                | Self::Email
                | Self::NewUsername
                | Self::NewEmail
                | Self::Language
                | Self::State
        )
    }

    /// The value that it changes.
    #[must_use]
    pub const fn value(self) -> Self {
        match self {
            Self::NewUsername => Self::Username,
            Self::NewEmail => Self::Email,
            other => other,
        }
    }

    /// What people are matched by, if it tells one person from all others.
    pub const fn match_by(self) -> Option<MatchBy> {
        match self {
            Self::Code => Some(MatchBy::Code),
            Self::ExternalId => Some(MatchBy::ExternalId),
            Self::Username => Some(MatchBy::Username),
            Self::Email => Some(MatchBy::Email),
            _ => None,
        }
    }
}

words! {
    /// By what the people of a file are found, in the order of preference.
    MatchBy {
        Code = "code",
        ExternalId = "external_id",
        Username = "username",
        Email = "email",
    }
}

impl MatchBy {
    pub const fn column(self) -> UpdateColumn {
        match self {
            Self::Code => UpdateColumn::Code,
            Self::ExternalId => UpdateColumn::ExternalId,
            Self::Username => UpdateColumn::Username,
            Self::Email => UpdateColumn::Email,
        }
    }
}

words! {
    /// The state of a row of an update file.
    UpdateState {
        Change = "change",
        Unchanged = "unchanged",
        NotFound = "not_found",
        /// Several rows mean the same person.
        Ambiguous = "ambiguous",
        Error = "error",
        /// No row, but somebody who is missing from the file and is suspended.
        Absent = "absent",
        /// Nobody who is registered: an invitation.
        Invite = "invite",
    }
}

/// A cell by which a person is looked up, as its key: an address as
/// [`Email::key`](crate::account::Email::key), a username in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchKey {
    pub by: MatchBy,
    pub text: String,
}

/// Whom these keys mean, and what they have in these columns. At most [`KEYS_MOST`] keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateQuestion {
    pub columns: Vec<UpdateColumn>,
    pub keys: Vec<MatchKey>,
}

impl UpdateQuestion {
    /// # Errors
    /// `too_large` for too many keys or columns.
    pub fn check(&self) -> Result<(), Code> {
        let is_small = self.keys.len() <= KEYS_MOST && self.columns.len() <= COLUMNS_MOST;
        if is_small { Ok(()) } else { Err(Code::TooLarge) }
    }
}

/// Somebody as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNow {
    pub account: AccountId,
    /// In the order of the columns of the question, as texts that are compared.
    pub values: Vec<String>,
    /// Why nothing of this person can be changed by whoever asks.
    #[serde(default)]
    pub refusal: Option<Code>,
    /// Why another address cannot be asked for.
    #[serde(default)]
    pub address_refusal: Option<Code>,
}

/// The people of a question's keys, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateAnswer {
    pub people: Vec<Option<PersonNow>>,
}
