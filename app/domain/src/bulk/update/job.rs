//! A job that updates people: its header, and its rows as they are sent and stored.

use super::{AbsentDraft, COLUMNS_MOST, NewPerson, UpdateColumn};
use crate::bulk::csv::Delimiter;
use crate::bulk::{CHUNK_ROWS, NAME_MOST, ROWS_MOST};
use crate::form::Code;
use crate::id::AccountId;
use serde::{Deserialize, Serialize};

/// Most bytes of a value: a long text of 2,000 characters of four bytes.
const VALUE_BYTES_MOST: usize = 8_000;
/// Most bytes of the values of a row.
const ROW_BYTES_MOST: usize = 64 * 1024;

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
    /// How many of them, after the changes, invite people who are not registered.
    #[serde(default)]
    pub invites: u32,
    /// Whom the last of them suspend, since they are missing from the file.
    #[serde(default)]
    pub absent: Option<AbsentDraft>,
}

impl UpdateDraft {
    /// # Errors
    /// `no_rows`, `too_many_rows`, `header_duplicate`; `malformed` for what our pages never send.
    pub fn check_shape(&self) -> Result<(), Code> {
        if self.rows == 0 {
            return Err(Code::NoRows);
        }
        if let Some(absent) = &self.absent {
            absent.check_shape(self.rows)?;
        }
        if self.invites > self.of_file() {
            return Err(Code::Malformed);
        }
        if self.of_file() > ROWS_MOST {
            return Err(Code::TooManyRows);
        }
        let is_name = self.name.chars().count() <= NAME_MOST && !self.name.contains(char::is_control);
        let is_own = |column: &UpdateColumn| match column {
            UpdateColumn::Own(field) => field.own_number().is_some(),
            UpdateColumn::Code | UpdateColumn::NewUsername | UpdateColumn::NewEmail => false,
            _ => true,
        };
        // Nothing but an address is needed for an invitation.
        let fewest = usize::from(self.rows > self.invites);
        let are_columns =
            (fewest..=COLUMNS_MOST).contains(&self.columns.len()) && self.columns.iter().all(is_own);
        if uuid::Uuid::parse_str(&self.key).is_err() || !is_name || !are_columns {
            return Err(Code::Malformed);
        }
        let is_repeated = |(at, column): (usize, &UpdateColumn)| self.columns[..at].contains(column);
        if self.columns.iter().enumerate().any(is_repeated) { Err(Code::HeaderDuplicate) } else { Ok(()) }
    }

    /// The number of rows of the file: those before the people who are missing from it.
    pub fn of_file(&self) -> u32 {
        self.rows.saturating_sub(self.absent.as_ref().map_or(0, |absent| absent.rows))
    }

    /// The number of rows that change people of the file. They come first, then those who are invited.
    pub fn changes(&self) -> u32 {
        self.of_file().saturating_sub(self.invites)
    }

    /// Whether addresses are to change, which is asked for as from any administrator.
    pub fn has_addresses(&self) -> bool {
        self.columns.contains(&UpdateColumn::Email)
    }
}

/// What one row changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRow {
    /// The line of the file, from 1; 0 for somebody who is missing from it.
    pub line: u32,
    /// The nil id for somebody new.
    pub account: AccountId,
    pub cells: Vec<CellChange>,
    /// Whether it is written together with the row before, as they exchange usernames.
    #[serde(default)]
    pub is_linked: bool,
    /// Whether the personal data of the row was erased.
    #[serde(default)]
    pub is_erased: bool,
    /// Whether somebody is suspended since they are missing from the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_absent: bool,
    /// Who is invited, if nobody who is registered is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Box<NewPerson>>,
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
    /// The row of a line, about somebody who is registered.
    pub fn new(line: u32, account: AccountId, cells: Vec<CellChange>) -> Self {
        Self { line, account, cells, is_linked: false, is_erased: false, is_absent: false, new: None }
    }

    /// The texts of the row.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let new = self.new.iter().flat_map(|new| [new.email.as_str(), new.username.as_str()]);
        self.cells.iter().flat_map(|cell| [cell.before.as_str(), cell.after.as_str()]).chain(new)
    }

    /// Erases the personal data of the row. Its place stays, so that the results still count it.
    pub fn erase(&mut self) {
        (self.cells, self.new) = (Vec::new(), None);
        self.is_erased = true;
    }

    /// Whether the row at a position of the job is one that our pages send.
    fn is_sound(&self, head: &UpdateDraft, position: u32) -> bool {
        let is_absent = position >= head.of_file();
        if is_absent || self.is_absent {
            return is_absent && self.is_suspension(&head.columns);
        }
        let is_new = position >= head.changes();
        if is_new != self.new.is_some() {
            return false;
        }
        let is_cell = |(at, cell): (usize, &CellChange)| {
            usize::from(cell.column) < head.columns.len()
                && cell.before != cell.after
                && self.cells[..at].iter().all(|other| other.column != cell.column)
        };
        (is_new || !self.cells.is_empty())
            && !self.is_erased
            && self.new.as_ref().is_none_or(|new| self.is_invitation(&head.columns, new))
            && self.cells.iter().enumerate().all(is_cell)
            && are_short(self.texts())
    }
}

impl UpdateRow {
    /// Whether it is how somebody new is invited, who has nothing yet.
    fn is_invitation(&self, columns: &[UpdateColumn], new: &NewPerson) -> bool {
        let is_of_new = |cell: &CellChange| {
            let column = columns.get(usize::from(cell.column));
            let is_other = matches!(
                column,
                None | Some(UpdateColumn::Username | UpdateColumn::Email | UpdateColumn::State)
            );
            !is_other && cell.before.is_empty()
        };
        let is_nobody = self.account == AccountId::new(uuid::Uuid::nil());
        is_nobody && !self.is_linked && !new.email.is_empty() && self.cells.iter().all(is_of_new)
    }
}

/// Whether the texts of a row, before and after, can be stored.
pub(super) fn are_short<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
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
    /// Checks a chunk of a job.
    ///
    /// # Errors
    /// `malformed` for what our pages never send.
    pub fn check_shape(&self, head: &UpdateDraft) -> Result<(), Code> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let is_chunk = (1..=CHUNK_ROWS).contains(&self.rows.len())
            && self.first.checked_add(count).is_some_and(|end| end <= head.rows)
            && (self.first..).zip(&self.rows).all(|(position, row)| row.is_sound(head, position));
        if is_chunk { Ok(()) } else { Err(Code::Malformed) }
    }
}
