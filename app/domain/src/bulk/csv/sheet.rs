use super::delimiter::{Delimiter, one_cell_header};
use crate::bulk::encoding;
use crate::bulk::header::column_of;
use crate::bulk::results::{self, OUTCOME_COLUMNS};
use crate::bulk::{COLUMNS_MOST, Column};
use crate::characters::trimmed;
use std::borrow::Cow;
use std::iter;

/// The cells of a file or a list: one text with offsets, not a string a cell.
///
/// Rows and columns count from 0; the header is not among the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    delimiter: Delimiter,
    header: Vec<String>,
    has_header: bool,
    is_results: bool,
    /// What stood above the header.
    left_out: Vec<String>,
    /// All cells one after the other, and where each ends.
    text: String,
    ends: Vec<u32>,
    /// How many cells there are before each row, and on which line of the file it began.
    rows: Vec<u32>,
    lines: Vec<u32>,
    /// Which of the edits is a row's, from 1; 0 where it stands as it came. Empty as long as nothing was edited.
    edited: Vec<u32>,
    edits: Vec<Vec<Option<Box<str>>>>,
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

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many columns the header has.
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// The names of the columns as they came; empty ones where the file has no header.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether the first row named the columns. If it was a person's row, it is the first of the rows.
    pub fn has_header(&self) -> bool {
        self.has_header
    }

    /// Whether this is a file of results: its outcome columns are gone, and what was added to make cells harmless too.
    pub fn is_results(&self) -> bool {
        self.is_results
    }

    /// The records above the header, which belong to nobody's row.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Words that show that the file was read in the wrong encoding, where it was read as Windows-1252; at most three.
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

    /// The line of the file on which a row began, from 1; in a list, the number of the row.
    pub fn line(&self, row: usize) -> u32 {
        self.lines[row]
    }

    /// How many cells a row has. Where it has others than the header, a row is only whole if what is missing or surplus
    /// stands at its end and is empty.
    pub fn count(&self, row: usize) -> usize {
        match self.edit(row) {
            Some(cells) => cells.len(),
            None => self.range(row).len(),
        }
    }

    /// A cell without white space around it; empty where the row has none there.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        trimmed(self.raw_cell(row, column))
    }

    /// A cell as it came.
    pub fn raw_cell(&self, row: usize, column: usize) -> &str {
        let edited = self.edit(row).and_then(|cells| cells.get(column)).and_then(Option::as_ref);
        match edited {
            Some(text) => text,
            None => self.range(row).nth(column).map_or("", |at| self.original(at)),
        }
    }

    /// All cells of a row as they came, those beyond the header too.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.count(row)).map(move |column| self.raw_cell(row, column))
    }

    /// Whether a cell of the row was set.
    pub fn is_edited(&self, row: usize) -> bool {
        self.edit(row).is_some()
    }

    /// Sets a cell. A ragged row becomes a regular one: whoever edits it has looked at where its cells stand.
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

    /// The text of a row as it came, its cells one after the other; `None` where it was edited.
    pub(crate) fn row_text(&self, row: usize) -> Option<&str> {
        if self.is_edited(row) {
            return None;
        }
        let range = self.range(row);
        Some(&self.text[self.start(range.start)..self.start(range.end)])
    }

    fn edit(&self, row: usize) -> Option<&[Option<Box<str>>]> {
        let edit = *self.edited.get(row)? as usize;
        self.edits.get(edit.checked_sub(1)?).map(Vec::as_slice)
    }

    /// Which of all the cells are a row's.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |next| *next as usize);
        self.rows[row] as usize..end
    }

    fn start(&self, cell: usize) -> usize {
        cell.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }

    fn original(&self, cell: usize) -> &str {
        &self.text[self.start(cell)..self.ends[cell] as usize]
    }
}

/// What the reader does with it.
impl Sheet {
    pub(super) fn empty(delimiter: Delimiter) -> Self {
        Self {
            delimiter,
            header: Vec::new(),
            has_header: false,
            is_results: false,
            left_out: Vec::new(),
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

    /// Leaves out a record above the header.
    pub(super) fn leave_out(&mut self, text: &[u8], ends: &[usize]) {
        let cells: Vec<String> = cells(text, ends).map(|cell| trimmed(&cell).to_owned()).collect();
        self.left_out.push(cells.join(" ").trim_end().to_owned());
    }

    /// Takes the record of the header, which names the columns, unless it is a person's.
    pub(super) fn begin(&mut self, text: &[u8], ends: &[usize], line: u32) {
        let cells: Vec<String> = cells(text, ends).map(|cell| trimmed(&cell).to_owned()).collect();
        if let Some((outcome, own)) = cells.split_at_checked(OUTCOME_COLUMNS.len())
            && outcome == OUTCOME_COLUMNS
            && !own.is_empty()
        {
            self.is_results = true;
            self.has_header = true;
            self.header = own.iter().map(|name| results::as_came(name).into_owned()).collect();
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

    /// Takes a row.
    pub(super) fn push(&mut self, text: &[u8], ends: &[usize], line: u32) {
        self.rows.push(offset(self.ends.len()));
        self.lines.push(line);
        if self.is_results {
            let own: Vec<String> = cells(text, ends)
                .skip(OUTCOME_COLUMNS.len())
                .map(|cell| results::as_came(&cell).into_owned())
                .collect();
            own.iter().for_each(|cell| self.push_cell(cell));
            return;
        }
        let mut count = ends.len().min(COLUMNS_MOST + 1);
        // One cell too many tells as much as a thousand empty ones.
        while count > self.width() + 1 && ends[count - 1] == ends[count - 2] {
            count -= 1;
        }
        let ends = &ends[..count];
        let text = &text[..ends.last().copied().unwrap_or_default()];
        match str::from_utf8(text) {
            // A character may seem whole only because the delimiter in its middle is gone.
            Ok(text) if text.is_ascii() || ends.iter().all(|end| text.is_char_boundary(*end)) => {
                let before = self.text.len();
                self.text.push_str(text);
                self.ends.extend(ends.iter().map(|end| offset(before + end)));
            }
            _ => cells(text, ends).for_each(|cell| self.push_cell(&cell)),
        }
    }

    /// Nothing follows.
    pub(super) fn end(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.lines.shrink_to_fit();
    }

    fn push_cell(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(offset(self.text.len()));
    }
}

/// Whether a cell holds an address, so that its row is a person's.
pub(super) fn is_address(cell: &str) -> bool {
    let cell = trimmed(cell);
    cell.contains('@') && !cell.contains(' ')
}

pub(super) fn cells<'a>(text: &'a [u8], ends: &'a [usize]) -> impl Iterator<Item = Cow<'a, str>> {
    let starts = iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(from, to)| String::from_utf8_lossy(&text[from..*to]))
}

/// The reader takes no more than 96 MiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
