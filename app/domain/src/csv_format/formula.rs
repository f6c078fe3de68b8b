//! Cells that a spreadsheet would compute: escaped where a file is written, and unescaped where such a file is read again.

use std::borrow::Cow;

/// Escapes formulas (OWASP, *CSV Injection*): an apostrophe before each keeps spreadsheets from computing it, even after
/// a semicolon, tab or line break in the cell, where some spreadsheets begin a new cell.
pub fn escape_formulas(cell: &str) -> Cow<'_, str> {
    if !parts(cell).any(is_formula) {
        return Cow::Borrowed(cell);
    }
    let marked = parts(cell).flat_map(|part| [if is_formula(part) { "'" } else { "" }, part.1]);
    Cow::Owned(marked.collect())
}

/// Removes exactly the apostrophes that [`escape_formulas`] has added.
pub fn unescape_formulas(cell: &str) -> Cow<'_, str> {
    let unmarked = |(is_first, part): (bool, &'_ str)| -> usize {
        usize::from(part.strip_prefix('\'').is_some_and(|rest| is_formula((is_first, rest))))
    };
    if !cell.contains('\'') || parts(cell).all(|part| unmarked(part) == 0) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(parts(cell).map(|part| &part.1[unmarked(part)..]).collect())
}

/// The parts of a cell that some spreadsheets would take for cells; `true` for the first.
fn parts(cell: &str) -> impl Iterator<Item = (bool, &str)> {
    let parts = cell.split_inclusive([';', '\t', '\r', '\n']).enumerate();
    parts.map(|(position, part)| (position == 0, part))
}

/// Whether a spreadsheet might compute it. Leading spaces and apostrophes are ignored, so that removing an apostrophe is
/// unambiguous.
fn is_formula((is_first, part): (bool, &str)) -> bool {
    let begins = part.trim_start_matches([' ', '\u{a0}', '\'']);
    begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || (is_first && begins.starts_with(['\t', '\r', '\n']))
}
