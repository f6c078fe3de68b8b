//! Fuzzes the reader and checker of bulk invites, without nightly and without instrumentation:
//! `cargo run --release -p domain --example fuzz_bulk -- 10000000 [SEED]`.
//!
//! Small files are put together from pieces that mean something, then spoiled; every one must be read alike however it
//! is sliced, keep its promises, and come back from a file of results as it went in. A finding is printed with its
//! input and ends the run. The same seed gives the same inputs.
#![allow(clippy::unwrap_used, reason = "a finding is a panic")]

use domain::bulk::FileFault;
use domain::bulk::check::{Repair, check};
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::encoding::{EncodingDetector, sniff};
use domain::bulk::header::Mapping;
use domain::bulk::{Outcome, RegistryAnswer, RowState};
use domain::bulk_results::{ResultsFormat, RowResult, write_header, write_row};
use domain::text::Locale;
use std::panic::{AssertUnwindSafe, catch_unwind};

const PIECES: &[&str] = &[
    "Email",
    "Username",
    "Language",
    "E-Mail",
    "Nome",
    "role",
    "Row,State,Outcome,Code,Reason,",
    "sep=;\n",
    "sep=",
    ",",
    ",",
    ",",
    ";",
    ";",
    "\t",
    "|",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r\n",
    "\r",
    "\"",
    "\"",
    "\"\"",
    "zoe@x.org",
    "ZOE@X.ORG",
    "bob@gmial.com",
    "a@bücher.example",
    "zoe",
    "admin",
    "it",
    "en",
    "=1+1",
    "'=1",
    "@x",
    "+39",
    "-",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{fffd}",
    "é",
    "€",
    "😀",
    "\0",
    "\u{7}",
    "x",
    "@",
    "'",
    "0",
];

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let runs: u64 = arguments.next().and_then(|word| word.parse().ok()).unwrap_or(100_000);
    let seed: u64 = arguments.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let mut chance = Chance(seed);
    let mut corpus: Vec<Vec<u8>> = vec![b"Email,Username\nzoe@x.org,zoe\n".to_vec()];
    let (mut read, mut rows) = (0_u64, 0_u64);
    for run in 1..=runs {
        let input = mutated(&mut chance, &corpus);
        let state = chance.0;
        match catch_unwind(AssertUnwindSafe(|| probe(&input, &mut chance))) {
            Ok(found) => {
                read += u64::from(found > 0);
                rows += found as u64;
                // What is read into several rows is worth building on.
                if found > 1 && (corpus.len() < 512 || run % 64 == 0) {
                    let place = chance.below(512);
                    if place < corpus.len() { corpus[place] = input } else { corpus.push(input) }
                }
            }
            Err(_) => {
                println!(
                    "finding in run {run} of seed {seed} (state {state:#x}): {:?}",
                    String::from_utf8_lossy(&input)
                );
                println!("{input:?}");
                std::process::exit(1);
            }
        }
        if run % 1_000_000 == 0 {
            println!("{run} runs, {read} files read, {rows} rows");
        }
    }
    println!("{runs} runs with seed {seed}: {read} files read, {rows} rows, no finding");
}

fn mutated(chance: &mut Chance, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input =
        if chance.below(4) == 0 { Vec::new() } else { corpus[chance.below(corpus.len())].clone() };
    for _ in 0..=chance.below(12) {
        let at = chance.below(input.len() + 1);
        match chance.below(10) {
            0..6 => drop(input.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
            6 => drop(input.drain(at..(at + chance.below(8)).min(input.len()))),
            7 if at < input.len() => input[at] = chance.next() as u8,
            8 => {
                let end = (at + chance.below(32)).min(input.len());
                let copy = input[at..end].to_vec();
                input.extend(copy);
            }
            _ => input.truncate(chance.below(400)),
        }
    }
    input.truncate(400);
    input
}

fn sliced(bytes: &[u8], mut size: impl FnMut() -> usize) -> Result<Sheet, FileFault> {
    let mut reader = Reader::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (slice, next) = rest.split_at(size().clamp(1, rest.len()));
        reader.push(slice)?;
        rest = next;
    }
    reader.finish()
}

