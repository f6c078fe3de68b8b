//! A row's own verdict, without making a string where the cells are what they nearly always are.
//!
//! The fast way only ever accepts, and only what [`check_row`] accepts too (a test holds them against each other);
//! whatever it does not know goes the slow way.

use super::read;
use super::row::{BulkRow, check_row, identity, language};
use crate::account::{Email, ToAscii, Username};
use crate::bulk::csv::Sheet;
use crate::bulk::header::Mapping;
use crate::bulk::{CELL_MOST, Column};
use crate::characters::trimmed;
use crate::form::Code;

/// What a row is by itself; a hash of 0 stands for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) code: Option<Code>,
    pub(super) column: Option<Column>,
    pub(super) email: u64,
    pub(super) username: u64,
    pub(super) is_blank: bool,
}

/// Where the columns stand, and the domains that were met lately: a file has few of them.
pub(super) struct Fast {
    places: [Option<usize>; Column::ALL.len()],
    domains: Vec<Domain>,
}

#[derive(Clone, Default)]
struct Domain {
    name: Box<str>,
    is_slip: bool,
}

/// So many places that a few dozen domains hardly ever share one: each would make the other be forgotten at every row.
const DOMAINS: usize = 4_096;

impl Fast {
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

    /// A cell of a column, empty where there is none.
    fn cell<'a>(&self, sheet: &'a Sheet, row: usize, column: Column) -> &'a str {
        self.places[column as usize].map_or("", |place| sheet.cell(row, place))
    }

    /// Whether each cell stands under its column, as nearly always.
    fn is_whole(&self, sheet: &Sheet, row: usize) -> bool {
        let (count, width) = (sheet.count(row), sheet.width());
        match count {
            _ if count == width => true,
            _ if count < width => self.places[Column::Email as usize].is_some_and(|place| place < count),
            _ => count == width + 1 && sheet.raw_cell(row, width).is_empty(),
        }
    }

    fn try_own(&mut self, sheet: &Sheet, row: usize) -> Option<Own> {
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
        Some(Own {
            code: known.is_slip.then_some(Code::EmailSlip),
            column: known.is_slip.then_some(Column::Email),
            email: hash(email.as_bytes()),
            username: if username.is_empty() { 0 } else { hash(username.as_bytes()) },
            is_blank: false,
        })
    }

    /// A domain that was found good, and that stands in the key as it was typed.
    fn learn(&mut self, row: &BulkRow, is_slip: bool) {
        let typed = row.email().as_typed().rsplit_once('@').map_or("", |(_, domain)| domain);
        if row.email().key().strip_suffix(typed).is_some_and(|rest| rest.ends_with('@')) {
            *self.domain(typed) = Domain { name: typed.into(), is_slip };
        }
    }
}

pub(super) fn own(sheet: &Sheet, columns: &Mapping, to_ascii: ToAscii, row: usize, fast: &mut Fast) -> Own {
    let own = by_itself(sheet, columns, to_ascii, row, fast);
    match read::first_fault(sheet, columns, row) {
        Some((column, code)) if !own.is_blank && own.code.is_none_or(|code| code == Code::EmailSlip) => {
            Own { code: Some(code), column: Some(column), ..own }
        }
        _ => own,
    }
}

fn by_itself(sheet: &Sheet, columns: &Mapping, to_ascii: ToAscii, row: usize, fast: &mut Fast) -> Own {
    if let Some(own) = fast.try_own(sheet, row) {
        return own;
    }
    let cells: Vec<&str> = sheet.cells(row).collect();
    if cells.iter().all(|cell| trimmed(cell).is_empty()) {
        return Own { is_blank: true, ..Own::default() };
    }
    match check_row(&cells, columns.columns(), to_ascii) {
        Ok(checked) => {
            let is_slip = checked.slip().is_some();
            fast.learn(&checked, is_slip);
            Own {
                code: is_slip.then_some(Code::EmailSlip),
                column: is_slip.then_some(Column::Email),
                email: hash(checked.email().key().as_bytes()),
                username: checked.username().map_or(0, |name| hash(name.as_str().as_bytes())),
                is_blank: false,
            }
        }
        Err(faults) => {
            let fault = faults.first();
            // Where the cells stand right, the address still counts: mending the row must not make another a repeat.
            let email = (fault.code != Code::ColumnCount)
                .then(|| Email::parse(fast.cell(sheet, row, Column::Email), to_ascii).ok())
                .flatten();
            Own {
                code: Some(fault.code),
                column: fault.column,
                email: email.map_or(0, |email| hash(email.key().as_bytes())),
                username: 0,
                is_blank: false,
            }
        }
    }
}

/// A local part that is a dot-atom and its own key.
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

/// A quick hash that is never 0. Two rows of one hash are compared before one is said to repeat the other.
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
