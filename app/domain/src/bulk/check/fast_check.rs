//! Checks a row by itself, for most rows without allocating.
//!
//! The fast path only accepts rows that [`check_row`] accepts too (a test compares them); all others take the slow path.

use super::row::{BulkRow, are_letters_lost, check_row, identity, language};
use super::{flag, parsed_cells};
use crate::account::{Email, ReservedUsernames, ToAscii, Username, derive_username};
use crate::bulk::csv::{Sheet, UneditedRow};
use crate::bulk::header::Mapping;
use crate::bulk::{CELL_MOST, Column, RowColumn};
use crate::characters::trimmed;
use crate::day::parse::{DateOrder, parse_date};
use crate::form::Code;

/// The result for a row by itself. A hash of 0 means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AloneResult {
    pub(super) code: Option<Code>,
    pub(super) column: Option<RowColumn>,
    pub(super) email: u64,
    pub(super) username: u64,
    pub(super) is_blank: bool,
    /// Whether its address and its username are as the fast path takes them, and nothing invisible is around the address.
    pub(super) is_plain: bool,
}

impl AloneResult {
    pub(super) fn flags(&self) -> u16 {
        let blank = if self.is_blank { flag::BLANK } else { 0 };
        blank | if self.is_plain { flag::PLAIN } else { 0 }
    }
}

/// The positions of columns, and caches of domains and nationalities: a file has few different ones.
pub(super) struct FastCheck {
    places: [Option<usize>; Column::ALL.len()],
    width: usize,
    date_order: Option<DateOrder>,
    domains: Vec<Domain>,
    nationalities: Vec<Box<str>>,
    /// The names that the organization reserves, once they are known.
    pub(super) reserved: ReservedUsernames,
}

#[derive(Clone, Default)]
struct Domain {
    name: Box<str>,
    is_slip: bool,
}

/// Enough places that a few dozen domains hardly ever share one, which would evict each other at every row.
const DOMAINS: usize = 4_096;

/// The same for nationalities.
const NATIONALITIES: usize = 1_024;

impl FastCheck {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let mut places = [None; Column::ALL.len()];
        for column in Column::ALL {
            places[*column as usize] = mapping.position(*column);
        }
        Self {
            places,
            width: mapping.columns().len(),
            date_order: mapping.position(Column::DateOfBirth).and_then(|at| mapping.dates().order_of(at)),
            domains: vec![Domain::default(); DOMAINS],
            nationalities: vec![Box::default(); NATIONALITIES],
            reserved: ReservedUsernames::default(),
        }
    }

    fn domain(&mut self, name: &str) -> &mut Domain {
        let place = hash(name.as_bytes()) as usize % DOMAINS;
        &mut self.domains[place]
    }

    fn nationality(&mut self, text: &str) -> &mut Box<str> {
        let place = hash(text.as_bytes()) as usize % NATIONALITIES;
        &mut self.nationalities[place]
    }

    /// A cell of a column; empty if there is none.
    fn cell<'a>(&self, sheet: &'a Sheet, row: usize, column: Column) -> &'a str {
        self.places[column as usize].map_or("", |place| sheet.cell(row, place))
    }

    /// Whether each cell belongs to a column.
    fn is_whole(&self, row: UneditedRow<'_>) -> bool {
        match row.count() {
            count if count == self.width => true,
            count if count < self.width => self.places[Column::Email as usize].is_some_and(|at| at < count),
            count => count == self.width + 1 && row.raw_cell(self.width).is_empty(),
        }
    }

    fn try_own(&mut self, sheet: &Sheet, row: usize) -> Option<AloneResult> {
        let row = sheet.unedited(row)?;
        let is_readable = row.text.is_ascii() || !row.text.contains(char::REPLACEMENT_CHARACTER);
        if row.text.len() > CELL_MOST || !is_readable || !self.is_whole(row) {
            return None;
        }
        let raw = |place: Option<usize>| place.map_or("", |place| row.raw_cell(place));
        let [email, username, said_language, identities @ .., unit] = self.places.map(raw);
        let typed = email.trim();
        let (email, username) = (trimmed(email), trimmed(username));
        let (local, domain) = email.split_once('@')?;
        if !is_plain_local(local) || email.len() > Email::MOST {
            return None;
        }
        if !username.is_empty() && !Username::is_valid(username, &self.reserved) {
            return None;
        }
        language(trimmed(said_language)).ok()?;
        for text in identities.iter().chain([&unit]) {
            identity(text).ok()?;
        }
        let [given, family, born, nationality] = identities.map(trimmed);
        if are_letters_lost(given) || are_letters_lost(family) {
            return None;
        }
        if !born.is_empty() {
            parse_date(born, self.date_order)?;
        }
        if !nationality.is_empty() && **self.nationality(nationality) != *nationality {
            return None;
        }
        let known = self.domain(domain);
        if *known.name != *domain || domain.is_empty() {
            return None;
        }
        Some(AloneResult {
            code: known.is_slip.then_some(Code::EmailSlip),
            column: known.is_slip.then_some(Column::Email.into()),
            email: hash(email.as_bytes()),
            username: if username.is_empty() { 0 } else { hash(username.as_bytes()) },
            is_blank: false,
            is_plain: email.len() == typed.len(),
        })
    }

    /// Remembers a valid domain whose key is the domain as typed.
    fn learn(&mut self, row: &BulkRow, is_slip: bool) {
        let typed = row.email().as_typed().rsplit_once('@').map_or("", |(_, domain)| domain);
        if row.email().key().strip_suffix(typed).is_some_and(|rest| rest.ends_with('@')) {
            *self.domain(typed) = Domain { name: typed.into(), is_slip };
        }
    }

    /// Remembers a nationality that can be parsed.
    fn learn_nationality(&mut self, text: &str) {
        *self.nationality(text) = text.into();
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
    if let Some(own) = fast.try_own(sheet, row) {
        return own;
    }
    let own = check_cells(sheet, columns, to_ascii, row, fast);
    match parsed_cells::first_fault(sheet, columns, row) {
        Some((column, code)) if !own.is_blank && own.code.is_none_or(super::is_warning) => {
            AloneResult { code: Some(code), column: Some(column), ..own }
        }
        Some(_) => own,
        None => {
            let nationality = fast.cell(sheet, row, Column::Nationality);
            fast.learn_nationality(nationality);
            own
        }
    }
}

