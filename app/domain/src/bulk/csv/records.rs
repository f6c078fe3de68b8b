//! Records out of bytes: what `csv-core` leaves to its caller.

use super::{Delimiter, FileFault, Sheet};
use crate::bulk::results::OUTCOME_COLUMNS;
use crate::bulk::{COLUMNS_MOST, ROWS_MOST};
use crate::characters::trimmed;
use crate::form::Code;
use csv_core::ReadRecordResult;

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
}

impl Records {
    /// `line` is the one that comes first.
    pub(super) fn new(delimiter: Delimiter, line: u32) -> Self {
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
            return Err(Code::FileEmpty.into());
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
        if !is_blank(text) {
            if !self.is_headed {
                self.is_headed = true;
                self.sheet.begin(text, ends, line);
                if self.sheet.width() > COLUMNS_MOST {
                    return Err(FileFault { code: Code::TooLarge, line: Some(line) });
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

/// Whether there is nothing to be seen in it. Spreadsheets leave such rows behind, delimiters and all, and old programs a
/// Ctrl-Z at the end of the file.
fn is_blank(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_graphic) && str::from_utf8(text).is_ok_and(|text| trimmed(text).is_empty())
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
