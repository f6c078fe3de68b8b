//! CSV files that the program writes, and reads again: the template and the results of a job.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::bulk::check::{Verdicts, check};
use domain::bulk::csv::{Delimiter, Reader, Sheet};
use domain::bulk::header::Mapping;
use domain::bulk::{Column, Outcome, RowState};
use domain::bulk_results::{ResultsFormat, RowResult, TEMPLATE, write_header, write_row};
use domain::csv_format::{escape_formulas, unescape_formulas};
use domain::form::Code;
use domain::text::Locale;
use proptest::prelude::*;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

fn read(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    (0..sheet.rows()).map(|row| sheet.cells(row).map(str::to_owned).collect()).collect()
}

const FAILED: RowResult = RowResult { outcome: Outcome::Failed, code: None, refused: None, username: "" };
const ENGLISH: ResultsFormat = ResultsFormat { texts: Locale::En.text(), delimiter: Delimiter::Comma };
const ITALIAN: ResultsFormat = ResultsFormat { texts: Locale::It.text(), ..ENGLISH };

/// The results of a sheet, every row with the same outcome.
fn results(sheet: &Sheet, result: RowResult<'_>) -> String {
    let mapping = Mapping::from_sheet(sheet);
    let verdicts: Verdicts = check(sheet, &mapping, to_ascii);
    let mut out = Vec::new();
    write_header(&mut out, &mapping.names(sheet), ENGLISH).unwrap();
    for row in 0..sheet.rows() {
        write_row(&mut out, &verdicts.job_row(sheet, row), result, ENGLISH).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn the_template_is_a_header_that_is_understood() {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer
        .write_record([Column::Email, Column::Username, Column::Language, Column::Unit].map(Column::name))
        .unwrap();
    assert_eq!(TEMPLATE.as_bytes(), writer.into_inner().unwrap());
    let filled = read(&format!("{TEMPLATE}zoe@x.org,,,\r\n"));
    let columns = [Column::Email, Column::Username, Column::Language, Column::Unit].map(Some);
    assert_eq!(Mapping::from_sheet(&filled).columns(), columns);
}

#[test]
fn results_are_the_rows_as_they_came_behind_what_became_of_them() {
    let sheet = read("role;E-Mail\nboss; zoe@x.org\nx;ZOE@x.org\n\"a;b\"\"\";nobody\n");
    let out = results(&sheet, RowResult { outcome: Outcome::Skipped, ..FAILED });
    let text = Locale::En.text();
    assert_eq!(
        out,
        format!(
            "\u{feff}Row,State,Outcome,Code,Reason,Account username,role,E-Mail\r\n\
             \"2\",\"ready\",\"skipped\",\"\",\"\",\"\",\"boss\",\" zoe@x.org\"\r\n\
             3,duplicate_in_file,skipped,duplicate_in_file,{} See line 2.,,x,ZOE@x.org\r\n\
             \"4\",\"error\",\"skipped\",\"email_no_at\",\"{}\",\"\",\"a;b\"\"\",\"nobody\"\r\n",
            text.fault(Code::DuplicateInFile),
            text.fault(Code::EmailNoAt),
        )
    );
}

#[test]
fn the_reason_is_the_one_of_the_moment_and_in_the_readers_language() {
    let sheet = read("Email\nzoe@gmial.com\n");
    let mapping = Mapping::from_sheet(&sheet);
    let row = check(&sheet, &mapping, to_ascii).job_row(&sheet, 0);
    let mut out = Vec::new();
    write_row(
        &mut out,
        &row,
        RowResult {
            outcome: Outcome::Failed,
            code: Some(Code::AlreadyRegistered),
            refused: None,
            username: "",
        },
        ITALIAN,
    )
    .unwrap();
    write_row(
        &mut out,
        &row,
        RowResult { outcome: Outcome::Created, code: None, refused: None, username: "zoe" },
        ITALIAN,
    )
    .unwrap();
    let reason = Locale::It.text().fault(Code::AlreadyRegistered);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        format!(
            "2,warning,failed,already_registered,{reason},,zoe@gmial.com\r\n2,warning,created,,,zoe,zoe@gmial.com\r\n"
        )
    );
}

// Row 12 of the hostile cases.

#[rstest]
#[case("=1+1", "'=1+1")]
#[case("+39 02 1", "'+39 02 1")]
#[case("-1", "'-1")]
#[case("@SUM(A1)", "'@SUM(A1)")]
#[case("\t=1", "'\t'=1")]
#[case("\r=1", "'\r'=1")]
#[case(" =1", "' =1")]
#[case("＝1", "'＝1")]
#[case("'=1", "''=1")]
#[case("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0")]
#[case("a\r\n@b", "a\r\n'@b")]
#[case("'tis", "'tis")]
#[case("zoe@x.org", "zoe@x.org")]
#[case("a-b=c", "a-b=c")]
#[case("a\r\nb", "a\r\nb")]
#[case("", "")]
fn no_spreadsheet_takes_a_cell_for_a_formula(#[case] cell: &str, #[case] written: &str) {
    assert_eq!(escape_formulas(cell), written);
    assert_eq!(unescape_formulas(written), cell);
}

#[test]
fn names_of_columns_are_made_harmless_too() {
    let sheet = read("Email,=cmd\na@x.org,@x\n");
    let out = results(&sheet, FAILED);
    assert!(
        out.starts_with("\u{feff}Row,State,Outcome,Code,Reason,Account username,Email,'=cmd\r\n")
            && out.ends_with(",'@x\r\n")
    );
    assert_eq!(read(&out).header(), ["Email", "=cmd"]);
}

#[test]
fn a_file_of_results_uploads_again_untouched_with_the_same_verdicts() {
    let text = "Email,Username,note\n-a@x.org,anna,=1\nshort@x.org\nlong@x.org,,'=x,y\nA@gmial.com,admin,\"a\nb\"\nx,,\n";
    let first = read(text);
    let again = read(&results(&first, FAILED));
    assert!(again.is_results() && !first.is_results());
    assert_eq!(again.header(), first.header());
    assert_eq!(rows(&again), rows(&first));
    let verdicts = |sheet: &Sheet| {
        let verdicts = check(sheet, &Mapping::from_sheet(sheet), to_ascii);
        (0..sheet.rows()).map(|row| verdicts.verdict(row)).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&again), verdicts(&first));
    assert_eq!((verdicts(&again)[1].state, verdicts(&again)[2].state), (RowState::Ready, RowState::Error));
    // And once more: nothing piles up.
    assert_eq!(rows(&read(&results(&again, FAILED))), rows(&first));
}

