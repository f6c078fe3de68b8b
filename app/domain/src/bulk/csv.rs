//! A CSV file, slice by slice, into a [`Sheet`].
//!
//! `csv-core` tells cells apart (RFC 4180, forgiving); around it stand the delimiter and Excel's `sep=` line, the line that
//! names the columns, the lines of the file, the limits, and what a file can be refused for. One reader for the browser, the command and the
//! tests. However a file is sliced, the sheet is the same.

mod delimiter;
mod records;
mod sheet;

pub use delimiter::Delimiter;
pub(crate) use delimiter::records;
pub use sheet::Sheet;

use super::BYTES_MOST;
use crate::form::Code;
use records::Records;

/// Why a file is refused as a whole, and on which of its lines, where that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFault {
    pub code: Code,
    pub line: Option<u32>,
}

impl From<Code> for FileFault {
    fn from(code: Code) -> Self {
        Self { code, line: None }
    }
}

/// The delimiter is detected from this many bytes, never from more or fewer, so that slices make no difference.
const HEAD: usize = 16 * 1024;

/// A decoded byte becomes three at most.
const READ_MOST: usize = 3 * BYTES_MOST as usize;

/// Reads a file that comes in slices of UTF-8; a slice may end inside a character.
pub struct Reader {
    chosen: Option<Delimiter>,
    header_line: Option<u32>,
    /// The beginning of the file, until there is enough of it.
    head: Vec<u8>,
    records: Option<Records>,
    read: usize,
    /// How many bytes are expected.
    room: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// Finds out by itself what separates the cells.
    pub fn new() -> Self {
        Self { chosen: None, header_line: None, head: Vec::new(), records: None, read: 0, room: 0 }
    }

    /// A person has said what separates the cells.
    pub fn with(delimiter: Delimiter) -> Self {
        Self { chosen: Some(delimiter), ..Self::new() }
    }

    /// A person has said on which line the columns are named; what stands above it is left out.
    pub fn with_header_on(self, line: u32) -> Self {
        Self { header_line: Some(line), ..self }
    }

    /// So many bytes will come, or about as many: room for them is made once, instead of again and again.
    pub fn expecting(self, bytes: usize) -> Self {
        Self { room: bytes.min(READ_MOST), ..self }
    }

    /// Takes the next slice.
    ///
    /// # Errors
    /// `too_many_rows` at the first row beyond [`ROWS_MOST`](super::ROWS_MOST); `too_large` for a file that never ends, or
    /// that has more columns than [`COLUMNS_MOST`](super::COLUMNS_MOST). Nothing is worth reading after that.
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

    /// How many rows were read so far.
    pub fn rows(&self) -> usize {
        self.records.as_ref().map_or(0, |records| records.sheet.rows())
    }

    /// What separates the cells, as soon as that is known.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.records.as_ref().map(|records| records.sheet.delimiter())
    }

    /// Nothing is left of the file.
    ///
    /// # Errors
    /// `file_empty`, `no_rows`, `unclosed_quote` with the line on which it was opened, `too_many_rows`.
    pub fn finish(mut self) -> Result<Sheet, FileFault> {
        if self.records.is_none() {
            self.begin(true)?;
        }
        self.records.ok_or(Code::FileEmpty)?.finish()
    }

    fn begin(&mut self, is_whole: bool) -> Result<&mut Records, FileFault> {
        let head = std::mem::take(&mut self.head);
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let (told, text, lines) = delimiter::told(text);
        let delimiter = self.chosen.or(told).unwrap_or_else(|| delimiter::detect(text, is_whole));
        let records = self.records.insert(Records::new(delimiter, 1 + lines, self.header_line));
        records.sheet.make_room(self.room);
        records.push(text)?;
        Ok(records)
    }
}
