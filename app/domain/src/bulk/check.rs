//! The states of all rows.
//!
//! [`check_row`] is the rule for a single row; the browser applies it before rows are sent, the host when it processes
//! them. [`Verdicts`] adds duplicates and the answers of the registry. It stores a few numbers per row and no text, so that
//! 100,000 rows need little time and memory.

mod chunk;
mod derived;
mod fast_check;
mod mixed;
mod named_cells;
mod parsed_cells;
mod registry;
mod repair;
mod repeats;
mod row;
mod shared_values;

pub(super) use parsed_cells::PARSED_COLUMNS;
pub use registry::RegistryLookup;
pub use repair::{Repair, RepairedCell, Repairs};
pub use row::{BulkRow, CellFault, RowFaults, check_row, language};

use super::csv::Sheet;
use super::header::Mapping;
use super::{Column, RowColumn, RowState};
use crate::account::{ToAscii, pasted_address};
use crate::form::Code;
use derived::DerivedNames;
use fast_check::{AloneResult, FastCheck};
use named_cells::NamedCells;
use repeats::Repeats;
use shared_values::SharedValues;

/// The state of a row and its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub state: RowState,
    pub code: Option<Code>,
    /// The column of the code, if there is one.
    pub column: Option<RowColumn>,
    /// The earlier row with the same e-mail address or username, or another one with a value that has to be unique.
    pub repeats: Option<usize>,
    /// Whether its open invitation is sent again.
    pub resend: bool,
}

/// Flags of a row, besides its own faults.
mod flag {
    /// Skipped by the user.
    pub(super) const SKIPPED: u16 = 1;
    pub(super) const RESEND: u16 = 1 << 1;
    pub(super) const REGISTERED: u16 = 1 << 2;
    pub(super) const INVITED: u16 = 1 << 3;
    /// Its username is taken.
    pub(super) const TAKEN: u16 = 1 << 4;
    /// It was looked up in the registry.
    pub(super) const ANSWERED: u16 = 1 << 5;
    /// All its cells are empty.
    pub(super) const BLANK: u16 = 1 << 6;
    /// A repair has numbered its username.
    pub(super) const NUMBERED: u16 = 1 << 7;
    /// Its invitation has expired: the account keeps its username.
    pub(super) const LAPSED: u16 = 1 << 8;
    /// Deleted by the user: not shown, and not sent.
    pub(super) const DELETED: u16 = 1 << 9;
    /// Its account is to be deleted.
    pub(super) const TO_BE_DELETED: u16 = 1 << 10;
    /// Its address has nothing around it, and its username is no address: nearly all rows, which need no second look.
    pub(super) const PLAIN: u16 = 1 << 11;
    /// Its address is new, and of a domain that the organization refuses.
    pub(super) const DOMAIN_REFUSED: u16 = 1 << 12;
    /// What the registry has said of its address.
    pub(super) const OF_ADDRESS: u16 = REGISTERED | TO_BE_DELETED | INVITED | LAPSED | DOMAIN_REFUSED;
    /// Any reason for which a row uses neither its address nor its username.
    pub(super) const OUT: u16 = SKIPPED | BLANK | DELETED;
}

/// The verdicts on all rows of a sheet.
pub struct Verdicts {
    mapping: Mapping,
    to_ascii: ToAscii,
    /// The first fault or warning of each row by itself, and its column.
    codes: Vec<Option<Code>>,
    columns: Vec<Option<RowColumn>>,
    flags: Vec<u16>,
    /// By e-mail key and by chosen username.
    emails: Repeats,
    usernames: Repeats,
    derived: DerivedNames,
    shared: SharedValues,
    states: Vec<RowState>,
    counts: [u32; RowState::ALL.len()],
    /// The number of deleted rows, which count as skipped in `counts`.
    deleted: usize,
    fast: FastCheck,
    /// What cells can name, once that is known.
    named: Option<NamedCells>,
    /// The hashes of usernames that the registry has, sorted.
    taken: Vec<u64>,
    /// The last repair.
    repaired: repair::Repaired,
}

/// Whether a code of a row by itself is a warning: the row is processed.
fn is_warning(code: Code) -> bool {
    matches!(code, Code::EmailSlip | Code::LettersLost | Code::UnitUnmatched)
}