#[test]
fn results_that_a_spreadsheet_has_saved_again_are_still_known() {
    let saved =
        "Row;State;Outcome;Code;Reason;Email;Username\r\n3;error;failed;email_no_at;...;zoe@x.org;'=x\r\n";
    let sheet = read(saved);
    assert!(sheet.is_results());
    assert_eq!(rows(&sheet), [["zoe@x.org", "=x"]]);
}

#[test]
fn results_are_known_whatever_stands_in_their_names() {
    let sheet = read("x|\"Email;Username\"\na|b\n");
    let again = read(&results(&sheet, FAILED));
    assert_eq!((again.header(), rows(&again)), (sheet.header(), rows(&sheet)));
}

#[test]
fn columns_of_the_same_names_elsewhere_are_a_persons_own() {
    let sheet = read("Email,State,Outcome\na@x.org,'=x,Bari\n");
    assert!(!sheet.is_results());
    assert_eq!(rows(&sheet), [["a@x.org", "'=x", "Bari"]]);
}

#[test]
fn a_file_without_a_header_gets_one_under_which_its_results_are_read_again() {
    let sheet = read("zoe@x.org,1\nbob@x.org,2\n");
    let again = read(&results(&sheet, FAILED));
    assert_eq!(again.header(), ["Email", "Column 2"]);
    assert_eq!((rows(&again), Mapping::from_sheet(&again).fault()), (rows(&sheet), None));
}

proptest! {
    #[test]
    fn what_was_added_to_a_cell_is_taken_back_and_nothing_else(cell in "[ '=+@x;\t\r\n-]{0,8}|\\PC{0,12}") {
        let written = escape_formulas(&cell);
        prop_assert_eq!(unescape_formulas(&written), cell.as_str());
        let dangerous = |piece: &str| piece.trim_start().starts_with(['=', '+', '-', '@']);
        prop_assert!(!written.split([';', '\t', '\r', '\n']).any(dangerous));
    }

    #[test]
    fn results_are_read_as_the_rows_came(
        cells in prop::collection::vec(prop::collection::vec("[a-z@;,'=+\" \r\n\té-]{0,10}", 1..5), 1..12)
    ) {
        let mut text = "Email,Username,x\n".to_owned();
        for row in &cells {
            let row: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text += &(row.join(",") + "\n");
        }
        let first = read(&(text + "last@x.org,,\n"));
        let again = read(&results(&first, FAILED));
        prop_assert_eq!(rows(&again), rows(&first));
        prop_assert_eq!(again.header(), first.header());
    }
}

#[test]
fn a_row_that_was_erased_says_so_in_place_of_its_cells_whatever_became_of_it() {
    let sheet = read("Email,Name\nzoe@x.org,Zoe\n");
    let verdicts = check(&sheet, &Mapping::from_sheet(&sheet), to_ascii);
    let mut row = verdicts.job_row(&sheet, 0);
    assert!(row.is_processed());
    row.erase();
    assert!(row.is_erased() && !row.is_processed());
    for (outcome, code) in [(Outcome::Created, None), (Outcome::Failed, Some(Code::UsernameUsed))] {
        let mut out = Vec::new();
        write_row(&mut out, &row, RowResult { outcome, code, refused: None, username: "zoe" }, ENGLISH)
            .unwrap();
        let expected =
            format!("2,ready,{outcome},erased,The personal information of this row has been erased.,,,\r\n");
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
    assert!(!Outcome::Skipped.is_to_mend(Some(Code::Erased)), "nothing can be mended");
}

#[rstest]
fn results_have_the_delimiter_of_the_file_that_came(
    #[values(Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe)] delimiter: Delimiter,
) {
    let sheet = read("Email,Username,note\nzoe@x.org,zoe,\"a,b;c|d\"\n");
    let mapping = Mapping::from_sheet(&sheet);
    let row = check(&sheet, &mapping, to_ascii).job_row(&sheet, 0);
    let format = ResultsFormat { delimiter, ..ENGLISH };
    let mut out = Vec::new();
    write_header(&mut out, &mapping.names(&sheet), format).unwrap();
    write_row(&mut out, &row, FAILED, format).unwrap();
    let again = read(&String::from_utf8(out).unwrap());
    assert_eq!((again.delimiter(), again.is_results()), (delimiter, true));
    assert_eq!((again.header(), rows(&again)), (sheet.header(), rows(&sheet)));
}
