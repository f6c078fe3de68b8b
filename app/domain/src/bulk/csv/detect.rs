//! Detects the delimiter of a file from its first rows.

use super::delimiter::core_reader;
use super::header_row::{find_header, is_results, one_cell_header};
use crate::characters::trimmed;
use crate::column_names::column_of;
use crate::csv_format::Delimiter;
use csv_core::ReadRecordResult;

/// Rows that are compared.
const ROWS: usize = 32;

/// The delimiter that fits the first rows best: known names in the header count first, then rows with as many cells as
/// the header. `is_whole`: the last row is complete.
pub(super) fn detect(text: &[u8], is_whole: bool) -> Delimiter {
    let mut best = (Delimiter::Comma, Score::default());
    for delimiter in Delimiter::ALL.iter().filter(|delimiter| text.contains(&delimiter.byte())) {
        let score = score(text, *delimiter, is_whole);
        if score > best.1 {
            best = (*delimiter, score);
        }
    }
    best.0
}

/// Compared field by field, in this order.
#[derive(Default, PartialEq, PartialOrd)]
struct Score {
    separates: bool,
    known: usize,
    /// Rows with as many cells as the header, less the other rows, so that prose with commas does not win.
    agreeing: isize,
    cells: usize,
}

fn score(text: &[u8], delimiter: Delimiter, is_whole: bool) -> Score {
    let records = first_records(text, delimiter, is_whole, ROWS);
    let Some((header, rows)) =
        records.get(find_header(&records, 0).unwrap_or(0)..).and_then(<[_]>::split_first)
    else {
        return Score::default();
    };
    let names = one_cell_header(header).unwrap_or_else(|| header.clone());
    let known = names.iter().filter(|name| column_of(name).is_some()).count();
    let known = if is_results(&names) { usize::MAX } else { known };
    if header.len() == 1 {
        return Score { known, ..Score::default() };
    }
    let agreeing = rows.iter().map(|row| if row.len() == header.len() { 1 } else { -1 }).sum();
    Score { separates: true, known, agreeing, cells: header.len() }
}

/// The first records that are not blank, with quotes removed. `is_whole`: the text ends with the last record.
pub(crate) fn first_records(
    mut text: &[u8],
    delimiter: Delimiter,
    is_whole: bool,
    most: usize,
) -> Vec<Vec<String>> {
    let mut reader = core_reader(delimiter);
    let (mut cells, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
    let (mut length, mut count) = (0, 0);
    let mut all = Vec::new();
    while all.len() < most {
        let (result, read, written, ended) =
            reader.read_record(text, &mut cells[length..], &mut ends[count..]);
        text = &text[read..];
        length += written;
        count += ended;
        match result {
            ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends[..count].iter().copied());
                let record: Vec<String> = starts
                    .zip(&ends[..count])
                    .map(|(from, to)| String::from_utf8_lossy(&cells[from..*to]).into_owned())
                    .collect();
                if record.iter().any(|cell| !trimmed(cell).is_empty()) {
                    all.push(record);
                }
                (length, count) = (0, 0);
            }
            ReadRecordResult::InputEmpty if is_whole || all.is_empty() => {}
            _ => break,
        }
    }
    all
}
