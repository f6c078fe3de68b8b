//! XLSX and ODS files as text. The code that reads them is in a file of its own (`spreadsheet`), which a browser fetches when
//! somebody chooses such a file.

use super::file_error::FileError;
#[cfg(feature = "hydrate")]
use domain::form::Code;

/// A sheet of a spreadsheet, or the names of several to choose from.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only browsers read files"))]
pub(super) enum SheetText {
    Text { text: String, sheet: String },
    Choice(Vec<String>),
}

/// Whether a file is a spreadsheet, by its first bytes: an archive, or the container of older and encrypted ones.
pub(super) fn is_spreadsheet(first_bytes: &[u8]) -> bool {
    first_bytes.starts_with(b"PK\x03\x04") || first_bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Reads a sheet, by its number or the only one. `at` says whether to go on.
#[cfg(feature = "hydrate")]
pub(super) async fn read_spreadsheet(
    bytes: Vec<u8>,
    chosen: Option<u32>,
    at: impl Fn() -> bool,
) -> Result<SheetText, FileError> {
    use super::yielding::YieldTimer;
    let mut yields = YieldTimer::begin();
    let Answer::Opened(workbook) = ask(Task::Open(bytes)).await? else { return Err(FileError::NotReadable) };
    let chosen = chosen.and_then(|chosen| usize::try_from(chosen).ok());
    let place = match chosen.filter(|place| *place < workbook.sheets().len()) {
        Some(place) => place,
        None if workbook.sheets().len() == 1 => 0,
        None => return Ok(SheetText::Choice(workbook.sheets().to_vec())),
    };
    let sheet = workbook.sheets()[place].clone();
    let Answer::Advanced(mut reader, mut goes_on) = ask(Task::Begin(workbook, place)).await? else {
        return Err(FileError::NotReadable);
    };
    while goes_on {
        if !at() {
            return Err(FileError::Stopped);
        }
        yields.yield_if_due().await;
        let Answer::Advanced(next, more) = ask(Task::Advance(reader)).await? else {
            return Err(FileError::NotReadable);
        };
        (reader, goes_on) = (next, more);
    }
    let Answer::Text(text) = ask(Task::Finish(reader)).await? else { return Err(FileError::NotReadable) };
    Ok(SheetText::Text { text, sheet })
}

#[cfg(not(feature = "hydrate"))]
pub(super) async fn read_spreadsheet(
    _bytes: Vec<u8>,
    _chosen: Option<u32>,
    _at: impl Fn() -> bool,
) -> Result<SheetText, FileError> {
    Err(FileError::NotReadable)
}

#[cfg(feature = "hydrate")]
use in_browser::{Answer, Task, ask};

#[cfg(feature = "hydrate")]
mod in_browser {
    use super::{FileError, fault};
    use leptos::wasm_split::{SplitLoaderError, wasm_split};
    use spreadsheet::{SheetReader, Workbook};

    /// Rows that are read between two yields.
    const ROWS: usize = 500;

    pub(super) enum Task {
        Open(Vec<u8>),
        Begin(Box<Workbook>, usize),
        Advance(Box<SheetReader>),
        Finish(Box<SheetReader>),
    }

    pub(super) enum Answer {
        Opened(Box<Workbook>),
        /// Some rows were read; whether there may be more.
        Advanced(Box<SheetReader>, bool),
        Text(String),
        Refused(spreadsheet::Fault),
    }

    /// Does a part of the work, in the file that is fetched for it.
    pub(super) async fn ask(task: Task) -> Result<Answer, FileError> {
        match spreadsheet(task).await {
            Ok(Answer::Refused(why)) => Err(fault(why)),
            Ok(answer) => Ok(answer),
            Err(_) => Err(FileError::NotFetched),
        }
    }

    // One split function, since each has its own loader.
    #[wasm_split(spreadsheet, wasm_split_path = leptos::wasm_split, fallible)]
    fn spreadsheet(task: Task) -> Result<Answer, SplitLoaderError> {
        let done = match task {
            Task::Open(bytes) => Workbook::open(bytes).map(|workbook| Answer::Opened(Box::new(workbook))),
            Task::Begin(workbook, place) => {
                workbook.read(place).map(|reader| Answer::Advanced(Box::new(reader), true))
            }
            Task::Advance(mut reader) => {
                reader.advance(ROWS).map(|goes_on| Answer::Advanced(reader, goes_on))
            }
            Task::Finish(reader) => Ok(Answer::Text(reader.finish())),
        };
        Ok(done.unwrap_or_else(Answer::Refused))
    }
}

#[cfg(feature = "hydrate")]
fn fault(why: spreadsheet::Fault) -> FileError {
    FileError::from(domain::bulk::FileFault::from(match why {
        spreadsheet::Fault::Locked => Code::SpreadsheetLocked,
        spreadsheet::Fault::Old => Code::SpreadsheetOld,
        spreadsheet::Fault::TooLarge => Code::SpreadsheetLarge,
        spreadsheet::Fault::Broken => Code::SpreadsheetBroken,
    }))
}
