//! What is said of each row, by itself and beside the others; what the registry adds; what repairs do.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod dates;
mod generated;
mod named;
mod registry;
mod repairs;
mod reserved;
mod rows;
mod sending;
mod shared_values;

use domain::bulk::check::{Verdicts, check};
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::header::Mapping;
use domain::bulk::{Column, JobChunk, RegistryAnswer, RowColumn, RowState};
use domain::form::Code;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

fn read(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

fn checked(text: &str) -> (Sheet, Verdicts) {
    let sheet = read(text);
    let verdicts = check(&sheet, &Mapping::from_sheet(&sheet), to_ascii);
    (sheet, verdicts)
}

type Told = (RowState, Option<Code>, Option<Column>, Option<usize>);

fn told(verdicts: &Verdicts) -> Vec<Told> {
    let verdict = |row| {
        let verdict = verdicts.verdict(row);
        (verdict.state, verdict.code, verdict.column.and_then(RowColumn::known), verdict.repeats)
    };
    (0..verdicts.len()).map(verdict).collect()
}

fn states(verdicts: &Verdicts) -> Vec<RowState> {
    (0..verdicts.len()).map(|row| verdicts.state(row)).collect()
}

const READY: Told = (RowState::Ready, None, None, None);

fn error(code: Code, column: Column) -> Told {
    (RowState::Error, Some(code), Some(column), None)
}

fn duplicate(of: usize) -> Told {
    (RowState::DuplicateInFile, Some(Code::DuplicateInFile), Some(Column::Email), Some(of))
}

fn ask(sheet: &Sheet, verdicts: &mut Verdicts, answer: RegistryAnswer) {
    let asked = verdicts.next_lookup(sheet, 0).unwrap();
    verdicts.apply_registry(sheet, &asked, &answer);
}
