//! CSV files that the program writes: the template and the results of a job.
//!
//! Both have commas and CRLF (RFC 4180), whatever came: one form, which every program reads. Results begin with a
//! UTF-8 mark, without which spreadsheets garble names; the template is plain ASCII and needs none.
//!
//! The outcome columns stand *before* the row's own cells. There they are seen without scrolling, and a row that had
//! a cell too many or too few keeps exactly its cells, so that nothing shifts and reading the file again gives the
//! same verdict. [`Reader`](super::csv::Reader) knows a file of results by these columns and drops them.

use super::{JobRow, Outcome};
use crate::form::Code;
use crate::text::Locale;
use csv_core::{QuoteStyle, WriterBuilder};
use std::borrow::Cow;

/// *Download CSV Template*: the header, and no sample row that somebody would have to delete.
pub const TEMPLATE: &str = "Email,Username,Language\r\n";

/// The columns of a result, in the order in which they stand before the row's own.
pub const OUTCOME_COLUMNS: &[&str] = &["Row", "State", "Outcome", "Code", "Reason"];

/// What became of a row, as the host knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowResult {
    pub outcome: Outcome,
    /// Why it was refused when its turn came.
    pub code: Option<Code>,
}

/// The first line of a file of results, its mark included.
pub fn write_header(out: &mut String, names: &[String]) {
    out.push('\u{feff}');
    let outcome = OUTCOME_COLUMNS.iter().map(|name| Cow::Borrowed(*name));
    write_record(out, outcome.chain(names.iter().map(|name| harmless(name))));
}

/// One row of a file of results, its reason in the language of whoever reads it.
pub fn write_row(out: &mut String, row: &JobRow, result: RowResult, locale: Locale) {
    let is_left_out = matches!(result.outcome, Outcome::Skipped | Outcome::Failed);
    let code = match row.code {
        Some(Code::Erased) => Some(Code::Erased),
        told => result.code.or(told).filter(|_| is_left_out),
    };
    let mut reason = code.map_or("", |code| locale.text().fault(code)).to_owned();
    if let Some(line) = row.repeats.filter(|_| !reason.is_empty()) {
        reason.push(' ');
        reason.push_str(&locale.text().see_row(line));
    }
    let outcome = [
        Cow::Owned(row.line.to_string()),
        Cow::Borrowed(row.state.as_str()),
        Cow::Borrowed(result.outcome.as_str()),
        Cow::Borrowed(code.map_or("", Code::as_str)),
        Cow::Owned(reason),
    ];
    write_record(out, outcome.into_iter().chain(row.cells.iter().map(|cell| harmless(cell))));
}

fn write_record<'a>(out: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            out.push(',');
        }
        // More than RFC 4180 asks for: the separators of other spreadsheets, and spaces that some would drop.
        let is_open = cell.contains([';', '|', '\t']) || cell.starts_with(' ') || cell.ends_with(' ');
        write_cell(out, &cell, if is_open { QuoteStyle::Always } else { QuoteStyle::Necessary });
    }
    out.push_str("\r\n");
}

/// By the writer of `csv-core`, which puts quotes around a cell and doubles those within it.
fn write_cell(out: &mut String, cell: &str, style: QuoteStyle) {
    if cell.is_empty() {
        return;
    }
    let mut writer = WriterBuilder::new().quote_style(style).build();
    let mut bytes = vec![0; 2 * cell.len() + 2];
    let (_, _, written) = writer.field(cell.as_bytes(), &mut bytes);
    let (_, closed) = writer.finish(&mut bytes[written..]);
    out.push_str(&String::from_utf8_lossy(&bytes[..written + closed]));
}

/// A cell that no spreadsheet takes for a formula (OWASP, *CSV Injection*): where one would begin, an apostrophe is put
/// before it. That is also done behind a semicolon, a tab or a line break within the cell, for there a spreadsheet of
/// another country begins a new cell.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if !pieces(cell).any(is_formula) {
        return Cow::Borrowed(cell);
    }
    let marked = pieces(cell).flat_map(|piece| [if is_formula(piece) { "'" } else { "" }, piece.1]);
    Cow::Owned(marked.collect())
}

/// Takes back exactly what [`harmless`] has added, and nothing from a cell to which it has added nothing.
pub fn as_came(cell: &str) -> Cow<'_, str> {
    let unmarked = |(is_first, piece): (bool, &'_ str)| -> usize {
        usize::from(piece.strip_prefix('\'').is_some_and(|rest| is_formula((is_first, rest))))
    };
    if !cell.contains('\'') || pieces(cell).all(|piece| unmarked(piece) == 0) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(pieces(cell).map(|piece| &piece.1[unmarked(piece)..]).collect())
}

/// The cell, cut behind every character that ends a cell somewhere; `true` at the first piece.
fn pieces(cell: &str) -> impl Iterator<Item = (bool, &str)> {
    let pieces = cell.split_inclusive([';', '\t', '\r', '\n']).enumerate();
    pieces.map(|(position, piece)| (position == 0, piece))
}

/// Whether a spreadsheet might calculate it. Spaces and apostrophes before it count as nothing, so that taking an
/// apostrophe back is never a guess.
fn is_formula((is_first, piece): (bool, &str)) -> bool {
    let begins = piece.trim_start_matches([' ', '\u{a0}', '\'']);
    begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || (is_first && begins.starts_with(['\t', '\r', '\n']))
}