fn check_cells(
    sheet: &Sheet,
    columns: &Mapping,
    to_ascii: ToAscii,
    row: usize,
    fast: &mut FastCheck,
) -> AloneResult {
    let cells: Vec<&str> = sheet.cells(row).collect();
    if cells.iter().all(|cell| trimmed(cell).is_empty()) {
        return AloneResult { is_blank: true, ..AloneResult::default() };
    }
    match check_row(&cells, columns.columns(), &fast.reserved, to_ascii) {
        Ok(checked) => {
            let is_slip = checked.slip().is_some();
            fast.learn(&checked, is_slip);
            let slip = is_slip.then_some((Code::EmailSlip, Column::Email));
            let warning = slip.or_else(|| {
                let mut names = [Column::GivenNames, Column::FamilyName].into_iter();
                Some((Code::LettersLost, names.find(|column| are_letters_lost(checked.identity(*column)))?))
            });
            AloneResult {
                code: warning.map(|(code, _)| code),
                column: warning.map(|(_, column)| RowColumn::Known(column)),
                email: hash(checked.email().key().as_bytes()),
                username: checked.username().map_or(0, |name| hash(name.as_str().as_bytes())),
                is_blank: false,
                is_plain: false,
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
                is_plain: false,
            }
        }
    }
}

/// The username derived from the address of a row that has none.
pub(super) fn base(sheet: &Sheet, row: usize, fast: &FastCheck, own: &AloneResult) -> Option<String> {
    let is_open = own.email != 0 && own.username == 0 && own.code.is_none_or(super::is_warning);
    is_open.then(|| derive_username(fast.cell(sheet, row, Column::Email)))
}

/// Whether a local part is a dot-atom in lower case.
fn is_plain_local(local: &str) -> bool {
    let mut before = b'.';
    for b in local.bytes() {
        let is_plain = matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'+' | b'\'');
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::csv::Reader;

    /// The number of rows that the fast path accepts.
    fn accepted(text: &str) -> usize {
        let mut reader = Reader::new();
        let read = reader.push(text.as_bytes()).and_then(|()| reader.finish());
        let sheet = read.unwrap_or_else(|fault| panic!("{fault:?}"));
        let mapping = Mapping::from_sheet(&sheet);
        let mut fast = FastCheck::new(&mapping);
        let mut count = 0;
        for row in 0..sheet.rows() {
            count += usize::from(fast.try_own(&sheet, row).is_some());
            check_alone(&sheet, &mapping, |_| None, row, &mut fast);
        }
        count
    }

    #[test]
    fn rows_with_domains_and_nationalities_of_earlier_rows_are_checked_without_allocating() {
        let header = "Email,Username,Language,Given names,Family name,Date of birth,Nationality\n";
        let row = |n: usize| format!("p{n}@example.org,person{n},it,Zoë,Müller,1990-04-1{n},Italian\n");
        let rows: String = (0..10).map(row).collect();
        assert_eq!(accepted(&format!("{header}{rows}")), 9, "all but the first");
        let faulty = rows.replace("1990-04-1", "1990-13-1");
        assert_eq!(accepted(&format!("{header}{faulty}")), 0);
        let unknown = rows.replace("Italian", "Utopian");
        assert_eq!(accepted(&format!("{header}{unknown}")), 0);
    }
}
