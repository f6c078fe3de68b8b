//! The file of `matricula import`: reading, decoding, and the meaning of its columns.

use super::super::decode::decode;
use super::super::say;
use super::{Import, Outcome, sentence};
use domain::bulk::FileFault;
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::encoding::{Encoding, EncodingDetector};
use domain::bulk::header::Mapping;
use domain::bulk::{BYTES_MOST, Column, InviteWords};
use domain::characters::trimmed;
use domain::day::parse::DateOrder;
use domain::form::Code;
use std::io::Read as _;
use std::path::Path;

pub(super) fn encoding(word: &str) -> Result<Encoding, String> {
    Encoding::from_word(&word.to_ascii_lowercase())
        .ok_or_else(|| format!("one of {}", words(Encoding::ALL.iter().map(|encoding| encoding.as_str()))))
}

pub(super) fn date_order(word: &str) -> Result<DateOrder, String> {
    DateOrder::from_word(word)
        .ok_or_else(|| format!("one of {}", words(DateOrder::ALL.iter().map(|order| order.as_str()))))
}

pub(super) fn named_column(text: &str) -> Result<(String, Option<Column>), String> {
    let (header, column) = text.rsplit_once('=').ok_or("a header, an equals sign and a column")?;
    let column = trimmed(column).to_ascii_lowercase().replace([' ', '-'], "_");
    let known = Column::from_word(&column);
    if known.is_none() && column != "ignore" {
        let all = words(Column::ALL.iter().map(|column| column.as_str()));
        return Err(format!("the column is one of {all}, ignore"));
    }
    Ok((trimmed(header).to_owned(), known))
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

pub(super) fn read_file(path: &Path) -> Outcome<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut bytes = Vec::new();
    let most = u64::from(BYTES_MOST);
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    if bytes.len() as u64 > most { Err(sentence(Code::TooLarge).into()) } else { Ok(bytes) }
}

pub(super) fn sheet(bytes: &[u8], given: &Import) -> Outcome<Sheet> {
    let (sheet, encoding) = decoded(bytes, given).map_err(in_words)?;
    if given.encoding.is_none() && encoding == Encoding::Windows1252 {
        let words = sheet.doubtful_words().join(", ");
        if !words.is_empty() {
            let name = encoding.name();
            return Err(format!(
                "read as {name}, the file has words such as {words}: choose the right --encoding"
            )
            .into());
        }
    }
    for line in sheet.left_out() {
        say(format_args!("skipped above the header: {line}"));
    }
    Ok(sheet)
}

fn decoded(bytes: &[u8], given: &Import) -> Result<(Sheet, Encoding), FileFault> {
    let mut judge = EncodingDetector::default();
    judge.push(bytes)?;
    let found = judge.finish()?;
    let encoding = given.encoding.unwrap_or(found);
    let mut reader = Reader::new();
    if let Some(line) = given.header_line {
        reader = reader.with_header_on(line);
    }
    reader.push(&decode(bytes, encoding))?;
    Ok((reader.finish()?, encoding))
}

/// The meaning of the columns, by their names and the options.
pub(super) fn mapping(sheet: &Sheet, given: &Import) -> Outcome<Mapping> {
    let mut mapping = Mapping::from_sheet(sheet);
    for (header, column) in &given.map {
        let position = position_of(sheet, header).ok_or_else(|| {
            format!(
                "--map: no column is named {header}; there are {}",
                words(sheet.header().iter().map(String::as_str))
            )
        })?;
        mapping.set(position, *column);
    }
    mapping.detect_date_order(sheet, &[]);
    if let Some(order) = given.dates {
        mapping.set_date_order(order);
    }
    match mapping.fault() {
        Some(fault) if fault.code == Code::DateAmbiguous => {
            Err(format!("{} --dates", sentence(fault.code)).into())
        }
        Some(fault) => {
            let names = words(sheet.header().iter().map(String::as_str));
            Err(format!("{} Columns of the file: {names}; --map says what one holds.", sentence(fault.code))
                .into())
        }
        None => Ok(mapping),
    }
}

fn position_of(sheet: &Sheet, header: &str) -> Option<usize> {
    let position = sheet.header().iter().position(|name| name == header);
    position.or_else(|| sheet.header().iter().position(|name| name.eq_ignore_ascii_case(header)))
}

/// Finds what the organization names, its own fields and its units, except in columns that the options leave out.
pub(super) fn detect_named(mapping: &mut Mapping, sheet: &Sheet, given: &Import, words: &InviteWords) {
    mapping.detect_own(sheet, &words.fields);
    mapping.detect_unit(sheet, &words.units);
    let left_out = given.map.iter().filter(|(_, column)| column.is_none());
    for position in left_out.filter_map(|(header, _)| position_of(sheet, header)) {
        mapping.set(position, None);
    }
}

fn in_words(fault: FileFault) -> String {
    match fault.line {
        Some(line) => format!("line {line}: {}", sentence(fault.code)),
        None => sentence(fault.code).to_owned(),
    }
}
