//! *Update people*: a file with people who are registered, usually an export of the registry that was edited in a spreadsheet.
//!
//! [`UpdateMapping`] says what the columns are and by what people are matched. The host answers what the people of some rows
//! have now ([`PersonNow`]), and [`UpdateVerdicts`] makes of a row and a person what would change, cell by cell. Only that is
//! sent: what each cell had and what it is to have, as texts that both sides compare ([`UpdateWords::read`]).
//!
//! To add a column: a variant of [`UpdateColumn`] with its names in `update/columns.rs`, its reading and its words in
//! `update/words.rs`, and its value and its writing in the host's `bulk/update`.

mod columns;
mod damage;
mod mapping;
mod order;
mod sending;
mod usernames;
mod verdicts;
mod words;

pub use columns::{ACCOUNT_STATES, ColumnUse, RELATIONSHIPS, column_use};
pub use damage::is_damaged;
pub use mapping::{KeptMapping, UpdateMapping};
pub use order::in_order_of_usernames;
pub use verdicts::{ChangedCell, UpdateLookup, UpdateRowVerdict, UpdateVerdicts};
pub use words::{GroupWord, UnitWord, UpdateWords};

use super::csv::Delimiter;
use super::{CHUNK_ROWS, NAME_MOST, ROWS_MOST};
use crate::form::{Code, Field, words};
use crate::id::AccountId;
use crate::registry::OwnField;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Most keys of an [`UpdateQuestion`].
pub const KEYS_MOST: usize = 2_500;
/// Most characters of an external id.
pub const EXTERNAL_ID_MOST: usize = 200;
/// Most bytes of a value: a long text of 2,000 characters of four bytes.
const VALUE_BYTES_MOST: usize = 8_000;
/// Most bytes of the values of a row.
const ROW_BYTES_MOST: usize = 64 * 1024;
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

    /// What it is called; an own field by its label.
    pub fn name(self, fields: &[OwnField], t: Text) -> String {
        use crate::registry::Column as Listed;
        match self {
            Self::Code => t.registry_column(Listed::Code),
            Self::ExternalId => t.external_id().to_owned(),
            Self::Username => t.registry_column(Listed::Username),
            Self::Email => t.email_address().to_owned(),
            Self::NewUsername => t.new_username().to_owned(),
            Self::NewEmail => t.new_email_address().to_owned(),
            Self::Language => t.column(super::Column::Language),
            Self::Unit => t.registry_column(Listed::Unit),
            Self::Groups => t.registry_column(Listed::Groups),
            Self::Relationship => t.registry_column(Listed::Relationship),
            Self::Starts => t.update_starts().to_owned(),
            Self::Ends => t.registry_column(Listed::Ends),
            Self::State => t.registry_column(Listed::Account),
            Self::Own(field) => {
                let own = fields.iter().find(|own| own.field == field);
                own.map_or_else(String::new, |own| own.label(t.locale()).to_owned())
            }
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
}

/// The people of a question's keys, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateAnswer {
    pub people: Vec<Option<PersonNow>>,
}

/// The header of a job that updates people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDraft {
    /// A UUID made by the browser for one submission.
    pub key: String,
    /// The name of the file.
    pub name: String,
    /// The delimiter of the file, which its results have too.
    pub delimiter: Delimiter,
    pub columns: Vec<UpdateColumn>,
    /// The number of rows that follow.
    pub rows: u32,
}

impl UpdateDraft {
    /// # Errors
    /// `no_rows`, `too_many_rows`, `header_duplicate`; `malformed` for what our pages never send.
    pub fn check_shape(&self) -> Result<(), Code> {
        if self.rows == 0 {
            return Err(Code::NoRows);
        }
        if self.rows > ROWS_MOST {
            return Err(Code::TooManyRows);
        }
        let is_name = self.name.chars().count() <= NAME_MOST && !self.name.contains(char::is_control);
        let is_own = |column: &UpdateColumn| match column {
            UpdateColumn::Own(field) => field.own_number().is_some(),
            UpdateColumn::Code | UpdateColumn::NewUsername | UpdateColumn::NewEmail => false,
            _ => true,
        };
        let are_columns = (1..=COLUMNS_MOST).contains(&self.columns.len()) && self.columns.iter().all(is_own);
        if uuid::Uuid::parse_str(&self.key).is_err() || !is_name || !are_columns {
            return Err(Code::Malformed);
        }
        let is_repeated = |(at, column): (usize, &UpdateColumn)| self.columns[..at].contains(column);
        if self.columns.iter().enumerate().any(is_repeated) { Err(Code::HeaderDuplicate) } else { Ok(()) }
    }

    /// Whether addresses are to change, which is asked for as from any administrator.
    pub fn has_addresses(&self) -> bool {
        self.columns.contains(&UpdateColumn::Email)
    }
}

/// What one row changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRow {
    /// The line of the file, from 1.
    pub line: u32,
    pub account: AccountId,
    pub cells: Vec<CellChange>,
    /// Whether it is written together with the row before, as they exchange usernames.
    #[serde(default)]
    pub is_linked: bool,
    /// Whether the personal data of the row was erased.
    #[serde(default)]
    pub is_erased: bool,
}

/// What one cell changes, as texts that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// Its place among the columns of the job.
    pub column: u8,
    pub before: String,
    pub after: String,
}

impl UpdateRow {
    /// The texts of the row.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().flat_map(|cell| [cell.before.as_str(), cell.after.as_str()])
    }

    /// Erases the personal data of the row. Its place stays, so that the results still count it.
    pub fn erase(&mut self) {
        self.cells = Vec::new();
        self.is_erased = true;
    }

    fn is_sound(&self, columns: usize) -> bool {
        let is_cell = |(at, cell): (usize, &CellChange)| {
            usize::from(cell.column) < columns
                && cell.before != cell.after
                && self.cells[..at].iter().all(|other| other.column != cell.column)
        };
        !self.cells.is_empty()
            && !self.is_erased
            && self.cells.iter().enumerate().all(is_cell)
            && are_short(self.texts())
    }
}

/// Whether the texts of a row, before and after, can be stored.
fn are_short<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut all = 0;
    for text in texts {
        all += text.len();
        if text.len() > VALUE_BYTES_MOST || all > 2 * ROW_BYTES_MOST {
            return false;
        }
    }
    true
}

/// A part of a job's rows, sent and stored together, at most [`CHUNK_ROWS`]. `first` is the position of its first row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateChunk {
    pub first: u32,
    pub rows: Vec<UpdateRow>,
}

impl UpdateChunk {
    /// Checks a chunk of a job with so many rows and columns.
    ///
    /// # Errors
    /// `malformed` for what our pages never send.
    pub fn check_shape(&self, rows: u32, columns: usize) -> Result<(), Code> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let is_chunk = (1..=CHUNK_ROWS).contains(&self.rows.len())
            && self.first.checked_add(count).is_some_and(|end| end <= rows)
            && self.rows.iter().all(|row| row.is_sound(columns));
        if is_chunk { Ok(()) } else { Err(Code::Malformed) }
    }
}
