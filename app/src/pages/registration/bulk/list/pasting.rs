//! A block copied from a spreadsheet or written line by line: rows of cells.

use super::row::COLUMNS;
use domain::bulk::Column;
use domain::bulk::header::column_of;

/// The cells of a block, in the order of the list's columns where its first row names them; `None` for a single cell,
/// which the input takes by itself.
pub(super) fn block(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.trim_end_matches(['\r', '\n']);
    if !text.contains(['\t', '\n', '\r']) {
        return None;
    }
    let separator = ['\t', ';', ','].into_iter().find(|separator| text.contains(*separator)).unwrap_or('\t');
    let mut rows: Vec<Vec<String>> = text
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split(separator).map(|cell| cell.trim().trim_matches('"').to_owned()).collect())
        .collect();
    let named: Vec<Option<Column>> = rows.first()?.iter().map(|name| column_of(name)).collect();
    if named.iter().any(Option::is_some) {
        rows.remove(0);
        let places = COLUMNS.map(|column| named.iter().position(|named| *named == Some(column)));
        let place = |row: &Vec<String>| {
            places.map(|at| at.and_then(|at| row.get(at)).cloned().unwrap_or_default()).to_vec()
        };
        rows = rows.iter().map(place).collect();
    }
    Some(rows)
}
