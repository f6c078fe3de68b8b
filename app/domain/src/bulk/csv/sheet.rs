use super::header_row::{is_address, one_cell_header, outcome_columns};
use super::unedited_row::UneditedRow;
use crate::bulk::encoding;
use crate::bulk::{COLUMNS_MOST, Column};
use crate::characters::trimmed;
use crate::column_names::column_of;
use crate::csv_format::{Delimiter, unescape_formulas};
use std::borrow::Cow;
use std::iter;

/// The cells of a file or a list: one text with offsets instead of a string per cell.
///
/// Rows and columns count from 0. The header is not a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    delimiter: Delimiter,
    header: Vec<String>,
    has_header: bool,
    /// The number of outcome columns that were removed.
    outcomes: usize,
    /// The records above the header, and the lines on which they began.
    left_out: Vec<String>,
    lines_left_out: Vec<u32>,
    /// The line of the header; 0 for a list.
    header_line: u32,
    /// All cells, each with one byte after it, and the end of each before that byte.
    text: String,
    ends: Vec<u32>,
    /// The number of cells before each row, and the line of the file on which it began.
    rows: Vec<u32>,
    lines: Vec<u32>,
    /// For each row its number among `edits`, from 1; 0 if it was not edited. Empty if no row was.
    edited: Vec<u32>,
    edits: Vec<Vec<Option<Box<str>>>>,
}

/// A line at the beginning of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLine {
    /// Its number in the file, from 1.
    pub line: u32,
    pub text: String,
    pub is_header: bool,
}

impl Sheet {
    /// A list that is filled in by hand.
    pub fn list(columns: &[Column], rows: usize) -> Self {
        let header = columns.iter().map(|column| column.name().to_owned()).collect();
        let mut sheet = Self { header, has_header: true, ..Self::empty(Delimiter::Comma) };
        (0..rows).for_each(|_| sheet.add_row());
        sheet
    }

    /// Adds an empty row to a list.
    pub fn add_row(&mut self) {
        let line = u32::try_from(self.rows() + 1).unwrap_or(u32::MAX);
        self.push(&[], &vec![0; self.width()], line);
    }

    /// Adds an empty column to a list.
    pub fn add_column(&mut self, name: &str) {
        self.header.push(name.to_owned());
        self.edits.iter_mut().for_each(|cells| cells.push(Some("".into())));
    }

    /// Names a column of a list.
    pub fn rename_column(&mut self, column: usize, name: &str) {
        if let Some(known) = self.header.get_mut(column) {
            name.clone_into(known);
        }
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The number of columns in the header.
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// The names of the columns as they are in the file; empty names if it has no header.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether the file has a header. Without one, its first record is a row.
    pub fn has_header(&self) -> bool {
        self.has_header
    }

    /// Whether this was a file of results. Its outcome columns and its escaping of formulas were removed.
    pub fn is_results(&self) -> bool {
        self.outcomes > 0
    }

    /// The records above the header.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The lines at the beginning of a file, so that another one can be chosen as the header: those above the header, the
    /// header, and so many rows.
    pub fn first_lines(&self, rows: usize) -> Vec<FirstLine> {
        let line = |line: u32, text: &str, is_header| FirstLine { line, text: text.to_owned(), is_header };
        let above = self.lines_left_out.iter().zip(&self.left_out).map(|(at, text)| line(*at, text, false));
        let header = self.has_header.then(|| line(self.header_line, self.header.join(" · ").trim(), true));
        let rows = (0..self.rows().min(rows)).map(|row| {
            let cells: Vec<&str> = self.cells(row).map(trimmed).filter(|cell| !cell.is_empty()).collect();
            line(self.line(row), &cells.join(" · "), false)
        });
        above.chain(header).chain(rows).collect()
    }

    /// At most three words which suggest that a file read as Windows-1252 is in another encoding.
    pub fn doubtful_words(&self) -> Vec<&str> {
        let header = self.header.iter().map(String::as_str);
        let all = if self.text.is_ascii() { 0 } else { self.ends.len() };
        let cells = header.chain((0..all).map(|cell| self.original(cell)).filter(|cell| !cell.is_ascii()));
        let words = cells.flat_map(|text| text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()));
        words.filter(|word| word.len() < 64 && encoding::is_doubtful(word)).take(3).collect()
    }

    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// The line of the file on which a row began, from 1; in a list the number of the row.
    pub fn line(&self, row: usize) -> u32 {
        self.lines[row]
    }

    /// The number of cells in a row, which may differ from the header's.
    pub fn count(&self, row: usize) -> usize {
        match self.edit(row) {
            Some(cells) => cells.len(),
            None => self.range(row).len(),
        }
    }

