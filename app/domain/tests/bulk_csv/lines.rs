//! Delimiters, lines and quotes (rows 3 to 5).

use super::*;
use domain::bulk::Column;
use domain::bulk::csv::Delimiter;
use domain::column_names::column_of;
use rstest::rstest;

// Row 3.

#[rstest]
#[case(PLAIN, Delimiter::Comma)]
#[case("Email;Username;Language\nzoe@x.org;zoe;it\nbob@x.org;;en", Delimiter::Semicolon)]
#[case("Email\tUsername\tLanguage\rzoe@x.org\tzoe\tit\rbob@x.org\t\ten\r", Delimiter::Tab)]
#[case("Email|Username|Language\nzoe@x.org|zoe|it\r\nbob@x.org||en\r", Delimiter::Pipe)]
#[case("sep=;\r\nEmail;Username;Language\r\nzoe@x.org;zoe;it\r\nbob@x.org;;en", Delimiter::Semicolon)]
#[case("SEP=,\nEmail,Username,Language\nzoe@x.org,zoe,it\nbob@x.org,,en", Delimiter::Comma)]
#[case("\"sep=|\"\rEmail|Username|Language\rzoe@x.org|zoe|it\rbob@x.org||en", Delimiter::Pipe)]
#[case("sep=\t\nEmail\tUsername\tLanguage\nzoe@x.org\tzoe\tit\nbob@x.org\t\ten", Delimiter::Tab)]
#[case(
    "\n\r\n  \nEmail,Username,Language\n\n,,\nzoe@x.org,zoe,it\n \t \nbob@x.org,,en\n\n",
    Delimiter::Comma
)]
#[case("Email,\"User;name\",Language\n\"zoe@x.org\",zoe,it\nbob@x.org,,\"en\"", Delimiter::Comma)]
#[case("Email,Username,Language;;\r\nzoe@x.org;zoe;it\r\nbob@x.org;;en\r\n", Delimiter::Semicolon)]
fn the_same_rows_are_read_whatever_separates_them(#[case] text: &str, #[case] delimiter: Delimiter) {
    let sheet = read(text).unwrap();
    assert_eq!(sheet.delimiter(), delimiter);
    assert_eq!(rows(&sheet), [["zoe@x.org", "zoe", "it"], ["bob@x.org", "", "en"]]);
    assert_eq!(sheet.width(), 3);
    assert_eq!(column_of(&sheet.header()[2]), Some(Column::Language));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them_whatever_ends_them() {
    let text = "Email,x\ra,1\rb,2\nc,3\r\nd,\"4\r5\n6\r\n\"\r\n\n\re,7\n\rf,8\r\rg,9";
    let sheet = read(text).unwrap();
    let lines: Vec<u32> = (0..sheet.rows()).map(|row| sheet.line(row)).collect();
    assert_eq!(lines, [2, 3, 4, 5, 11, 13, 15]);
}

#[test]
fn a_delimiter_that_a_person_chose_is_used() {
    let mut reader = Reader::with(Delimiter::Pipe);
    reader.push(b"sep=;\nEmail;x|Username\na|b").unwrap();
    let sheet = reader.finish().unwrap();
    assert_eq!((sheet.header()[0].as_str(), sheet.width(), sheet.line(0)), ("Email;x", 2, 3));
}

#[test]
fn prose_with_commas_does_not_make_a_file_of_semicolons_one_of_commas() {
    let sheet = read("Chi;Dove\nRossi, Mario;Roma, Italia\nVerdi, Anna;Bari, Italia\n").unwrap();
    assert_eq!(sheet.delimiter(), Delimiter::Semicolon);
}

// Row 4.

#[test]
fn quotes_hold_delimiters_line_breaks_and_doubled_quotes_together() {
    let sheet =
        read("Email,Nome\r\n\"a@x.org\",\"Anna \"\"Nina\"\"\r\nRossi, jr\"\r\nb@x.org,x\r\n").unwrap();
    assert_eq!(rows(&sheet), [["a@x.org", "Anna \"Nina\"\r\nRossi, jr"], ["b@x.org", "x"]]);
    assert_eq!((sheet.line(0), sheet.line(1)), (2, 4));
}

#[rstest]
#[case("Email,Nome\na@x.org,\"Anna\nb@x.org,x\n", 2)]
#[case("Email,Nome\n\na@x.org,x\r\n\"b@x.org,x\r\n\r\n", 4)]
#[case("Email,Nome\n\"a\r\n\r\n@x.org\",\"Anna\nb@x.org,x", 4)]
#[case("Email,Nome\ra@x.org,x\rb,\"", 3)]
#[case("\"Email,Nome\na@x.org,x\n", 1)]
#[case("sep=,\r\nEmail,Nome\r\na@x.org,\"\"\"", 3)]
fn an_unclosed_quote_is_told_with_the_line_on_which_it_was_opened(#[case] text: &str, #[case] line: u32) {
    for size in 1..=text.len() {
        let mut reader = Reader::new();
        text.as_bytes().chunks(size).for_each(|slice| reader.push(slice).unwrap());
        assert_eq!(reader.finish().unwrap_err(), fault(Code::UnclosedQuote, Some(line)), "slices of {size}");
    }
}

#[test]
fn a_quote_that_closes_with_the_file_is_closed() {
    assert_eq!(rows(&read("Email\n\"a@x.org\"").unwrap()), [["a@x.org"]]);
}

// Row 5.

#[test]
fn a_ragged_row_keeps_its_cells_and_shifts_no_other() {
    let sheet = read("Email,Username,Language\na@x.org,a\nb@x.org,b,it,x,y\nc@x.org,c,en\n").unwrap();
    assert_eq!((sheet.count(0), sheet.count(1), sheet.count(2)), (2, 5, 3));
    assert_eq!(sheet.cell(2, 2), "en");
    assert_eq!((sheet.cell(0, 2), sheet.cell(1, 4)), ("", "y"));
}
