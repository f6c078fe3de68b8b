//! Reads a CSV file, slice by slice, into a [`Sheet`].
//!
//! `csv-core` separates the cells (RFC 4180, forgiving). This module adds what it leaves out: the delimiter, Excel's
//! `sep=` line, the header, line numbers and limits. The browser, the command and the tests use this one reader. The
//! slicing of a file never changes the result.

mod delimiter;
mod detect;
mod header_row;
mod records;
mod sheet;
mod unedited_row;

pub use crate::csv_format::Delimiter;
pub(crate) use detect::first_records;
pub use sheet::{FirstLine, Sheet};
pub(crate) use unedited_row::UneditedRow;

use super::BYTES_MOST;
use super::file_fault::FileFault;
use crate::form::Code;
use records::Records;

/// The delimiter is always detected from this many bytes, so that the slicing of a file makes no difference.
const HEAD: usize = 16 * 1024;

/// Decoding makes at most three bytes out of one.
const READ_MOST: usize = 3 * BYTES_MOST as usize;

/// Reads a file in slices of UTF-8. A slice may end inside a character.
#[derive(Default)]
pub struct Reader {
    delimiter: Option<Delimiter>,
    header_line: Option<u32>,
    /// The first bytes of the file, until there are enough to detect the delimiter.
    head: Vec<u8>,
    records: Option<Records>,
    /// Bytes read so far.
    read: usize,
    /// Bytes that are expected.
    room: usize,
}

impl Reader {
    /// A reader that detects the delimiter.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader for a delimiter that a person has chosen.
    pub fn with(delimiter: Delimiter) -> Self {
        Self { delimiter: Some(delimiter), ..Self::new() }
    }

    /// Takes the header from the line that a person has chosen, and leaves out the lines above.
    pub fn with_header_on(self, line: u32) -> Self {
        Self { header_line: Some(line), ..self }
    }

    /// Reserves memory once for about so many bytes.
    pub fn expecting(self, bytes: usize) -> Self {
        Self { room: bytes.min(READ_MOST), ..self }
    }

    /// Reads the next slice.
    ///
    /// # Errors
    /// `too_many_rows` at the first row beyond [`ROWS_MOST`](super::ROWS_MOST); `too_large` for a file that does not end
    /// or has more columns than [`COLUMNS_MOST`](super::COLUMNS_MOST). Reading cannot continue after an error.
    pub fn push(&mut self, slice: &[u8]) -> Result<(), FileFault> {
        self.read += slice.len();
        if self.read > READ_MOST {
            return Err(Code::TooLarge.into());
        }
        if let Some(records) = &mut self.records {
            return records.push(slice);
        }
        let (first, rest) = slice.split_at(slice.len().min(HEAD - self.head.len()));
        self.head.extend_from_slice(first);
        if self.head.len() < HEAD { Ok(()) } else { self.begin(false)?.push(rest) }
    }

    /// Rows read so far.
    pub fn rows(&self) -> usize {
        self.records.as_ref().map_or(0, |records| records.sheet.rows())
    }

    /// The delimiter, once it is known.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.records.as_ref().map(|records| records.sheet.delimiter())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// `file_empty`, `no_rows`, `unclosed_quote` with the line of the quote, `too_many_rows`.
    pub fn finish(mut self) -> Result<Sheet, FileFault> {
        if self.records.is_none() {
            self.begin(true)?;
        }
        self.records.ok_or(Code::FileEmpty)?.finish()
    }

    fn begin(&mut self, is_whole: bool) -> Result<&mut Records, FileFault> {
        let head = std::mem::take(&mut self.head);
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let (stated, text, lines) = delimiter::stated(text);
        let delimiter = self.delimiter.or(stated).unwrap_or_else(|| detect::detect(text, is_whole));
        let records = self.records.insert(Records::new(delimiter, 1 + lines, self.header_line));
        records.sheet.make_room(self.room);
        records.push(text)?;
        Ok(records)
    }
}
