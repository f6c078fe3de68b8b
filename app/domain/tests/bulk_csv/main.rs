//! The reader of CSV files: encodings, delimiters, lines, quotes, headers, limits.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod cells;
mod columns;
mod encodings;
mod generated;
mod lines;
mod other_programs;
mod programs;
mod refused;
mod saved;

use domain::bulk::FileFault;
use domain::bulk::csv::{Reader, Sheet};
use domain::form::Code;

fn read(text: impl AsRef<[u8]>) -> Result<Sheet, FileFault> {
    let mut reader = Reader::new();
    reader.push(text.as_ref())?;
    reader.finish()
}

fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    (0..sheet.rows()).map(|row| sheet.cells(row).map(str::to_owned).collect()).collect()
}

fn fault(code: Code, line: Option<u32>) -> FileFault {
    FileFault { code, line }
}

const PLAIN: &str = "Email,Username,Language\r\nzoe@x.org,zoe,it\r\nbob@x.org,,en\r\n";
