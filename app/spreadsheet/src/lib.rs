//! Reads a sheet of an XLSX or ODS file as CSV, as it is shown: formulas by their last results, days as `2026-11-30`, numbers
//! with the digits of their format. Browsers fetch this when somebody chooses such a file.
//!
//! A file is somebody else's: everything in it has an end. Entries are inflated while they are read and never as a whole, all
//! of them together by at most [`INFLATED_MOST`], and what is written ends with [`WRITTEN_MOST`].
//!
//! # Why no other crate
//!
//! `calamine` 0.38 is the well-kept crate for these formats, and was compared with this one, both as a module for browsers that
//! opens a file and writes its first sheet (`opt-level = "z"`, fat LTO, `panic = "abort"`):
//!
//! | | calamine 0.38 | this crate |
//! |---|---|---|
//! | size of the module | 542 kB, 243 kB with Brotli | 160 kB, 64 kB with Brotli |
//! | crates with their dependencies | 45 | 10 |
//! | memory | the whole sheet as cells | a row, and the text that is written |
//! | end of a file that inflates to gigabytes | none of its own | [`INFLATED_MOST`], [`WRITTEN_MOST`], [`ROWS_MOST`] |
//! | numbers | as they are stored: `420` where `00420` is shown | with the digits of their format |
//! | reading in pieces, so that a page stays usable and can cancel | no | [`SheetReader::advance`] |
//!
//! Both are built on `quick-xml` and, for ZIP, on `flate2`; what this crate does itself is the directory of the archive and the
//! few elements of the formats that hold cells. Formats from before 2007 are refused, which `calamine` would read.
//!
//! To add a form of numbers: `number_format.rs`, with a line in its table of tests.

mod archive;
mod date;
mod number_format;
mod ods;
mod text;
mod written;
mod xlsx;
mod xml;

use archive::Archive;
use std::rc::Rc;
use written::Written;

/// Most bytes that a file is inflated to, all that is read of it together.
pub const INFLATED_MOST: u64 = 256 * 1024 * 1024;
/// Most bytes of CSV.
pub const WRITTEN_MOST: usize = 96 * 1024 * 1024;
/// Most rows that are written: one more than a file may have is enough to refuse it.
pub const ROWS_MOST: usize = 100_100;
/// Most columns of a row that are written.
const COLUMNS_MOST: usize = 300;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is encrypted with a password.
    Locked,
    /// A form from before 2007, which is not read.
    Old,
    /// It would be too much.
    TooLarge,
    /// It is damaged, or something else.
    Broken,
}

type Result<T> = std::result::Result<T, Fault>;

/// The beginning of files that this crate knows, from their first bytes: the archives of XLSX and ODS, and the container of
/// encrypted and older files.
pub fn is_spreadsheet(first_bytes: &[u8]) -> bool {
    first_bytes.starts_with(b"PK\x03\x04") || first_bytes.starts_with(archive::CONTAINER)
}

/// An opened file.
pub struct Workbook {
    kind: Kind,
    sheets: Vec<String>,
}

enum Kind {
    Xlsx(xlsx::Workbook),
    Ods(Rc<Archive>),
}

impl Workbook {
    /// Opens a file, and reads the names of its sheets.
    ///
    /// # Errors
    /// Why it is not read.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        let archive = Rc::new(Archive::open(bytes)?);
        if archive.has("content.xml") {
            ods::check_lock(&archive)?;
            let sheets = ods::sheets(&archive)?;
            return Ok(Self { kind: Kind::Ods(archive), sheets }).and_then(Self::with_sheets);
        }
        let workbook = xlsx::Workbook::open(archive)?;
        let sheets = workbook.sheets().map(str::to_owned).collect();
        Ok(Self { kind: Kind::Xlsx(workbook), sheets }).and_then(Self::with_sheets)
    }

    fn with_sheets(self) -> Result<Self> {
        if self.sheets.is_empty() { Err(Fault::Broken) } else { Ok(self) }
    }

    /// The names of the sheets, in their order, without hidden ones.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Begins to read a sheet by its place.
    ///
    /// # Errors
    /// Why it is not read.
    pub fn read(&self, sheet: usize) -> Result<SheetReader> {
        let rows = match &self.kind {
            Kind::Xlsx(workbook) => Rows::Xlsx(workbook.rows(sheet)?),
            Kind::Ods(archive) => Rows::Ods(ods::Rows::open(archive, sheet)?),
        };
        Ok(SheetReader { rows, written: Written::default() })
    }
}

/// Reads the rows of a sheet, some at a time.
pub struct SheetReader {
    rows: Rows,
    written: Written,
}

enum Rows {
    Xlsx(xlsx::Rows),
    Ods(ods::Rows),
}

impl SheetReader {
    /// Reads up to so many rows. Returns whether there may be more.
    ///
    /// # Errors
    /// Why the file is not read.
    pub fn advance(&mut self, most: usize) -> Result<bool> {
        for _ in 0..most {
            let goes_on = match &mut self.rows {
                Rows::Xlsx(rows) => rows.next(&mut self.written)?,
                Rows::Ods(rows) => rows.next(&mut self.written)?,
            };
            if !goes_on || self.written.rows() > ROWS_MOST {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The rows that were read, as CSV with commas.
    pub fn finish(self) -> String {
        self.written.into_text()
    }
}
