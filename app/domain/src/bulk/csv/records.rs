//! Records out of bytes: what `csv-core` leaves to its caller.

use super::delimiter::one_cell_header;
use super::sheet::{cells, is_address};
use super::{Delimiter, FileFault, Sheet};
use crate::bulk::Column;
use crate::bulk::header::column_of;
use crate::bulk::results::OUTCOME_COLUMNS;
use crate::bulk::{COLUMNS_MOST, ROWS_MOST};
use crate::characters::trimmed;
use crate::form::Code;
use csv_core::ReadRecordResult;

/// Records among which the one that names the columns is looked for: titles and remarks stand above it in some files.
const FIRST: usize = 20;

/// Cells that are kept of a record: one more than may be, so that it is seen to have too many.
const KEPT: usize = OUTCOME_COLUMNS.len() + COLUMNS_MOST + 1;

pub(super) struct Records {
    core: csv_core::Reader,
    pub(super) sheet: Sheet,
    /// The cells of the record that is being read, one after the other, and where each ends; how much of both is used.
    text: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    count: usize,
    /// Whether the record has begun, on which line, and whether a quote was met in it: only then can it have lines.
    begun: Option<u32>,
    is_quoted: bool,
    lines: Lines,
    is_headed: bool,
    /// The first records, until it is known which of them names the columns.
    first: Vec<First>,
    /// The line on which it stands, where a person has said so.
    header_line: Option<u32>,
}

/// A record that is not looked at yet.
struct First {
    text: Vec<u8>,
    ends: Vec<usize>,
    line: u32,
}

impl Records {
    /// `line` is the one that comes first, `header_line` the one on which the columns are named, where that is known.
    pub(super) fn new(delimiter: Delimiter, line: u32, header_line: Option<u32>) -> Self {
        Self {
            core: delimiter.core(),
            sheet: Sheet::empty(delimiter),
            text: vec![0; 4 * 1024],
            length: 0,
            // One more than is kept, for all that follow.
            ends: vec![0; KEPT + 1],
            count: 0,
            begun: None,
            is_quoted: false,
            lines: Lines { next: line, after_cr: false },
            is_headed: false,
            first: Vec::new(),
            header_line,
        }
    }

    pub(super) fn push(&mut self, mut slice: &[u8]) -> Result<(), FileFault> {
        while !slice.is_empty() {
            if self.begun.is_none() {
                let breaks = slice.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                self.lines.count(&slice[..breaks]);
                slice = &slice[breaks..];
                if slice.is_empty() {
                    break;
                }
                self.begun = Some(self.lines.begin());
            }
            let read = self.read(slice)?;
            slice = &slice[read..];
        }
        Ok(())
    }

    /// Nothing follows: what is still open is the last record, unless its quote is.
    pub(super) fn finish(mut self) -> Result<Sheet, FileFault> {
        if self.begun.is_some() {
            self.read(b"\n")?;
            if self.begun.is_some() {
                let cell = self.count.checked_sub(1).map_or(0, |last| self.ends[last]);
                let mut within = Lines { next: 0, after_cr: false };
                within.count(&self.text[cell.min(self.length)..self.length]);
                let line = self.lines.next.saturating_sub(within.next);
                return Err(FileFault { code: Code::UnclosedQuote, line: Some(line) });
            }
        }
        if !self.is_headed {
            self.head(0)?;
        }
        if self.sheet.rows() == 0 {
            return Err(Code::NoRows.into());
        }
        self.sheet.end();
        Ok(self.sheet)
    }

    /// Reads on, at most to the end of the record; how many bytes it took.
    fn read(&mut self, slice: &[u8]) -> Result<usize, FileFault> {
        let (result, read, written, ended) =
            self.core.read_record(slice, &mut self.text[self.length..], &mut self.ends[self.count..]);
        let is_record = result == ReadRecordResult::Record;
        self.length += written;
        self.count += ended;
        // Every byte that is not copied ends a cell, except quotes.
        self.is_quoted |= read != written + ended;
        if self.is_quoted {
            self.lines.count(&slice[..read]);
        } else if is_record {
            self.lines.count(&slice[read - 1..read]);
        }
        if self.count > KEPT {
            self.count = KEPT;
            self.length = self.ends[KEPT - 1];
        }
        if is_record {
            self.take()?;
        } else if self.length == self.text.len() {
            self.text.resize(self.text.len() * 2, 0);
        }
        Ok(read)
    }

