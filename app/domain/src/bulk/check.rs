//! Every row's state: what can be said of it without asking anybody, and what the registry has answered.
//!
//! [`check_row`] is the rule for a row by itself; the browser applies it before anything is sent, the host when the
//! row is processed. [`Verdicts`] adds what a row is beside the others: what it repeats, whether it is taken. It keeps
//! a few numbers a row and no text, so that 100,000 rows are judged in a moment and kept in little.

mod chunk;
mod fast;
mod read;
mod registry;
mod repair;
mod repeats;
mod row;

pub use registry::RegistryLookup;
pub use repair::{CellChange, Repair, Repairs};
pub use row::{BulkRow, CellFault, RowFaults, check_row, language};

use super::csv::Sheet;
use super::header::Mapping;
use super::{Column, RowState};
use crate::account::ToAscii;
use crate::form::Code;
use fast::Fast;
use repeats::Groups;

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub state: RowState,
    pub code: Option<Code>,
    /// The column it is about, where it is about one.
    pub column: Option<Column>,
    /// The earlier row that it repeats, by its e-mail address or by its chosen username.
    pub repeats: Option<usize>,
    /// Already invited, and to be sent again.
    pub resend: bool,
}

/// What is noted about a row besides its own faults.
mod flag {
    /// Somebody has skipped it.
    pub(super) const SKIPPED: u8 = 1;
    pub(super) const RESEND: u8 = 1 << 1;
    pub(super) const REGISTERED: u8 = 1 << 2;
    pub(super) const INVITED: u8 = 1 << 3;
    /// Its chosen username is taken.
    pub(super) const TAKEN: u8 = 1 << 4;
    /// The registry has answered for it.
    pub(super) const ANSWERED: u8 = 1 << 5;
    /// Nothing stands in it.
    pub(super) const BLANK: u8 = 1 << 6;
    /// Its username was numbered by a repair.
    pub(super) const NUMBERED: u8 = 1 << 7;
}

/// The verdicts on all rows of a sheet.
pub struct Verdicts {
    mapping: Mapping,
    to_ascii: ToAscii,
    /// Each row's own first fault or warning, and its column.
    codes: Vec<Option<Code>>,
    columns: Vec<Option<Column>>,
    flags: Vec<u8>,
    /// By e-mail key and by chosen username.
    emails: Groups,
    usernames: Groups,
    states: Vec<RowState>,
    counts: [u32; RowState::ALL.len()],
    fast: Fast,
    /// Usernames that the registry knows to be taken, by their hash, sorted.
    taken: Vec<u64>,
    /// What the last repair did.
    repaired: repair::Repaired,
}

/// Checks all rows at once.
pub fn check(sheet: &Sheet, mapping: &Mapping, to_ascii: ToAscii) -> Verdicts {
    let mut verdicts = Verdicts::begin(mapping, to_ascii);
    verdicts.advance(sheet, sheet.rows());
    verdicts
}

impl Verdicts {
    /// Nothing is checked yet: [`advance`](Self::advance) does it piece by piece, for whoever must not work long at a
    /// time.
    pub fn begin(mapping: &Mapping, to_ascii: ToAscii) -> Self {
        Self {
            mapping: mapping.clone(),
            to_ascii,
            codes: Vec::new(),
            columns: Vec::new(),
            flags: Vec::new(),
            emails: Groups::default(),
            usernames: Groups::default(),
            states: Vec::new(),
            counts: [0; RowState::ALL.len()],
            fast: Fast::new(mapping),
            taken: Vec::new(),
            repaired: repair::Repaired::default(),
        }
    }

    /// Checks the next rows, at most as many as said; whether that was all. Rows added to a list are checked so too.
    pub fn advance(&mut self, sheet: &Sheet, rows: usize) -> bool {
        let from = self.len();
        let to = sheet.rows().min(from.saturating_add(rows));
        if from == 0 {
            self.reserve(sheet.rows());
        }
        for row in from..to {
            let own = fast::own(sheet, &self.mapping, self.to_ascii, row, &mut self.fast);
            self.codes.push(own.code);
            self.columns.push(own.column);
            self.flags.push(if own.is_blank { flag::BLANK } else { 0 });
            self.emails.push(own.email);
            self.usernames.push(own.username);
            self.states.push(RowState::Skipped);
            self.counts[RowState::Skipped as usize] += 1;
            self.enter(sheet, row);
        }
        to == sheet.rows()
    }

    /// How many rows were checked.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// How many rows stand so.
    pub fn count(&self, state: RowState) -> usize {
        self.counts[state as usize] as usize
    }

    /// How many rows *Process Bulk invites* processes.
    pub fn processed(&self) -> usize {
        RowState::ALL.iter().filter(|state| state.is_processed()).map(|state| self.count(*state)).sum()
    }

    pub fn state(&self, row: usize) -> RowState {
        self.states[row]
    }