    /// A cell without white space around it; empty if the row has no such cell.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        trimmed(self.raw_cell(row, column))
    }

    /// A cell with its white space.
    pub fn raw_cell(&self, row: usize, column: usize) -> &str {
        let edited = self.edit(row).and_then(|cells| cells.get(column)).and_then(Option::as_ref);
        match edited {
            Some(text) => text,
            None => self.range(row).nth(column).map_or("", |at| self.original(at)),
        }
    }

    /// All cells of a row with their white space, including those beyond the header.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.count(row)).map(move |column| self.raw_cell(row, column))
    }

    /// Whether a cell of the row was edited.
    pub fn is_edited(&self, row: usize) -> bool {
        self.edit(row).is_some()
    }

    /// Sets a cell. The row then has as many cells as the header: the person who edits it has seen its cells.
    pub fn set_cell(&mut self, row: usize, column: usize, text: &str) {
        if column >= self.width() || row >= self.rows() {
            return;
        }
        if self.edited.len() < self.rows() {
            self.edited.resize(self.rows(), 0);
        }
        if self.edited[row] == 0 {
            let mut cells = vec![None; self.width()];
            let missing = self.range(row).len().min(cells.len());
            cells[missing..].fill(Some("".into()));
            self.edits.push(cells);
            self.edited[row] = u32::try_from(self.edits.len()).unwrap_or(0);
        }
        let edit = self.edited[row] as usize - 1;
        self.edits[edit][column] = Some(text.into());
    }

    /// A row as it is in the file, to be read without looking up each cell; `None` if it was edited.
    pub(crate) fn unedited(&self, row: usize) -> Option<UneditedRow<'_>> {
        if self.is_edited(row) {
            return None;
        }
        let range = self.range(row);
        let start = self.start(range.start);
        let text = &self.text[start..self.start(range.end).max(start)];
        Some(UneditedRow { text, start, ends: &self.ends[range] })
    }

    fn edit(&self, row: usize) -> Option<&[Option<Box<str>>]> {
        let edit = *self.edited.get(row)? as usize;
        self.edits.get(edit.checked_sub(1)?).map(Vec::as_slice)
    }

    /// The positions of a row's cells among all cells.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |next| *next as usize);
        self.rows[row] as usize..end
    }

    fn start(&self, cell: usize) -> usize {
        cell.checked_sub(1).map_or(0, |before| self.ends[before] as usize + 1)
    }

    fn original(&self, cell: usize) -> &str {
        &self.text[self.start(cell)..self.ends[cell] as usize]
    }
}

/// Filling a sheet while a file is read.
impl Sheet {
    pub(super) fn empty(delimiter: Delimiter) -> Self {
        Self {
            delimiter,
            header: Vec::new(),
            has_header: false,
            outcomes: 0,
            left_out: Vec::new(),
            lines_left_out: Vec::new(),
            header_line: 0,
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            lines: Vec::new(),
            edited: Vec::new(),
            edits: Vec::new(),
        }
    }

    pub(super) fn make_room(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Stores a record above the header.
    pub(super) fn leave_out(&mut self, text: &[u8], ends: &[usize], line: u32) {
        let cells: Vec<String> = cells(text, ends).map(|cell| trimmed(&cell).to_owned()).collect();
        self.left_out.push(cells.join(" ").trim_end().to_owned());
        self.lines_left_out.push(line);
    }

    /// Takes the header, or the first row of a file without one.
    pub(super) fn begin(&mut self, text: &[u8], ends: &[usize], line: u32) {
        let cells: Vec<String> = cells(text, ends).map(|cell| trimmed(&cell).to_owned()).collect();
        self.header_line = line;
        let outcomes = outcome_columns(&cells);
        if outcomes > 0 && cells.len() > outcomes {
            self.outcomes = outcomes;
            self.has_header = true;
            let own = &cells[outcomes..];
            self.header = own.iter().map(|name| unescape_formulas(name).into_owned()).collect();
            return;
        }
        let is_person =
            cells.iter().any(|cell| is_address(cell)) && cells.iter().all(|cell| column_of(cell).is_none());
        self.has_header = !is_person;
        if is_person {
            self.header = vec![String::new(); cells.len()];
            self.push(text, ends, line);
            return;
        }
        let width = cells.len();
        self.header = one_cell_header(&cells).unwrap_or(cells);
        self.header.resize(width, String::new());
    }

    /// Adds a row.
    pub(super) fn push(&mut self, text: &[u8], ends: &[usize], line: u32) {
        self.rows.push(offset(self.ends.len()));
        self.lines.push(line);
        if self.outcomes > 0 {
            let own = cells(text, ends).skip(self.outcomes);
            let own: Vec<_> = own.map(|cell| unescape_formulas(&cell).into_owned().into()).collect();
            self.push_cells(&own);
            return;
        }
        let mut count = ends.len().min(COLUMNS_MOST + 1);
        // One surplus cell is enough to detect a row with too many.
        while count > self.width() + 1 && ends[count - 1] == ends[count - 2] {
            count -= 1;
        }
        let cells: Vec<_> = cells(text, &ends[..count]).collect();
        self.push_cells(&cells);
    }

    /// Adds a row that is a record without quotes, as it is, with the end of each cell. Returns false, and adds nothing, if
    /// it is no such row after all: it has no text, is not UTF-8, or is a row of results.
    pub(super) fn push_plain(&mut self, record: &[u8], ends: &[usize], line: u32) -> bool {
        let separator = self.delimiter.byte();
        let has_text = record.iter().any(|b| b.is_ascii_graphic() && *b != separator);
        let (true, false, Ok(text)) = (has_text, self.outcomes > 0, str::from_utf8(record)) else {
            return false;
        };
        let before = self.text.len();
        self.rows.push(offset(self.ends.len()));
        self.lines.push(line);
        self.text.push_str(text);
        self.text.push('\n');
        self.ends.extend(ends.iter().map(|end| offset(before + end)));
        true
    }

    /// Ends the file.
    pub(super) fn end(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.lines.shrink_to_fit();
    }

    fn push_cells(&mut self, cells: &[Cow<'_, str>]) {
        for (at, cell) in cells.iter().enumerate() {
            self.text.push_str(cell);
            self.ends.push(offset(self.text.len()));
            let is_last = at + 1 == cells.len();
            self.text.push_str(if is_last { "\n" } else { self.delimiter.as_str() });
        }
    }
}

/// The cells of a record. Bytes that are not UTF-8 are replaced.
pub(super) fn cells<'a>(text: &'a [u8], ends: &'a [usize]) -> impl Iterator<Item = Cow<'a, str>> {
    let starts = iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(from, to)| String::from_utf8_lossy(&text[from..*to]))
}

/// An offset in the text; the reader takes at most 96 MiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