/// Everything that must hold, whatever the bytes; how many rows they held.
fn probe(bytes: &[u8], chance: &mut Chance) -> usize {
    let mut judge = EncodingDetector::default();
    let judged = bytes.chunks(1 + chance.below(9)).try_for_each(|slice| judge.push(slice));
    let judged = judged.and_then(|()| judge.finish());
    if let Ok(sniffed) = sniff(bytes)
        && sniffed.mark > 0
        && bytes.len() > sniffed.mark
        && let Ok(encoding) = judged
    {
        assert_eq!(encoding, sniffed.encoding);
    }
    // Now and then behind a head that is long enough for slices to be read as they come.
    let long = chance.below(256) == 0;
    let text = if long {
        [&b"Email,Username,Language\nzoe@x.org,\"a\nb\",it\n".repeat(400), bytes].concat()
    } else {
        bytes.to_vec()
    };
    let whole = sliced(&text, || usize::MAX);
    assert_eq!(
        whole,
        sliced(&text, || 1 + chance.below(if long { 900 } else { 12 })),
        "slices make a difference"
    );
    let Ok(sheet) = whole else { return 0 };
    lies_right(&sheet, &text);
    if chance.below(8) == 0 {
        holds(&sheet, chance);
    }
    sheet.rows()
}

/// Rows lie on lines that the file has, one below the other, and no cell is longer than the file allows.
fn lies_right(sheet: &Sheet, text: &[u8]) {
    let breaks = text.iter().filter(|b| matches!(b, b'\r' | b'\n')).count();
    for row in 0..sheet.rows() {
        assert!(row == 0 || sheet.line(row - 1) < sheet.line(row));
        assert!(sheet.line(row) as usize <= breaks + 1);
        assert!(sheet.cells(row).all(|cell| cell.len() <= 3 * text.len()));
    }
}

/// Verdicts, results and repairs keep their promises; dearer than reading, so not tried on every file.
fn holds(sheet: &Sheet, chance: &mut Chance) {
    let mapping = Mapping::from_sheet(sheet);
    let _ = mapping.fault();
    let mut edited = sheet.clone();
    let mut verdicts = check(sheet, &mapping, to_ascii);
    for _ in 0..chance.below(3) {
        let cell = PIECES[chance.below(PIECES.len())];
        verdicts.edit(&mut edited, chance.below(sheet.rows()), chance.below(sheet.width()), cell);
    }
    let again = check(&edited, &mapping, to_ascii);
    assert_eq!(verdicts.len(), sheet.rows());
    (0..sheet.rows()).for_each(|row| assert_eq!(verdicts.verdict(row), again.verdict(row)));
    assert_eq!(RowState::ALL.iter().map(|state| verdicts.count(*state)).sum::<usize>(), sheet.rows());
    let mut results = Vec::new();
    let format = ResultsFormat { texts: Locale::It.text(), delimiter: edited.delimiter() };
    write_header(&mut results, &mapping.names(&edited), format).unwrap();
    for row in 0..edited.rows() {
        let result = RowResult { outcome: Outcome::Failed, code: None, refused: None, username: "" };
        write_row(&mut results, &verdicts.job_row(&edited, row), result, format).unwrap();
    }
    let back = sliced(&results, || usize::MAX).unwrap();
    assert!(back.is_results());
    assert_eq!(back.rows(), edited.rows());
    assert!((0..back.rows()).all(|row| back.cells(row).eq(edited.cells(row))), "results differ");
    if let Some(asked) = verdicts.next_lookup(&edited, 0) {
        let answer = RegistryAnswer {
            registered: vec![0, 9],
            invited: vec![1],
            taken: vec![0, 2, u32::MAX],
            ..RegistryAnswer::default()
        };
        verdicts.apply_registry(sheet, &asked, &answer);
    }
    for repair in Repair::ALL {
        let told = verdicts.repairs().count(*repair);
        assert_eq!(verdicts.repair(&mut edited, *repair), told);
    }
    // A row that is skipped gives way to one that repeated it, which may be an error for another reason.
    let mut times = 0;
    while verdicts.repair(&mut edited, Repair::SkipErrors) > 0 {
        times += 1;
    }
    assert!(times <= sheet.rows());
}

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}