/// Checks all rows.
pub fn check(sheet: &Sheet, mapping: &Mapping, to_ascii: ToAscii) -> Verdicts {
    let mut verdicts = Verdicts::begin(mapping, to_ascii);
    verdicts.advance(sheet, sheet.rows());
    verdicts
}

impl Verdicts {
    /// Verdicts without rows: [`advance`](Self::advance) checks some at a time, so that a page stays responsive.
    pub fn begin(mapping: &Mapping, to_ascii: ToAscii) -> Self {
        Self {
            mapping: mapping.clone(),
            to_ascii,
            codes: Vec::new(),
            columns: Vec::new(),
            flags: Vec::new(),
            emails: Repeats::default(),
            usernames: Repeats::default(),
            derived: DerivedNames::default(),
            shared: SharedValues::default(),
            states: Vec::new(),
            counts: [0; RowState::ALL.len()],
            deleted: 0,
            fast: FastCheck::new(mapping),
            named: None,
            taken: Vec::new(),
            repaired: repair::Repaired::default(),
        }
    }

    /// Checks the next rows, at most so many, also after rows were added. Returns whether all rows are checked.
    pub fn advance(&mut self, sheet: &Sheet, rows: usize) -> bool {
        let from = self.len();
        let to = sheet.rows().min(from.saturating_add(rows));
        if from == 0 {
            self.reserve(sheet.rows());
        }
        for row in from..to {
            let own = self.check_alone(sheet, row);
            self.codes.push(own.code);
            self.columns.push(own.column);
            self.flags.push(own.flags());
            self.emails.push(own.email);
            self.usernames.push(own.username);
            let base = fast_check::base(sheet, row, &self.fast, &own);
            self.derived.set_base(row, base.as_deref(), &self.fast.reserved);
            self.read_unique_values(sheet, row);
            self.states.push(RowState::Skipped);
            self.counts[RowState::Skipped as usize] += 1;
            self.enter(sheet, row);
        }
        let is_all = to == sheet.rows();
        if is_all {
            self.find_shared_values(sheet);
            self.assign_usernames(sheet);
        }
        is_all
    }

    /// The number of rows checked.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The number of rows in a state.
    pub fn count(&self, state: RowState) -> usize {
        let deleted = if state == RowState::Skipped { self.deleted } else { 0 };
        self.counts[state as usize] as usize - deleted
    }

    /// The number of rows that were deleted.
    pub fn deleted(&self) -> usize {
        self.deleted
    }

    pub fn is_deleted(&self, row: usize) -> bool {
        self.has(row, flag::DELETED)
    }

    /// The number of rows that *Process Bulk invites* processes.
    pub fn processed(&self) -> usize {
        RowState::ALL.iter().filter(|state| state.is_processed()).map(|state| self.count(*state)).sum()
    }

    /// The number of them whose open invitation is sent again.
    pub fn resent(&self) -> usize {
        self.rows_in(RowState::Ready).filter(|row| self.has(*row, flag::RESEND | flag::INVITED)).count()
    }

    pub fn state(&self, row: usize) -> RowState {
        self.states[row]
    }

