use super::check::PARSED_COLUMNS;
use super::{
    CAME_BYTES_MOST, CELL_MOST, CHUNK_ROWS, COLUMNS_MOST, Column, JobChunk, JobDraft, JobRow, JobView,
    NAME_MOST, ROW_BYTES_MOST, ROWS_MOST, RowState,
};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::id::UnitId;
use crate::invitation::{Days, Note};
use crate::locale::Locale;

/// The options of a job's invitations. A row may override the language.
#[derive(Clone, Debug)]
pub struct JobOptions {
    locale: Option<Locale>,
    days: Option<Days>,
    note: Note,
    is_held: bool,
    unit: Option<UnitId>,
}

impl JobDraft {
    /// Checks everything except the options.
    ///
    /// # Errors
    /// `no_rows`, `too_many_rows`, `header_no_email`, `header_duplicate`, `cell_long`; `malformed` for what our pages never
    /// send, and for names that are e-mail addresses.
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
        let is_name = self.name.chars().count() <= NAME_MOST && !self.name.contains(char::is_control);
        if !is_name {
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
        if !self.is_own_sound() {
            return Err(Code::Malformed);
        }
        if count(Column::Email) == 0 { Err(Code::HeaderNoEmail) } else { Ok(()) }
    }

    /// Whether the own fields are columns without another meaning, each of them once.
    fn is_own_sound(&self) -> bool {
        let is_one = |(at, field): (usize, &Option<Field>)| match field {
            Some(own) => {
                own.own_number().is_some() && self.columns[at].is_none() && !self.own[..at].contains(field)
            }
            None => true,
        };
        self.own.is_empty()
            || (self.own.len() == self.columns.len() && self.own.iter().enumerate().all(is_one))
    }

    /// The position of the units.
    pub fn unit_column(&self) -> Option<usize> {
        self.columns.iter().position(|column| *column == Some(Column::Unit))
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
        let unit = match self.unit.as_str() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| Code::ChoiceUnknown),
        };
        let unit = checking.take(Field::Unit, unit);
        let is_held = self.hold;
        let all = (|| Some(JobOptions { locale: locale?, days: days?, note: note?, is_held, unit: unit? }))();
        checking.finish(all)
    }
}

/// Whether the name of a column is an e-mail address: the header is then a person's row, from which the person could not be
/// erased.
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

    /// The unit that new accounts are put into.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit
    }
}

impl JobChunk {
    /// Checks a chunk of a job with so many rows.
    ///
    /// # Errors
    /// `malformed` for what our pages never send; `row_long` for a row with too much text.
    pub fn check_shape(&self, rows: u32) -> Result<(), Code> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let is_chunk = (1..=CHUNK_ROWS).contains(&self.rows.len())
            && self.first.checked_add(count).is_some_and(|end| end <= rows)
            && self.rows.iter().all(|row| row.cells.len() <= 2 * COLUMNS_MOST && row.is_came_sound());
        if !is_chunk {
            return Err(Code::Malformed);
        }
        // A row that is refused for its length is sent with one cell too many, so that it stays refused.
        const MOST: usize = ROW_BYTES_MOST + 4 * (CELL_MOST + 1);
        let is_long = |row: &JobRow| row.cells.iter().map(String::len).sum::<usize>() > MOST;
        if self.rows.iter().any(is_long) { Err(Code::RowLong) } else { Ok(()) }
    }
}

impl JobView {
    /// Whether it was undone, and nothing is left that an undo would take back.
    pub const fn is_undone(&self) -> bool {
        self.undone_at.is_some() && self.open == 0 && !self.is_undoing
    }

    /// What an undo has dealt with so far, and all it has to. What somebody has changed again since is dealt with by leaving it.
    pub const fn undo_progress(&self) -> (u32, u32) {
        let done = self.returned + self.kept + self.revoked;
        (done, done + self.open)
    }

    /// Rows per minute since the job was last started or resumed; `None` until there are enough rows for an estimate.
    pub fn rate(&self) -> Option<u32> {
        const ROWS: u32 = 1_000;
        const MS: u64 = 1_000;
        let ms = u64::try_from(self.worked_ms).ok().filter(|ms| *ms >= MS && self.worked_rows >= ROWS)?;
        u32::try_from(u64::from(self.worked_rows) * 60_000 / ms).ok().filter(|rate| *rate > 0)
    }
}

impl JobRow {
    /// Whether the job invites it. The other rows are only in the results.
    pub fn is_processed(&self) -> bool {
        !self.is_erased()
            && (self.state.is_processed() || (self.resend && self.state == RowState::AlreadyInvited))
    }

    /// The cells as they came.
    pub fn cells_as_they_came(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().enumerate().map(|(position, cell)| {
            let came = self.came.iter().find(|(at, _)| *at as usize == position);
            came.map_or(cell.as_str(), |(_, cell)| cell)
        })
    }

    /// Whether a cell may be kept beside what it was read as. Addresses are found in `cells` alone when they are erased.
    pub(super) fn can_keep(came: &str) -> bool {
        came.len() <= CAME_BYTES_MOST && !came.contains('@')
    }

    /// Whether no more cells are kept than are read, each once.
    fn is_came_sound(&self) -> bool {
        let is_first = |place: usize| {
            let (before, rest) = self.came.split_at(place);
            before.iter().all(|(at, _)| Some(*at) != rest.first().map(|(at, _)| *at))
        };
        self.came.len() <= PARSED_COLUMNS
            && (0..self.came.len()).all(is_first)
            && self.came.iter().all(|(at, came)| (*at as usize) < self.cells.len() && Self::can_keep(came))
    }

    /// Erases the personal data of the row. Its line and state stay, so that the results still count it.
    pub fn erase(&mut self) {
        self.cells.iter_mut().for_each(|cell| *cell = String::new());
        self.came = Vec::new();
        self.column = None;
        self.code = Some(Code::Erased);
        self.derived = String::new();
        self.resend = false;
    }

    /// Whether its personal data was erased.
    pub fn is_erased(&self) -> bool {
        self.code == Some(Code::Erased)
    }
}
