//! CSV files that the program writes: the template and the results of a job.
//!
//! Both have CRLF (RFC 4180), the template commas, and results the delimiter of the file that came. Results begin with a
//! byte order mark, without which spreadsheets garble names; the template is ASCII and needs none.
//!
//! The outcome columns are *before* the row's own cells, visible without scrolling. A row with too many or too few cells
//! keeps them, so that reading the file again gives the same verdict. [`Reader`](crate::bulk::csv::Reader) recognizes results by
//! these columns and removes them.

use crate::bulk::{JobRow, OUTCOME_COLUMNS, Outcome, RefusedCell, USERNAME_COLUMN, reason};
use crate::csv_format::{Delimiter, escape_formulas, write_record};
use crate::form::Code;
use crate::text::Text;
use std::borrow::Cow;
use std::io;

/// *Download CSV Template*: a header without a sample row, which somebody would have to delete. A constant, so that
/// browsers do not download the CSV writer; a test compares them.
pub const TEMPLATE: &str = "Email,Username,Language,Unit\r\n";

/// The result of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowResult<'a> {
    pub outcome: Outcome,
    /// Why it was refused when it was processed.
    pub code: Option<Code>,
    /// The cell for which it was refused, if that names what the organization has.
    pub refused: Option<&'a RefusedCell>,
    /// The username of its account; empty if there is none.
    pub username: &'a str,
}

/// How results are written: with reasons for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultsFormat {
    pub texts: Text,
    pub delimiter: Delimiter,
}

/// Writes the byte order mark and the header of a file of results.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_header(out: &mut Vec<u8>, names: &[String], format: ResultsFormat) -> io::Result<()> {
    out.extend_from_slice("\u{feff}".as_bytes());
    let outcome = OUTCOME_COLUMNS.iter().chain([&USERNAME_COLUMN]).map(|name| Cow::Borrowed(*name));
    write_record(out, format.delimiter, outcome.chain(names.iter().map(|name| escape_formulas(name))))
}

/// Writes one row of a file of results.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_row(
    out: &mut Vec<u8>,
    row: &JobRow,
    result: RowResult<'_>,
    format: ResultsFormat,
) -> io::Result<()> {
    let texts = format.texts;
    let code = reason(row, Some(result.outcome), result.code);
    let mut words = match (result.refused, code) {
        (Some(cell), Some(code)) if cell.code() == code => cell.words(texts),
        (_, code) => code.map_or("", |code| texts.fault(code)).to_owned(),
    };
    if let Some(line) = row.repeats.filter(|_| !words.is_empty()) {
        words.push(' ');
        words.push_str(&texts.see_row(line));
    }
    let outcome = [
        // Somebody who was missing from the file has no line in it.
        Cow::Owned(if row.line == 0 { String::new() } else { row.line.to_string() }),
        Cow::Borrowed(row.state.as_str()),
        Cow::Borrowed(result.outcome.as_str()),
        Cow::Borrowed(code.map_or("", Code::as_str)),
        Cow::Owned(words),
        Cow::Borrowed(if row.is_erased() { "" } else { result.username }),
    ];
    write_record(
        out,
        format.delimiter,
        outcome.into_iter().chain(row.cells_as_they_came().map(escape_formulas)),
    )
}
