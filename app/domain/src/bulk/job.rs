use super::{
    CELL_MOST, CHUNK_ROWS, Column, JobChunk, JobDraft, JobRow, JobView, ROW_BYTES_MOST, ROWS_MOST, RowState,
};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::invitation::{Days, Note};
use crate::text::Locale;

/// Most columns of a job, known or not.
pub const COLUMNS_MOST: usize = 256;

/// How the rows of a job are invited, where a row says nothing else.
#[derive(Clone, Debug)]
pub struct JobOptions {
    locale: Option<Locale>,
    days: Option<Days>,
    note: Note,
    is_held: bool,
}

impl JobDraft {
    /// Whether rows can follow at all.
    ///
    /// # Errors
    /// `no_rows`, `too_many_rows`, `header_no_email`, `header_duplicate`, `cell_long`; `malformed` for what no page
    /// of ours sends, and for a header that is somebody's row.
    pub fn check_shape(&self) -> Result<(), Code> {
        if self.rows == 0 {
            return Err(Code::NoRows);
        }
        if self.rows > ROWS_MOST {
            return Err(Code::TooManyRows);
        }
        let is_key = uuid::Uuid::parse_str(&self.key).is_ok();
        if !is_key || self.header.len() != self.columns.len() || self.columns.len() > COLUMNS_MOST {
            return Err(Code::Malformed);
        }
        if self.header.iter().any(|name| name.chars().count() > CELL_MOST) {
            return Err(Code::CellLong);
        }
        if self.header.iter().any(|name| is_address(name)) {
            return Err(Code::Malformed);
        }
        let count = |column: Column| self.columns.iter().filter(|one| **one == Some(column)).count();
        if Column::ALL.iter().any(|column| count(*column) > 1) {
            return Err(Code::HeaderDuplicate);
        }
        if count(Column::Email) == 0 { Err(Code::HeaderNoEmail) } else { Ok(()) }
    }

    /// # Errors
    /// All faults, by field.
    pub fn check_options(&self) -> Result<JobOptions, Faults> {
        let mut checking = Checking::default();
        let locale = match trimmed(&self.locale) {
            "" => Ok(None),
            word => Locale::from_word(word).map(Some).ok_or(Code::LocaleUnknown),
        };
        let locale = checking.take(Field::Locale, locale);
        let days = match trimmed(&self.days) {
            "" => Ok(None),
            text => Days::parse(text).map(Some),
        };
        let days = checking.take(Field::Days, days);
        let note = checking.take(Field::Note, Note::parse(&self.note));
        let all = (|| Some(JobOptions { locale: locale?, days: days?, note: note?, is_held: self.hold }))();
        checking.finish(all)
    }
}

/// Whether the name of a column is an e-mail address: then the line belongs to a person, who could not be erased from
/// it.
fn is_address(name: &str) -> bool {
    let name = trimmed(name);
    let has_host = |(local, host): (&str, &str)| !local.is_empty() && host.trim_matches('.').contains('.');
    !name.contains(char::is_whitespace) && name.rsplit_once('@').is_some_and(has_host)
}

impl JobOptions {
    pub fn locale(&self) -> Option<Locale> {
        self.locale
    }

    pub fn days(&self) -> Option<Days> {
        self.days
    }

    pub fn note(&self) -> &Note {
        &self.note
    }

    pub fn is_held(&self) -> bool {
        self.is_held
    }
}

impl JobChunk {
    /// Whether it is a piece of a job of so many rows.
    ///
    /// # Errors
    /// `malformed`, since our pages cut no other pieces; `row_long` for a row of more text than is kept of one.
    pub fn check_shape(&self, rows: u32) -> Result<(), Code> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let is_piece = (1..=CHUNK_ROWS).contains(&self.rows.len())
            && self.first.checked_add(count).is_some_and(|end| end <= rows)
            && self.rows.iter().all(|row| row.cells.len() <= 2 * COLUMNS_MOST);
        if !is_piece {
            return Err(Code::Malformed);
        }
        // A row that is refused for its length comes with one cell beyond it, so that it stays refused.
        const MOST: usize = ROW_BYTES_MOST + 4 * (CELL_MOST + 1);
        let is_long = |row: &JobRow| row.cells.iter().map(String::len).sum::<usize>() > MOST;
        if self.rows.iter().any(is_long) { Err(Code::RowLong) } else { Ok(()) }
    }
}

impl JobView {
    /// Rows a minute since the job last began to run. None before it has gone on for a while: what a few rows took says
    /// nothing about the next ones.
    pub fn rate(&self) -> Option<u32> {
        const ROWS: u32 = 1_000;
        const MS: u64 = 1_000;
        let ms = u64::try_from(self.worked_ms).ok().filter(|ms| *ms >= MS && self.worked_rows >= ROWS)?;
        u32::try_from(u64::from(self.worked_rows) * 60_000 / ms).ok().filter(|rate| *rate > 0)
    }
}

impl JobRow {
    /// Whether it is invited when the job runs; all others only stand in the results.
    pub fn is_processed(&self) -> bool {
        !self.is_erased()
            && (self.state.is_processed() || (self.resend && self.state == RowState::AlreadyInvited))
    }

    /// Takes away what the row says of a person. Its place and how it stood stay, so that the results still count it.
    pub fn erase(&mut self) {
        self.cells.iter_mut().for_each(|cell| *cell = String::new());
        self.code = Some(Code::Erased);
        self.resend = false;
    }

    /// Whether what it said of a person was erased.
    pub fn is_erased(&self) -> bool {
        self.code == Some(Code::Erased)
    }
}
