use super::records::header_of;
use crate::bulk::header::column_of;
use crate::bulk::results::OUTCOME_COLUMNS;
use crate::form::words;
use csv_core::ReadRecordResult;

words! {
    /// What separates the cells of a file.
    #[derive(Default)]
    Delimiter {
        #[default]
        Comma = ",",
        Semicolon = ";",
        Tab = "\t",
        Pipe = "|",
    }
}

impl Delimiter {
    pub(super) fn core(self) -> csv_core::Reader {
        // Never cloned: a clone of csv-core 0.1.13 forgets where its records end.
        let mut core = csv_core::ReaderBuilder::new().delimiter(self.byte()).build();
        // It would drop a mark at the beginning, but only of a slice that has all of it; ours is dropped before.
        core.read_record(&[], &mut [], &mut []);
        core
    }

    const fn byte(self) -> u8 {
        self.as_str().as_bytes()[0]
    }
}

/// Rows that are looked at.
const ROWS: usize = 32;

/// Excel's first line `sep=;`, which is no row: what it says, what follows it, and how many lines it took.
pub(super) fn told(text: &[u8]) -> (Option<Delimiter>, &[u8], u32) {
    let end = text.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(text.len());
    let (line, rest) = text.split_at(end);
    let line = line.trim_ascii_end();
    let is_tab = text[..end].eq_ignore_ascii_case(b"sep=\t");
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let says = match bare.split_at_checked(4) {
        Some((key, [b])) if key.eq_ignore_ascii_case(b"sep=") => *b,
        _ if is_tab => b'\t',
        _ => return (None, text, 0),
    };
    let rest = match rest {
        [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
        rest => rest,
    };
    // A separator that is none of ours is not believed, and the line is still no row.
    let told = Delimiter::ALL.iter().copied().find(|delimiter| delimiter.byte() == says);
    (told, rest, 1)
}

/// The delimiter under which the first rows make most sense: known names in the header first, then rows that have as
/// many cells as it. `is_whole`: the last row is not cut off.
pub(super) fn detect(text: &[u8], is_whole: bool) -> Delimiter {
    let mut best = (Delimiter::Comma, Score::default());
    for delimiter in Delimiter::ALL.iter().filter(|delimiter| text.contains(&delimiter.byte())) {
        let score = score(text, *delimiter, is_whole);
        if score > best.1 {
            best = (*delimiter, score);
        }
    }
    best.0
}

#[derive(Default, PartialEq, PartialOrd)]
struct Score {
    separates: bool,
    known: usize,
    /// Rows that agree with the header less those that do not, so that prose with commas does not win.
    agreeing: isize,
    cells: usize,
}

fn score(text: &[u8], delimiter: Delimiter, is_whole: bool) -> Score {
    let records = records(text, delimiter, is_whole, ROWS);
    let Some((header, rows)) =
        records.get(header_of(&records, 0).unwrap_or(0)..).and_then(<[_]>::split_first)
    else {
        return Score::default();
    };
    let names = one_cell_header(header).unwrap_or_else(|| header.clone());
    let is_results =
        names.iter().map(|name| name.trim()).take(OUTCOME_COLUMNS.len()).eq(OUTCOME_COLUMNS.iter().copied());
    let known =
        if is_results { usize::MAX } else { names.iter().filter(|name| column_of(name).is_some()).count() };
    if header.len() == 1 {
        return Score { known, ..Score::default() };
    }
    let agreeing = rows.iter().map(|row| if row.len() == header.len() { 1 } else { -1 }).sum();
    Score { separates: true, known, agreeing, cells: header.len() }
}

/// The first records, quotes understood; blank ones left out. `is_whole`: nothing follows the text.
pub(crate) fn records(
    mut text: &[u8],
    delimiter: Delimiter,
    is_whole: bool,
    most: usize,
) -> Vec<Vec<String>> {
    let mut core = delimiter.core();
    let (mut cells, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
    let (mut length, mut count) = (0, 0);
    let mut all = Vec::new();
    while all.len() < most {
        let (result, read, written, ended) = core.read_record(text, &mut cells[length..], &mut ends[count..]);
        text = &text[read..];
        length += written;
        count += ended;
        match result {
            ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends[..count].iter().copied());
                let record: Vec<String> = starts
                    .zip(&ends[..count])
                    .map(|(from, to)| String::from_utf8_lossy(&cells[from..*to]).into_owned())
                    .collect();
                if record.iter().any(|cell| !cell.trim().is_empty()) {
                    all.push(record);
                }
                (length, count) = (0, 0);
            }
            ReadRecordResult::InputEmpty if is_whole || all.is_empty() => {}
            _ => break,
        }
    }
    all
}

/// A template with commas, filled in by a spreadsheet that writes semicolons: all names stand in the first cell.
pub(super) fn one_cell_header(record: &[impl AsRef<str>]) -> Option<Vec<String>> {
    let (first, rest) = record.split_first()?;
    let names: Vec<String> = first.as_ref().split(',').map(|name| name.trim().to_owned()).collect();
    let is_one = !rest.is_empty()
        && rest.iter().all(|cell| cell.as_ref().trim().is_empty())
        && names.len() > 1
        && names.len() <= record.len()
        && names.iter().all(|name| column_of(name).is_some());
    is_one.then_some(names)
}
