//! Checks a row by itself, for most rows without allocating.
//!
//! The fast path only accepts rows that [`check_row`] accepts too (a test compares them); all others take the slow path.

use super::parsed_cells;
use super::row::{BulkRow, check_row, identity, language};
use crate::account::{Email, ToAscii, Username};
use crate::bulk::csv::Sheet;
use crate::bulk::header::Mapping;
use crate::bulk::{CELL_MOST, Column};
use crate::characters::trimmed;
use crate::form::Code;

/// The result for a row by itself. A hash of 0 means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AloneResult {
    pub(super) code: Option<Code>,
    pub(super) column: Option<Column>,
    pub(super) email: u64,
    pub(super) username: u64,
    pub(super) is_blank: bool,
}

/// The positions of columns, and a cache of domains: a file has few of them.
pub(super) struct FastCheck {
    places: [Option<usize>; Column::ALL.len()],
    domains: Vec<Domain>,
}

#[derive(Clone, Default)]
struct Domain {
    name: Box<str>,
    is_slip: bool,
}

/// Enough places that a few dozen domains hardly ever share one, which would evict each other at every row.
const DOMAINS: usize = 4_096;

impl FastCheck {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let mut places = [None; Column::ALL.len()];
        for column in Column::ALL {
            places[*column as usize] = mapping.position(*column);
        }
        Self { places, domains: vec![Domain::default(); DOMAINS] }
    }

    fn domain(&mut self, name: &str) -> &mut Domain {
        let place = hash(name.as_bytes()) as usize % DOMAINS;
        &mut self.domains[place]
    }

    /// A cell of a column; empty if there is none.
    fn cell<'a>(&self, sheet: &'a Sheet, row: usize, column: Column) -> &'a str {
        self.places[column as usize].map_or("", |place| sheet.cell(row, place))
    }

    /// Whether each cell belongs to a column.
    fn is_whole(&self, sheet: &Sheet, row: usize) -> bool {
        let (count, width) = (sheet.count(row), sheet.width());
        match count {
            _ if count == width => true,
            _ if count < width => self.places[Column::Email as usize].is_some_and(|place| place < count),
            _ => count == width + 1 && sheet.raw_cell(row, width).is_empty(),
        }
    }

    fn try_own(&mut self, sheet: &Sheet, row: usize) -> Option<AloneResult> {
        let text = sheet.row_text(row)?;
        let is_readable = text.is_ascii() || !text.contains(char::REPLACEMENT_CHARACTER);
        if text.len() > CELL_MOST || !is_readable || !self.is_whole(sheet, row) {
            return None;
        }
        let email = self.cell(sheet, row, Column::Email);
        let (local, domain) = email.split_once('@')?;
        if !is_plain_local(local) || email.len() > Email::MOST {
            return None;
        }
        let username = self.cell(sheet, row, Column::Username);
        if !username.is_empty() && !Username::is_valid(username) {
            return None;
        }
        language(self.cell(sheet, row, Column::Language)).ok()?;
        for column in [Column::GivenNames, Column::FamilyName, Column::DateOfBirth, Column::Nationality] {
            identity(self.cell(sheet, row, column)).ok()?;
        }
        let known = self.domain(domain);
        if *known.name != *domain || domain.is_empty() {
            return None;
        }
        Some(AloneResult {
            code: known.is_slip.then_some(Code::EmailSlip),
            column: known.is_slip.then_some(Column::Email),
            email: hash(email.as_bytes()),
            username: if username.is_empty() { 0 } else { hash(username.as_bytes()) },
            is_blank: false,
        })
    }

    /// Remembers a valid domain whose key is the domain as typed.
    fn learn(&mut self, row: &BulkRow, is_slip: bool) {
        let typed = row.email().as_typed().rsplit_once('@').map_or("", |(_, domain)| domain);
        if row.email().key().strip_suffix(typed).is_some_and(|rest| rest.ends_with('@')) {
            *self.domain(typed) = Domain { name: typed.into(), is_slip };
        }
    }
}

/// Checks a row by itself.
pub(super) fn check_alone(
    sheet: &Sheet,
    columns: &Mapping,
    to_ascii: ToAscii,
    row: usize,
    fast: &mut FastCheck,
) -> AloneResult {
    let own = check_cells(sheet, columns, to_ascii, row, fast);
    match parsed_cells::first_fault(sheet, columns, row) {
        Some((column, code)) if !own.is_blank && own.code.is_none_or(|code| code == Code::EmailSlip) => {
            AloneResult { code: Some(code), column: Some(column), ..own }
        }
        _ => own,
    }
}

fn check_cells(
    sheet: &Sheet,
    columns: &Mapping,
    to_ascii: ToAscii,
    row: usize,
    fast: &mut FastCheck,
) -> AloneResult {
    if let Some(own) = fast.try_own(sheet, row) {
        return own;
    }
    let cells: Vec<&str> = sheet.cells(row).collect();
    if cells.iter().all(|cell| trimmed(cell).is_empty()) {
        return AloneResult { is_blank: true, ..AloneResult::default() };
    }
    match check_row(&cells, columns.columns(), to_ascii) {
        Ok(checked) => {
            let is_slip = checked.slip().is_some();
            fast.learn(&checked, is_slip);
            AloneResult {
                code: is_slip.then_some(Code::EmailSlip),
                column: is_slip.then_some(Column::Email),
                email: hash(checked.email().key().as_bytes()),
                username: checked.username().map_or(0, |name| hash(name.as_str().as_bytes())),
                is_blank: false,
            }
        }
        Err(faults) => {
            let fault = faults.first();
            // The address of a faulty row still counts, so that correcting it makes no other row a duplicate.
            let email = (fault.code != Code::ColumnCount)
                .then(|| Email::parse(fast.cell(sheet, row, Column::Email), to_ascii).ok())
                .flatten();
            AloneResult {
                code: Some(fault.code),
                column: fault.column,
                email: email.map_or(0, |email| hash(email.key().as_bytes())),
                username: 0,
                is_blank: false,
            }
        }
    }
}

/// Whether a local part is a dot-atom in lower case.
fn is_plain_local(local: &str) -> bool {
    let mut before = b'.';
    for b in local.bytes() {
        let is_plain = b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-+'".contains(&b);
        if !is_plain && (b != b'.' || before == b'.') {
            return false;
        }
        before = b;
    }
    before != b'.' && local.len() <= Email::LOCAL_MOST
}

/// A quick hash, never 0. Rows with equal hashes are compared before one counts as a duplicate.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut mix = |word: u64| {
        state = (state ^ word).wrapping_mul(ODD);
        state ^= state >> 29;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    mix(ODD);
    state.max(1)
}
