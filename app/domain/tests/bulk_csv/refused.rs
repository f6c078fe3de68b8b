//! What is no file of rows, or too much of one (rows 10, 11 and 13).

use super::*;
use domain::bulk::encoding::{EncodingDetector, sniff};
use domain::bulk::{COLUMNS_MOST, ROWS_MOST};
use rstest::rstest;

// Row 10.

#[rstest]
#[case("", Code::FileEmpty)]
#[case("\u{feff}", Code::FileEmpty)]
#[case("\r\n \n\t\n,,\n", Code::FileEmpty)]
#[case("sep=;\r\n", Code::FileEmpty)]
#[case("Email,Username", Code::NoRows)]
#[case("Email,Username\r\n\r\n,\r\n  ,\u{a0}\r\n", Code::NoRows)]
fn a_file_in_which_nothing_stands_says_so(#[case] text: &str, #[case] code: Code) {
    assert_eq!(read(text).unwrap_err(), fault(code, None));
}

#[test]
fn an_empty_file_is_known_before_it_is_read() {
    assert_eq!(sniff(b"").unwrap_err(), fault(Code::FileEmpty, None));
    assert_eq!(EncodingDetector::default().finish().unwrap_err(), fault(Code::FileEmpty, None));
    let mut only_a_mark = EncodingDetector::default();
    only_a_mark.push(b"\xef\xbb\xbf").unwrap();
    assert_eq!(only_a_mark.finish().unwrap_err(), fault(Code::FileEmpty, None));
}

// Row 11.

#[rstest]
#[case(b"\x89PNG\r\n\x1a\n".as_slice())]
#[case(b"PK\x03\x04\x14\0\x06\0".as_slice())]
#[case(b"%PDF-1.7".as_slice())]
#[case(b"\xd0\xcf\x11\xe0\xa1\xb1".as_slice())]
#[case(b"\x1f\x8b\x08\0".as_slice())]
#[case(b"Email\0,x".as_slice())]
#[case(b"E\0m\0a\0i\0l\0".as_slice())]
fn what_is_not_text_is_refused_at_once(#[case] bytes: &[u8]) {
    assert_eq!(sniff(bytes).unwrap_err(), fault(Code::NotCsv, None));
    let mut judge = EncodingDetector::default();
    assert_eq!(bytes.iter().find_map(|b| judge.push(&[*b]).err()), Some(fault(Code::NotCsv, None)));
}

// Row 13.

#[test]
fn rows_are_read_to_the_limit_and_no_further() {
    let mut text = "Email\n".to_owned();
    (0..ROWS_MOST).for_each(|n| text.push_str(&format!("p{n}@x.org\n")));
    assert_eq!(read(&text).unwrap().rows(), ROWS_MOST as usize);
    text.push_str("\n,\none.more@x.org\n");
    let mut reader = Reader::new();
    let refused = text.as_bytes().chunks(4_096).find_map(|slice| reader.push(slice).err());
    assert_eq!(refused, Some(fault(Code::TooManyRows, Some(ROWS_MOST + 4))));
}

#[test]
fn a_file_with_too_many_columns_is_refused_and_a_row_with_too_many_is_only_ragged() {
    let wide = format!("Email{}\na@x.org\n", ",x".repeat(COLUMNS_MOST));
    assert_eq!(read(wide).unwrap_err().code, Code::TooLarge);
    let cells = ",\"\r\n\"".repeat(900);
    for (text, line) in
        [(format!("Email,x\na{cells}\nb,\"y\n"), 903), (format!("Email,x\na{cells},\"y\n\n"), 902)]
    {
        assert_eq!(read(&text).unwrap_err(), fault(Code::UnclosedQuote, Some(line)));
    }
    let sheet = read(format!("Email,x\na@x.org{}\nb@x.org,y\n", ",\"\r\n\"".repeat(9_000))).unwrap();
    assert!(sheet.count(0) > 2 && sheet.count(0) <= 2 * COLUMNS_MOST);
    assert_eq!((sheet.cell(1, 0), sheet.line(1)), ("b@x.org", 9_003));
}

#[test]
fn a_row_with_many_empty_cells_too_many_keeps_one_of_them() {
    let sheet = read(format!("Email,x\na@x.org,y{}\n", ",".repeat(100))).unwrap();
    assert_eq!(sheet.count(0), 3);
}

#[test]
fn a_file_that_never_ends_is_refused() {
    let mut reader = Reader::new();
    let slice = vec![b'"'; 8 * 1024 * 1024];
    assert_eq!((0..20).find_map(|_| reader.push(&slice).err()), Some(fault(Code::TooLarge, None)));
}
