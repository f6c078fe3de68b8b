//! Finds the row of a file that names its columns.

use crate::bulk::Column;
use crate::bulk::outcome_columns::{OUTCOME_COLUMNS, USERNAME_COLUMN};
use crate::characters::trimmed;
use crate::column_names::{column_of, is_sign_in_address};

/// Records that are searched for the header: some files begin with titles and remarks.
pub(super) const SEARCHED: usize = 20;

/// The position of the header among the first records of a file. `None` if it was not found, or more records are needed.
///
/// It is the first record with known names. Further down it must name more than the records above, since a word such as
/// *user* may also be somebody's value. The search ends at a row with a person's address. The records before `from` were
/// searched already.
pub(super) fn find_header(records: &[Vec<String>], from: usize) -> Option<usize> {
    let filled = |record: &[String]| record.iter().filter(|cell| !trimmed(cell).is_empty()).count();
    for (at, record) in records.iter().enumerate().take(SEARCHED).skip(from) {
        let columns: Vec<_> = record.iter().filter_map(|name| column_of(name)).collect();
        let is_title = records[..at].iter().all(|above| filled(above) < filled(record));
        let has_addresses =
            columns.contains(&Column::Email) || record.iter().any(|name| is_sign_in_address(name));
        let names_more = has_addresses && (columns.len() > 1 || is_title);
        let is_first = at == 0 && !columns.is_empty();
        if is_results(record) || is_first || names_more || one_cell_header(record).is_some() {
            return Some(at);
        }
        if record.iter().any(|cell| is_address(cell)) {
            return Some(0);
        }
    }
    None
}

/// Whether this is the header of a file of results.
pub(super) fn is_results(header: &[String]) -> bool {
    outcome_columns(header) > 0
}

/// The number of outcome columns of a file of results; 0 for any other.
pub(super) fn outcome_columns(header: &[String]) -> usize {
    let count = OUTCOME_COLUMNS.len();
    if !header.iter().map(|cell| trimmed(cell)).take(count).eq(OUTCOME_COLUMNS.iter().copied()) {
        return 0;
    }
    count + usize::from(header.get(count).is_some_and(|name| trimmed(name) == USERNAME_COLUMN))
}

/// The names of a header whose first cell holds all of them. A spreadsheet makes such a file out of a template with commas
/// when it writes semicolons.
pub(super) fn one_cell_header(record: &[impl AsRef<str>]) -> Option<Vec<String>> {
    let (first, rest) = record.split_first()?;
    let names: Vec<String> = first.as_ref().split(',').map(|name| trimmed(name).to_owned()).collect();
    let is_one = !rest.is_empty()
        && rest.iter().all(|cell| trimmed(cell.as_ref()).is_empty())
        && names.len() > 1
        && names.len() <= record.len()
        && names.iter().all(|name| column_of(name).is_some());
    is_one.then_some(names)
}

/// Whether a cell holds an e-mail address, which shows that its row is a person's.
pub(super) fn is_address(cell: &str) -> bool {
    let cell = trimmed(cell);
    cell.contains('@') && !cell.contains(' ')
}
