//! Pasting into a list: cells of a spreadsheet, lines of text, or addresses from a mail program.

use super::Column;
use super::csv::{Delimiter, first_records};
use super::own_columns::OwnColumns;
use crate::account::{PastedAddress, addresses_in};
use crate::characters::trimmed;
use crate::column_names::column_of;
use crate::registry::OwnField;

/// Most rows of a block.
const ROWS_MOST: usize = super::ROWS_MOST as usize;

/// The pasted rows, one per person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedCells {
    pub rows: Vec<Vec<String>>,
    /// The number of names that were left out, since the list has no column for them.
    pub names_left_out: usize,
}

/// The rows of a pasted text, for a list with these columns and, after them, these own fields. If its first row names the
/// columns, the cells are in the order of the list's columns. `None` for a single value.
pub fn block(text: &str, columns: &[Column], own: &[OwnField]) -> Option<PastedCells> {
    let text = trimmed_lines(text);
    let addresses = text.matches(['@', '＠']).count();
    if !text.contains(['\t', '\n', '\r']) && addresses < 2 {
        return None;
    }
    let delimiter = [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma]
        .into_iter()
        .find(|delimiter| text.contains(delimiter.as_str()))
        .unwrap_or_default();
    // Only spreadsheets separate by tabs; without them a line may be a list of addresses.
    let is_list = delimiter != Delimiter::Tab && text.lines().any(is_list_of_addresses);
    let mut block = PastedCells::default();
    if is_list {
        block.add_addresses(addresses_in(text), columns);
        return Some(block);
    }
    let mut rows = first_records(text.as_bytes(), delimiter, true, ROWS_MOST);
    let named: Vec<Option<Column>> = rows.first()?.iter().map(|name| column_of(name)).collect();
    if named.iter().any(Option::is_some) {
        let header = rows.remove(0);
        let place = |column| named.iter().position(|named| *named == Some(column));
        let found = OwnColumns::find(&header, &named, own);
        let place_of_own =
            |own: &OwnField| found.places().find(|(_, known)| known.field == own.field).map(|(at, _)| at);
        let places: Vec<Option<usize>> =
            columns.iter().map(|column| place(*column)).chain(own.iter().map(place_of_own)).collect();
        let cell =
            |row: &[String], at: Option<usize>| at.and_then(|at| row.get(at)).cloned().unwrap_or_default();
        rows = rows.iter().map(|row| places.iter().map(|at| cell(row, *at)).collect()).collect();
    }
    for row in rows {
        match row.first() {
            Some(first) if first.matches('@').count() > 1 => {
                block.add_addresses(addresses_in(first), columns);
            }
            _ => block.rows.push(row.iter().map(|cell| trimmed(cell).to_owned()).collect()),
        }
    }
    Some(block)
}

impl PastedCells {
    fn add_addresses(&mut self, addresses: Vec<PastedAddress>, columns: &[Column]) {
        let has_names = columns.contains(&Column::FamilyName);
        for PastedAddress { address, name } in addresses {
            if !has_names {
                self.names_left_out += usize::from(!name.is_empty());
                self.rows.push(vec![address]);
                continue;
            }
            let parts = match name.split_once(',') {
                Some((family, given)) => (trimmed(given), trimmed(family)),
                None => name.rsplit_once(' ').unwrap_or(("", &name)),
            };
            let cell = |column: &Column| match column {
                Column::Email => address.clone(),
                Column::GivenNames => parts.0.to_owned(),
                Column::FamilyName => parts.1.to_owned(),
                _ => String::new(),
            };
            self.rows.push(columns.iter().map(cell).collect());
        }
    }
}

/// Whether a line has several addresses, or one with a name.
fn is_list_of_addresses(line: &str) -> bool {
    let addresses = line.matches(['@', '＠']).count();
    addresses > 1 || (addresses == 1 && line.contains('<') && line.contains('>'))
}

fn trimmed_lines(text: &str) -> &str {
    text.trim_end_matches(['\r', '\n', '\u{1a}']).trim_start_matches('\u{feff}')
}
