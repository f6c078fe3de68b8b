//! Reads a selected file in slices into a sheet. UTF-8 goes to the reader as it is, other encodings through the
//! browser's decoder, so that no tables are downloaded. A sheet of a spreadsheet is read as the CSV file that it would be.

use super::browser::{ChosenFile, Decoder};
use super::file_error::FileError;
use super::spreadsheet::{SheetText, is_spreadsheet, read_spreadsheet};
use super::yielding::YieldTimer;
use domain::bulk::BYTES_MOST;
use domain::bulk::csv::{Delimiter, Reader, Sheet};
use domain::bulk::encoding::{Encoding, EncodingDetector};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The size of a slice: some milliseconds of work.
const SLICE: usize = 512 * 1024;

/// The bytes that tell a spreadsheet from a text.
const FIRST_BYTES: usize = 8;

/// Slices that are requested ahead: the browser takes longer to bring one than reading it does.
const ASKED: usize = 4;

/// The options that the user has set; the others are detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReadOptions {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    /// The line of the header.
    #[serde(default)]
    pub header_line: Option<u32>,
    /// The number of the sheet of a spreadsheet.
    #[serde(default)]
    pub sheet: Option<u32>,
}

/// The result of reading.
pub(super) struct ReadFile {
    pub sheet: Sheet,
    pub encoding: Encoding,
    /// The name of the sheet of a spreadsheet.
    pub sheet_name: Option<String>,
}

/// A file, or the sheets to choose from.
pub(super) enum Read {
    File(Box<ReadFile>),
    Sheets(Vec<String>),
}

/// Reads a file. `at` receives the number of bytes read and says whether to go on.
pub(super) async fn read_file(
    file: &ChosenFile,
    options: ReadOptions,
    at: impl Fn(u64) -> bool,
) -> Result<Read, FileError> {
    if file.size() > u64::from(BYTES_MOST) {
        return Err(FileError::TooLarge);
    }
    let first = match file.slices(FIRST_BYTES).next() {
        Some((_, first)) => first.await.ok_or(FileError::NotReadable)?,
        None => Vec::new(),
    };
    if is_spreadsheet(&first) {
        return sheet_of(file, options, &at).await;
    }
    let mut encoding = options.encoding;
    loop {
        match pass(file, ReadOptions { encoding, ..options }, &at).await? {
            PassOutcome::Whole(found) => return Ok(Read::File(found)),
            // What was read so far was taken for UTF-8, and is not.
            PassOutcome::OtherEncoding(other) => encoding = Some(other),
        }
    }
}

/// Reads a sheet of a spreadsheet, as the CSV file that it would be saved as.
async fn sheet_of(
    file: &ChosenFile,
    options: ReadOptions,
    at: &impl Fn(u64) -> bool,
) -> Result<Read, FileError> {
    let bytes = file.bytes().await.ok_or(FileError::NotReadable)?;
    let (text, sheet) = match read_spreadsheet(bytes, options.sheet, || at(0)).await? {
        SheetText::Choice(sheets) => return Ok(Read::Sheets(sheets)),
        SheetText::Text { text, sheet } => (text, sheet),
    };
    let mut reader = Reader::with(Delimiter::Comma).expecting(text.len());
    if let Some(line) = options.header_line {
        reader = reader.with_header_on(line);
    }
    let mut yields = YieldTimer::begin();
    for slice in text.as_bytes().chunks(SLICE) {
        reader.push(slice)?;
        if !at(0) {
            return Err(FileError::Stopped);
        }
        yields.yield_if_due().await;
    }
    let file = ReadFile { sheet: reader.finish()?, encoding: Encoding::Utf8, sheet_name: Some(sheet) };
    Ok(Read::File(Box::new(file)))
}

enum PassOutcome {
    Whole(Box<ReadFile>),
    OtherEncoding(Encoding),
}

async fn pass(
    file: &ChosenFile,
    options: ReadOptions,
    at: &impl Fn(u64) -> bool,
) -> Result<PassOutcome, FileError> {
    let size = file.size();
    let said = options.encoding;
    let mut reader = options.delimiter.map_or_else(Reader::new, Reader::with);
    if let Some(line) = options.header_line {
        reader = reader.with_header_on(line);
    }
    let mut reader = reader.expecting(usize::try_from(size).unwrap_or_default());
    let mut judge = EncodingDetector::default();
    let mut decoder = None;
    let mut taken = None;
    let mut yields = YieldTimer::begin();
    let mut slices = file.slices(SLICE);
    let mut asked: VecDeque<_> = slices.by_ref().take(ASKED).collect();
    while let Some((to, slice)) = asked.pop_front() {
        let slice = slice.await.ok_or(FileError::NotReadable)?;
        asked.extend(slices.next());
        judge.push(&slice)?;
        let encoding = said.unwrap_or_else(|| judge.encoding());
        if taken.is_some_and(|taken| taken != encoding) {
            return Ok(PassOutcome::OtherEncoding(encoding));
        }
        if taken.is_none() && encoding != Encoding::Utf8 {
            decoder = Some(Decoder::new(encoding).ok_or(FileError::NotReadable)?);
        }
        if taken.is_none() && said == Some(Encoding::Utf8) {
            // The user has chosen UTF-8: invalid bytes become U+FFFD, and their rows have an error.
            decoder = Some(Decoder::new(encoding).ok_or(FileError::NotReadable)?);
        }
        taken = Some(encoding);
        match &decoder {
            Some(decoder) => {
                let text = decoder.decode(&slice, to == size).ok_or(FileError::NotReadable)?;
                reader.push(text.as_bytes())?;
            }
            None => reader.push(&slice)?,
        }
        if !at(to) {
            return Err(FileError::Stopped);
        }
        yields.yield_if_due().await;
    }
    let judged = judge.finish()?;
    let encoding = said.unwrap_or(judged);
    if taken.is_some_and(|taken| taken != encoding) {
        return Ok(PassOutcome::OtherEncoding(encoding));
    }
    Ok(PassOutcome::Whole(Box::new(ReadFile { sheet: reader.finish()?, encoding, sheet_name: None })))
}
