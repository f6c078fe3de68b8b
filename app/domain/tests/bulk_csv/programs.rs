//! Files in the form in which other programs export their users or contacts: encoding, delimiter, line ends and names of
//! columns are theirs, the people are not.

use super::saved::decoded;
use super::*;
use domain::bulk::check::check;
use domain::bulk::csv::Delimiter;
use domain::bulk::encoding::{Encoding, EncodingDetector};
use domain::bulk::header::Mapping;
use domain::bulk::{Column, RowState};
use rstest::rstest;

/// Address, username, language, given names, family name, date of birth and nationality of a person.
type Person = [&'static str; 7];

const COLUMNS: [Column; 7] = [
    Column::Email,
    Column::Username,
    Column::Language,
    Column::GivenNames,
    Column::FamilyName,
    Column::DateOfBirth,
    Column::Nationality,
];

/// What a file is and has: its bytes, encoding and delimiter, its columns with a meaning, and its people.
type File = (&'static [u8], Encoding, Delimiter, usize, [Person; 2]);

/// Contacts of Outlook for Windows: all 92 columns, an empty date is `0/0/00`, an address takes two lines.
const OUTLOOK: File = (
    include_bytes!("programs/outlook.csv"),
    Encoding::Windows1252,
    Delimiter::Comma,
    5,
    [
        ["anna.mueller@aldine.example", "", "", "Anna", "Müller", "1990-04-17", ""],
        ["zoe@aldine.example", "", "Italian", "Zoë", "D'Angelo", "", ""],
    ],
);

const OUTLOOK_ITALIAN: File = (
    include_bytes!("programs/outlook-italian.csv"),
    Encoding::Windows1252,
    Delimiter::Comma,
    5,
    [
        ["niccolo.conti@aldine.example", "", "Italiano", "Niccolò", "Conti", "1990-04-17", ""],
        ["zoe.nesi@aldine.example", "", "", "Zoë", "Nesi", "", ""],
    ],
);

/// Users of Moodle, one of whom has their address as username.
const MOODLE: File = (
    include_bytes!("programs/moodle.csv"),
    Encoding::Utf8,
    Delimiter::Comma,
    5,
    [
        ["anna@aldine.example", "anna", "it", "Anna", "Müller", "", ""],
        ["zoe@aldine.example", "zoe@aldine.example", "en", "Zoë", "D'Angelo", "", ""],
    ],
);

/// The participants of a course.
const MOODLE_ITALIAN: File = (
    include_bytes!("programs/moodle-italian.csv"),
    Encoding::Utf8,
    Delimiter::Comma,
    3,
    [
        ["niccolo@aldine.example", "", "", "Niccolò", "Conti", "", ""],
        ["zoe@aldine.example", "", "", "Zoë", "De Luca", "", ""],
    ],
);

/// *Download users* of Google Workspace: names with brackets, other columns with addresses. The names are English in every
/// language.
const GOOGLE: File = (
    include_bytes!("programs/google-workspace.csv"),
    Encoding::Utf8,
    Delimiter::Comma,
    3,
    [
        ["anna@aldine.example", "", "", "Anna", "Müller", "", ""],
        ["zoe@aldine.example", "", "", "Zoë", "D'Angelo", "", ""],
    ],
);

/// *Download users* of Microsoft Entra ID, with a guest. The names are English in every language.
const ENTRA: File = (
    include_bytes!("programs/entra.csv"),
    Encoding::Utf8,
    Delimiter::Comma,
    4,
    [
        ["anna@aldine.example", "anna@aldine.onmicrosoft.com", "", "Anna", "Müller", "", ""],
        ["zoe@home.example", "zoe_home.example#EXT#@aldine.onmicrosoft.com", "", "Zoë", "D'Angelo", "", ""],
    ],
);

/// The template of Okta: logins are addresses, and of two columns with a language one is empty.
const OKTA: File = (
    include_bytes!("programs/okta.csv"),
    Encoding::Utf8,
    Delimiter::Comma,
    5,
    [
        ["anna@aldine.example", "anna@aldine.example", "it", "Anna", "Müller", "", ""],
        ["zoe@aldine.example", "zoe@aldine.example", "en-GB", "Zoë", "D'Angelo", "", ""],
    ],
);

/// An Italian Excel: semicolons, which a first line says, and a row that was cleared.
const EXCEL_ITALIAN: File = (
    include_bytes!("programs/excel-italian.csv"),
    Encoding::Windows1252,
    Delimiter::Semicolon,
    5,
    [
        ["anna@aldine.example", "", "", "Anna", "Müller", "1990-04-17", "IT"],
        ["zoe@aldine.example", "", "", "Zoë", "D’Angelo", "1991-05-03", "FR"],
    ],
);

#[rstest]
#[case::outlook(OUTLOOK)]
#[case::outlook_italian(OUTLOOK_ITALIAN)]
#[case::moodle(MOODLE)]
#[case::moodle_italian(MOODLE_ITALIAN)]
#[case::google(GOOGLE)]
#[case::entra(ENTRA)]
#[case::okta(OKTA)]
#[case::excel_italian(EXCEL_ITALIAN)]
fn files_of_other_programs_are_read_without_a_question(#[case] file: File) {
    let (bytes, encoding, delimiter, with_meaning, people) = file;
    let mut detector = EncodingDetector::default();
    detector.push(bytes).unwrap();
    assert_eq!(detector.finish().unwrap(), encoding);
    let sheet = read(decoded(bytes, encoding)).unwrap();
    assert_eq!((sheet.delimiter(), sheet.left_out().len()), (delimiter, 0));
    let mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.columns().iter().flatten().count(), with_meaning, "{:?}", sheet.header());
    let verdicts = check(&sheet, &mapping, |domain| idna::domain_to_ascii_strict(domain).ok());
    let rows: Vec<usize> =
        (0..sheet.rows()).filter(|row| verdicts.state(*row) != RowState::Skipped).collect();
    let found: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            assert_eq!(verdicts.state(*row), RowState::Ready, "{:?}", verdicts.verdict(*row));
            let cell = |at: usize| verdicts.parsed_cell(&sheet, *row, at).trim().to_owned();
            COLUMNS.iter().map(|column| mapping.position(*column).map(cell).unwrap_or_default()).collect()
        })
        .collect();
    assert_eq!(found, people);
}
