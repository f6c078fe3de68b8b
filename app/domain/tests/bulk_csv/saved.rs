//! Files as a spreadsheet has saved them (LibreOffice Calc 7.4), one sheet in four ways.

use super::*;
use domain::bulk::Column;
use domain::bulk::csv::Delimiter;
use domain::bulk::encoding::{Encoding, EncodingDetector};
use domain::bulk::header::Mapping;
use rstest::rstest;

const COMMA: &[u8] = include_bytes!("saved/comma-utf-8.csv");
const SEMICOLON: &[u8] = include_bytes!("saved/semicolon-utf-8.csv");
const WINDOWS: &[u8] = include_bytes!("saved/semicolon-windows-1252.csv");
const UTF_16: &[u8] = include_bytes!("saved/tab-utf-16.csv");

/// As the browser and the host do it, for the characters that stand in these files.
pub(super) fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf16Le => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().unwrap()
        }
        Encoding::Windows1252 => {
            let of = |byte: &u8| match byte {
                0x80 => '€',
                0x92 => '’',
                byte => char::from(*byte),
            };
            bytes.iter().map(of).collect()
        }
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[rstest]
#[case(COMMA, Encoding::Utf8, Delimiter::Comma)]
#[case(SEMICOLON, Encoding::Utf8, Delimiter::Semicolon)]
#[case(WINDOWS, Encoding::Windows1252, Delimiter::Semicolon)]
#[case(UTF_16, Encoding::Utf16Le, Delimiter::Tab)]
fn a_sheet_is_the_same_however_it_was_saved(
    #[case] bytes: &[u8],
    #[case] encoding: Encoding,
    #[case] delimiter: Delimiter,
) {
    let mut judge = EncodingDetector::default();
    judge.push(bytes).unwrap();
    assert_eq!(judge.finish().unwrap(), encoding);
    let sheet = read(decoded(bytes, encoding)).unwrap();
    assert_eq!(sheet.delimiter(), delimiter);
    assert_eq!(
        rows(&sheet),
        [
            ["anna.nesi@aldine.example", "", "it", "Anna", "Müller", "Reparto \"A\"; piano 2"],
            ["zoe@aldine.example", "", "it", "Zoë", "D’Angelo", "+39 06 1234"],
            ["jose.pena@aldine.example", "jose", "en", "José", "Peña", "due\nrighe"],
            ["ingrid@aldine.example", "ingrid.s", "", "Ingrid", "Ångström", "10 €"],
        ]
    );
    let lines: Vec<u32> = (0..sheet.rows()).map(|row| sheet.line(row)).collect();
    assert_eq!(lines, [2, 3, 4, 7], "an empty row of the sheet is no row");
    let known = [Column::Email, Column::Username, Column::Language, Column::GivenNames, Column::FamilyName];
    let mut columns: Vec<_> = known.map(Some).to_vec();
    columns.push(None);
    assert_eq!(Mapping::from_sheet(&sheet).columns(), columns);
}