    /// The rows in a state, in order.
    pub fn rows_in(&self, state: RowState) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |row| self.states[*row] == state && !self.is_deleted(*row))
    }

    pub fn verdict(&self, row: usize) -> Verdict {
        let state = self.states[row];
        let own = (self.codes[row], self.columns[row]);
        let resend = state == RowState::Ready && self.has(row, flag::RESEND | flag::INVITED);
        let (email, username) = (Some(Column::Email.into()), Some(Column::Username.into()));
        let (code, column, repeats) = match state {
            RowState::Ready => (None, None, None),
            RowState::Warning | RowState::Skipped => (own.0, own.1, None),
            RowState::Error if own.0.is_some_and(|code| !is_warning(code)) => (own.0, own.1, None),
            RowState::Error if self.has(row, flag::DOMAIN_REFUSED) => {
                (Some(Code::DomainRefused), email, None)
            }
            RowState::Error => (Some(Code::UsernameUsed), username, self.usernames.first(row)),
            RowState::DuplicateInFile => match (self.emails.first(row), self.shared.of_row(row)) {
                (None, Some((column, other))) => (Some(Code::ValueRepeated), Some(column), Some(other)),
                (first, _) => (Some(Code::DuplicateInFile), email, first),
            },
            RowState::AlreadyRegistered if self.has(row, flag::TO_BE_DELETED) => {
                (Some(Code::ToBeDeleted), email, None)
            }
            RowState::AlreadyRegistered => (Some(Code::AlreadyRegistered), email, None),
            RowState::AlreadyInvited => (Some(Code::AlreadyInvited), email, None),
        };
        Verdict { state, code, column, repeats, resend }
    }

    /// All faults of a row by itself.
    pub fn faults(&self, sheet: &Sheet, row: usize) -> Vec<CellFault> {
        let cells: Vec<&str> = sheet.cells(row).collect();
        if self.has(row, flag::BLANK) {
            return Vec::new();
        }
        let faults = check_row(&cells, self.mapping.columns(), &self.fast.reserved, self.to_ascii);
        let faults = faults.err().map(RowFaults::into_vec);
        let mut faults = faults.unwrap_or_default();
        let parsed = parsed_cells::faults(sheet, &self.mapping, row);
        let named = self.named.iter().flat_map(|named| named.faults(sheet, self.mapping.dates(), row));
        for fault in parsed.chain(named) {
            if !faults.iter().any(|known| known.position.is_none() || known.position == fault.position) {
                faults.push(fault);
            }
        }
        faults
    }

    /// The number of rows with an address as username, which counts as none.
    pub fn usernames_that_are_addresses(&self, sheet: &Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Username) else { return 0 };
        let others = (0..self.len()).filter(|row| !self.has(*row, flag::PLAIN));
        others.filter(|row| row::is_address(sheet.cell(*row, place), self.to_ascii)).count()
    }

    /// The rows of which the address that is used is not the one in the cell.
    pub fn rows_with_pasted_addresses(&self, sheet: &Sheet) -> impl Iterator<Item = usize> {
        let place = self.mapping.position(Column::Email);
        let is_pasted = move |row: &usize| {
            let has_address =
                !self.has(*row, flag::PLAIN) && self.emails.hash(*row) != 0 && !self.is_deleted(*row);
            place.is_some_and(|place| has_address && pasted_address(sheet.raw_cell(*row, place)).is_some())
        };
        (0..self.len()).filter(is_pasted)
    }

    /// Sets a cell, and checks its row and the affected rows again.
    pub fn edit(&mut self, sheet: &mut Sheet, row: usize, column: usize, text: &str) {
        sheet.set_cell(row, column, text);
        self.flags[row] &= !(flag::SKIPPED | flag::NUMBERED);
        self.recheck(sheet, row);
    }

    /// Sets many cells, by row and column, and then checks all affected rows once.
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

    /// Skips a row, or no longer.
    pub fn skip(&mut self, sheet: &Sheet, row: usize, is_skipped: bool) {
        self.flags[row] = (self.flags[row] & !flag::SKIPPED) | if is_skipped { flag::SKIPPED } else { 0 };
        self.regroup(sheet, row);
    }

    /// Checks a row again after one of its cells was set.
    pub fn recheck(&mut self, sheet: &Sheet, row: usize) {
        let before = self.renew(sheet, row);
        self.regroup_keys(sheet, row, before);
    }

    fn reserve(&mut self, rows: usize) {
        self.codes.reserve(rows);
        self.columns.reserve(rows);
        self.flags.reserve(rows);
        self.states.reserve(rows);
        self.emails.reserve(rows);
        self.usernames.reserve(rows);
        self.derived.reserve(rows);
    }

    fn has(&self, row: usize, flags: u16) -> bool {
        self.flags[row] & flags == flags
    }

    /// Computes the state of a row.
    fn settle(&mut self, row: usize) {
        let own = self.codes[row].filter(|code| !is_warning(*code));
        let state = if self.flags[row] & flag::OUT != 0 {
            RowState::Skipped
        } else if own.is_some() {
            RowState::Error
        } else if self.emails.first(row).is_some() {
            RowState::DuplicateInFile
        } else if self.has(row, flag::REGISTERED) {
            RowState::AlreadyRegistered
        } else if self.has(row, flag::INVITED | flag::RESEND) {
            // The account exists, so the username in the row has no effect.
            RowState::Ready
        } else if self.has(row, flag::INVITED) {
            RowState::AlreadyInvited
        } else if self.shared.has(row) {
            RowState::DuplicateInFile
        } else if self.has(row, flag::DOMAIN_REFUSED)
            || self.has(row, flag::TAKEN)
            || self.usernames.first(row).is_some()
        {
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