    fn take(&mut self) -> Result<(), FileFault> {
        let (text, ends) = (&self.text[..self.length], &self.ends[..self.count]);
        let line = self.begun.take().unwrap_or_default();
        // Old programs end a file with a Ctrl-Z.
        let is_end = ends.len() == 1 && text.trim_ascii() == b"\x1a";
        if !is_blank(text) && !is_end {
            if !self.is_headed {
                self.first.push(First { text: text.to_vec(), ends: ends.to_vec(), line });
                if let Some(at) = self.header() {
                    self.head(at)?;
                }
            } else if self.sheet.rows() == ROWS_MOST as usize {
                return Err(FileFault { code: Code::TooManyRows, line: Some(line) });
            } else {
                self.sheet.push(text, ends, line);
            }
        }
        (self.length, self.count, self.is_quoted) = (0, 0, false);
        Ok(())
    }
}

impl Records {
    /// Which of the first records names the columns, as soon as that can be told.
    fn header(&self) -> Option<usize> {
        let last = self.first.len().checked_sub(1)?;
        if let Some(line) = self.header_line {
            return (self.first[last].line >= line).then_some(last);
        }
        let records: Vec<Vec<String>> = self
            .first
            .iter()
            .map(|record| cells(&record.text, &record.ends).map(|cell| cell.into_owned()).collect())
            .collect();
        header_of(&records, last).or_else(|| (self.first.len() == FIRST).then_some(0))
    }

    /// Takes the first records: one names the columns, what stands above it is left out, and rows follow.
    fn head(&mut self, at: usize) -> Result<(), FileFault> {
        let first = std::mem::take(&mut self.first);
        let header = first.get(at).ok_or(Code::FileEmpty)?;
        self.is_headed = true;
        for above in &first[..at] {
            self.sheet.leave_out(&above.text, &above.ends);
        }
        self.sheet.begin(&header.text, &header.ends, header.line);
        if self.sheet.width() > COLUMNS_MOST {
            return Err(FileFault { code: Code::TooLarge, line: Some(header.line) });
        }
        first[at + 1..].iter().for_each(|row| self.sheet.push(&row.text, &row.ends, row.line));
        Ok(())
    }
}

/// Which of the first records of a file names its columns; `None` where more of them may tell, or none does. It is the
/// first in which known names stand. Further down it must name more than what stands above it, since a word such as
/// *user* is also the value of somebody's column; and nothing is looked for beyond a row with a person's address.
///
/// The records before `from` were looked at already.
pub(super) fn header_of(records: &[Vec<String>], from: usize) -> Option<usize> {
    let filled = |record: &[String]| record.iter().filter(|cell| !trimmed(cell).is_empty()).count();
    for (at, record) in records.iter().enumerate().take(FIRST).skip(from) {
        let is_results = record
            .iter()
            .map(|cell| trimmed(cell))
            .take(OUTCOME_COLUMNS.len())
            .eq(OUTCOME_COLUMNS.iter().copied());
        let columns: Vec<_> = record.iter().filter_map(|name| column_of(name)).collect();
        let above = &records[..at];
        let is_title = above.iter().all(|above| filled(above) < filled(record));
        let names_more = columns.contains(&Column::Email) && (columns.len() > 1 || is_title);
        let is_first = at == 0 && !columns.is_empty();
        if is_results || is_first || names_more || one_cell_header(record).is_some() {
            return Some(at);
        }
        if record.iter().any(|cell| is_address(cell)) {
            return Some(0);
        }
    }
    None
}

/// Whether there is nothing in it but white space. Spreadsheets leave such rows behind, delimiters and all.
fn is_blank(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_graphic)
        && str::from_utf8(text).is_ok_and(|text| text.chars().all(char::is_whitespace))
}

/// The lines of a file, as an editor counts them: CR, LF and CRLF each end one.
struct Lines {
    next: u32,
    /// Whether the last byte was a CR, whose LF would not end another.
    after_cr: bool,
}

impl Lines {
    /// The line of what comes now, which is no line break.
    fn begin(&mut self) -> u32 {
        self.after_cr = false;
        self.next
    }

    fn count(&mut self, bytes: &[u8]) {
        for b in bytes {
            if *b == b'\r' || (*b == b'\n' && !self.after_cr) {
                self.next += 1;
            }
            self.after_cr = *b == b'\r';
        }
    }
}
