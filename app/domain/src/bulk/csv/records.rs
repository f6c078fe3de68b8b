//! Separates the records of a file: buffers, line numbers and limits around `csv-core`.

use super::delimiter::core_reader;
use super::header_row::{SEARCHED, find_header};
use super::sheet::{Sheet, cells};
use crate::bulk::file_fault::FileFault;
use crate::bulk::outcome_columns::OUTCOME_COLUMNS;
use crate::bulk::{COLUMNS_MOST, ROWS_MOST};
use crate::csv_format::Delimiter;
use crate::form::Code;
use csv_core::ReadRecordResult;

/// Most cells that are stored of a record: one more than is valid, so that a longer one is detected.
const CELLS_MOST: usize = OUTCOME_COLUMNS.len() + 1 + COLUMNS_MOST + 1;

const QUOTE: u8 = b'"';

pub(super) struct Records {
    core: csv_core::Reader,
    pub(super) sheet: Sheet,
    /// The concatenated cells of the current record, the end of each, and how much of both is used.
    text: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    count: usize,
    /// The line on which the current record began. Only a record with quotes can have more lines.
    begun: Option<u32>,
    is_quoted: bool,
    lines: Lines,
    has_header: bool,
    /// The first records, until the header is found among them.
    first: Vec<FirstRecord>,
    /// The line of the header, if a person has chosen it.
    header_line: Option<u32>,
    /// Whether a byte ends a cell or begins quotes.
    is_special: [bool; 256],
}

/// A record that was read before the header was found.
struct FirstRecord {
    text: Vec<u8>,
    ends: Vec<usize>,
    line: u32,
}

impl Records {
    /// `line` is the number of the first line.
    pub(super) fn new(delimiter: Delimiter, line: u32, header_line: Option<u32>) -> Self {
        let mut is_special = [false; 256];
        for b in [delimiter.byte(), QUOTE, b'\r', b'\n'] {
            is_special[usize::from(b)] = true;
        }
        Self {
            core: core_reader(delimiter),
            sheet: Sheet::empty(delimiter),
            text: vec![0; 4 * 1024],
            length: 0,
            // The last place is for all cells that are not stored.
            ends: vec![0; CELLS_MOST + 1],
            count: 0,
            begun: None,
            is_quoted: false,
            lines: Lines { next: line, after_cr: false },
            has_header: false,
            first: Vec::new(),
            header_line,
            is_special,
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
                let line = self.lines.begin();
                if let Some(read) = self.push_plain(slice, line) {
                    slice = &slice[read..];
                    continue;
                }
                self.begun = Some(line);
            }
            let read = self.read(slice)?;
            slice = &slice[read..];
        }
        Ok(())
    }

    /// Reads a record without quotes, as nearly all are: it is copied once and as a whole. Returns the number of bytes read;
    /// `None` for any other record, and for one that does not end in this slice.
    fn push_plain(&mut self, slice: &[u8], line: u32) -> Option<usize> {
        if !self.has_header {
            return None;
        }
        let most = self.sheet.width() + 1;
        let (mut count, mut end) = (0, 0);
        loop {
            end += slice[end..].iter().position(|b| self.is_special[usize::from(*b)])?;
            if slice[end] == QUOTE || count == most {
                return None;
            }
            self.ends[count] = end;
            count += 1;
            if matches!(slice[end], b'\r' | b'\n') {
                break;
            }
            end += 1;
        }
        let is_full = self.sheet.rows() == ROWS_MOST as usize;
        if is_full || !self.sheet.push_plain(&slice[..end], &self.ends[..count], line) {
            return None;
        }
        self.lines.count(&slice[end..=end]);
        Some(end + 1)
    }

    /// Ends the file. Its last record needs no line break, but its quotes must be closed.
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
        if !self.has_header {
            self.take_header(0)?;
        }
        if self.sheet.rows() == 0 {
            return Err(Code::NoRows.into());
        }
        self.sheet.end();
        Ok(self.sheet)
    }

    /// Reads at most to the end of the record. Returns the number of bytes read.
    fn read(&mut self, slice: &[u8]) -> Result<usize, FileFault> {
        let (result, read, written, ended) =
            self.core.read_record(slice, &mut self.text[self.length..], &mut self.ends[self.count..]);
        let is_record = result == ReadRecordResult::Record;
        self.length += written;
        self.count += ended;
        // A byte that was neither copied nor ended a cell is a quote.
        self.is_quoted |= read != written + ended;
        if self.is_quoted {
            self.lines.count(&slice[..read]);
        } else if is_record {
            self.lines.count(&slice[read - 1..read]);
        }
        if self.count > CELLS_MOST {
            self.count = CELLS_MOST;
            self.length = self.ends[CELLS_MOST - 1];
        }
        if is_record {
            self.end_record()?;
        } else if self.length == self.text.len() {
            self.text.resize(self.text.len() * 2, 0);
        }
        Ok(read)
    }

    fn end_record(&mut self) -> Result<(), FileFault> {
        let (text, ends) = (&self.text[..self.length], &self.ends[..self.count]);
        let line = self.begun.take().unwrap_or_default();
        // Old programs end a file with Ctrl-Z.
        let is_end = ends.len() == 1 && text.trim_ascii() == b"\x1a";
        if !is_blank(text) && !is_end {
            if !self.has_header {
                self.first.push(FirstRecord { text: text.to_vec(), ends: ends.to_vec(), line });
                if let Some(at) = self.header_position() {
                    self.take_header(at)?;
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

    /// The position of the header among the first records, once it is found.
    fn header_position(&self) -> Option<usize> {
        let last = self.first.len().checked_sub(1)?;
        if let Some(line) = self.header_line {
            return (self.first[last].line >= line).then_some(last);
        }
        let records: Vec<Vec<String>> = self
            .first
            .iter()
            .map(|record| cells(&record.text, &record.ends).map(|cell| cell.into_owned()).collect())
            .collect();
        find_header(&records, last).or_else(|| (self.first.len() == SEARCHED).then_some(0))
    }

    /// Takes the header. The records above it are left out, those below it are rows.
    fn take_header(&mut self, at: usize) -> Result<(), FileFault> {
        let first = std::mem::take(&mut self.first);
        let header = first.get(at).ok_or(Code::FileEmpty)?;
        self.has_header = true;
        for above in &first[..at] {
            self.sheet.leave_out(&above.text, &above.ends, above.line);
        }
        self.sheet.begin(&header.text, &header.ends, header.line);
        if self.sheet.width() > COLUMNS_MOST {
            return Err(FileFault { code: Code::TooLarge, line: Some(header.line) });
        }
        first[at + 1..].iter().for_each(|row| self.sheet.push(&row.text, &row.ends, row.line));
        Ok(())
    }
}

/// Whether a record has only white space. Spreadsheets write such rows.
fn is_blank(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_graphic)
        && str::from_utf8(text).is_ok_and(|text| text.chars().all(char::is_whitespace))
}

/// Counts lines as an editor does: CR, LF and CRLF each end one.
struct Lines {
    next: u32,
    /// Whether the last byte was a CR. An LF after it does not end another line.
    after_cr: bool,
}

impl Lines {
    /// The line of the next byte, which is not a line break.
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