    /// The rows in a state, in their order.
    pub fn rows_in(&self, state: RowState) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |row| self.states[*row] == state)
    }

    pub fn verdict(&self, row: usize) -> Verdict {
        let state = self.states[row];
        let own = (self.codes[row], self.columns[row]);
        let resend = state == RowState::Ready && self.has(row, flag::RESEND | flag::INVITED);
        let (code, column, repeats) = match state {
            RowState::Ready => (None, None, None),
            RowState::Warning | RowState::Skipped => (own.0, own.1, None),
            RowState::Error if own.0.is_some_and(|code| code != Code::EmailSlip) => (own.0, own.1, None),
            RowState::Error => (Some(Code::UsernameUsed), Some(Column::Username), self.usernames.first(row)),
            RowState::DuplicateInFile => {
                (Some(Code::DuplicateInFile), Some(Column::Email), self.emails.first(row))
            }
            RowState::AlreadyRegistered => (Some(Code::AlreadyRegistered), Some(Column::Email), None),
            RowState::AlreadyInvited => (Some(Code::AlreadyInvited), Some(Column::Email), None),
        };
        Verdict { state, code, column, repeats, resend }
    }

    /// All that is wrong with the cells of a row by themselves, for whoever shows them one by one.
    pub fn faults(&self, sheet: &Sheet, row: usize) -> Vec<CellFault> {
        let cells: Vec<&str> = sheet.cells(row).collect();
        if self.has(row, flag::BLANK) {
            return Vec::new();
        }
        let faults = check_row(&cells, self.mapping.columns(), self.to_ascii).err().map(RowFaults::into_vec);
        let mut faults = faults.unwrap_or_default();
        for fault in read::faults(sheet, &self.mapping, row) {
            if !faults.iter().any(|known| known.position.is_none() || known.position == fault.position) {
                faults.push(fault);
            }
        }
        faults
    }

    /// How many rows name an address as their username, which is taken as none.
    pub fn usernames_that_are_addresses(&self, sheet: &Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Username) else { return 0 };
        (0..self.len()).filter(|row| row::is_address(sheet.cell(*row, place), self.to_ascii)).count()
    }

    /// Sets a cell, and checks the row again and all that it concerns.
    pub fn edit(&mut self, sheet: &mut Sheet, row: usize, column: usize, text: &str) {
        sheet.set_cell(row, column, text);
        self.flags[row] &= !(flag::SKIPPED | flag::NUMBERED);
        self.recheck(sheet, row);
    }

    /// Sets many cells, by row and column, and checks once what that concerns: a paste, or edits done again.
    pub fn edit_all<'a>(
        &mut self,
        sheet: &mut Sheet,
        cells: impl IntoIterator<Item = (usize, usize, &'a str)>,
    ) {
        for (row, column, text) in cells {
            if row < self.len() && column < sheet.width() {
                sheet.set_cell(row, column, text);
                self.flags[row] &= !(flag::SKIPPED | flag::NUMBERED);
                self.renew(sheet, row);
            }
        }
        self.resolve(sheet);
    }

    /// Skips a row, or takes that back.
    pub fn skip(&mut self, sheet: &Sheet, row: usize, is_skipped: bool) {
        self.flags[row] = (self.flags[row] & !flag::SKIPPED) | if is_skipped { flag::SKIPPED } else { 0 };
        self.regroup(sheet, row);
    }

    /// Checks a row again of which a cell was set.
    pub fn recheck(&mut self, sheet: &Sheet, row: usize) {
        let own = self.renew(sheet, row);
        self.regroup_keys(sheet, row, own);
    }

    fn reserve(&mut self, rows: usize) {
        self.codes.reserve(rows);
        self.columns.reserve(rows);
        self.flags.reserve(rows);
        self.states.reserve(rows);
        self.emails.reserve(rows);
        self.usernames.reserve(rows);
    }

    fn has(&self, row: usize, flags: u8) -> bool {
        self.flags[row] & flags == flags
    }

    /// Gives a row the state that follows from all that is known.
    fn settle(&mut self, row: usize) {
        let own = self.codes[row].filter(|code| *code != Code::EmailSlip);
        let state = if self.flags[row] & (flag::SKIPPED | flag::BLANK) != 0 {
            RowState::Skipped
        } else if own.is_some() {
            RowState::Error
        } else if self.emails.first(row).is_some() {
            RowState::DuplicateInFile
        } else if self.has(row, flag::REGISTERED) {
            RowState::AlreadyRegistered
        } else if self.has(row, flag::INVITED | flag::RESEND) {
            // The account is there already; whatever username the row names plays no part.
            RowState::Ready
        } else if self.has(row, flag::INVITED) {
            RowState::AlreadyInvited
        } else if self.has(row, flag::TAKEN) || self.usernames.first(row).is_some() {
            RowState::Error
        } else if self.codes[row].is_some() {
            RowState::Warning
        } else {
            RowState::Ready
        };
        let before = std::mem::replace(&mut self.states[row], state);
        self.counts[before as usize] -= 1;
        self.counts[state as usize] += 1;
    }
}
