//! The reader of CSV files: encodings, delimiters, lines, quotes, headers, limits.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::bulk::csv::{Delimiter, FileFault, Reader, Sheet};
use domain::bulk::encoding::{Encoding, Judge, sniff};
use domain::bulk::header::{Mapping, column_of};
use domain::bulk::{COLUMNS_MOST, Column, ROWS_MOST};
use domain::form::Code;
use proptest::prelude::*;
use rstest::rstest;

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

// Row 1 of the hostile cases.

#[test]
fn a_file_with_a_utf_8_mark_is_read_as_without() {
    let with = read(format!("\u{feff}{PLAIN}")).unwrap();
    assert_eq!(with, read(PLAIN).unwrap());
    assert_eq!(with.header(), ["Email", "Username", "Language"]);
}

#[rstest]
#[case(b"\xef\xbb\xbfEmail".as_slice(), Encoding::Utf8, 3)]
#[case(b"\xff\xfeE\0m\0".as_slice(), Encoding::Utf16Le, 2)]
#[case(b"\xfe\xff\0E\0m".as_slice(), Encoding::Utf16Be, 2)]
#[case("Müller".as_bytes(), Encoding::Utf8, 0)]
#[case(b"M\xfcller".as_slice(), Encoding::Windows1252, 0)]
#[case(b"M\xc3".as_slice(), Encoding::Utf8, 0)]
fn the_encoding_is_told_by_the_first_bytes(
    #[case] first: &[u8],
    #[case] encoding: Encoding,
    #[case] mark: usize,
) {
    let sniffed = sniff(first).unwrap();
    assert_eq!((sniffed.encoding, sniffed.mark), (encoding, mark));
}

// Row 2.

#[test]
fn a_byte_that_is_not_utf_8_makes_the_file_windows_1252_wherever_it_stands() {
    for (bytes, encoding) in [
        ([b"Email\n".repeat(5_000), b"M\xfcller".to_vec()].concat(), Encoding::Windows1252),
        ([b"Email\n".repeat(5_000), b"M\xc3\xbcller".to_vec()].concat(), Encoding::Utf8),
        // Begun and never ended.
        ([b"Email\n".repeat(5_000), b"\xe2\x82".to_vec()].concat(), Encoding::Windows1252),
        ([b"\xff\xfe".to_vec(), b"\xfc\0".repeat(5_000)].concat(), Encoding::Utf16Le),
    ] {
        for size in [1, 2, 3, 7, 4_096, bytes.len()] {
            let mut judge = Judge::default();
            bytes.chunks(size).for_each(|slice| judge.push(slice).unwrap());
            assert_eq!(judge.finish().unwrap(), encoding, "slices of {size}");
        }
    }
}

#[test]
fn the_label_of_an_encoding_is_the_one_browsers_know() {
    let labels: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.label()).collect();
    assert_eq!(labels, ["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
}

#[test]
fn bytes_that_are_not_utf_8_become_the_replacement_character_and_shift_nothing() {
    let sheet = read(b"Email,Username\nM\xfcller@x.org,a\n\xc3,\xa9\nb@x.org,c").unwrap();
    assert_eq!(rows(&sheet), [["M\u{fffd}ller@x.org", "a"], ["\u{fffd}", "\u{fffd}"], ["b@x.org", "c"]]);
}

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

// Row 6.

#[rstest]
#[case("Username;E-Mail", &[Some(Column::Username), Some(Column::Email)])]
#[case("user_name,EMAIL ADDRESS,ruolo", &[Some(Column::Username), Some(Column::Email), None])]
#[case("Posta elettronica,Nome utente,Lingua", &[Some(Column::Email), Some(Column::Username), Some(Column::Language)])]
#[case("  mail , User-Name ,lang", &[Some(Column::Email), Some(Column::Username), Some(Column::Language)])]
#[case("Nome,Cognome,Indirizzo e-mail", &[Some(Column::GivenNames), Some(Column::FamilyName), Some(Column::Email)])]
#[case("Given names,Family name,Email,Date of birth", &[
    Some(Column::GivenNames), Some(Column::FamilyName), Some(Column::Email), Some(Column::DateOfBirth)])]
#[case("Data di nascita,Nazionalità,Email", &[
    Some(Column::DateOfBirth), Some(Column::Nationality), Some(Column::Email)])]
fn columns_are_known_by_their_names_in_any_order_case_and_of_two_languages(
    #[case] header: &str,
    #[case] columns: &[Option<Column>],
) {
    let mapping = Mapping::of(&read(format!("{header}\na,")).unwrap());
    assert_eq!(mapping.columns(), columns);
    assert_eq!(mapping.fault(), None);
}

#[test]
fn two_e_mail_columns_ask_which_one_is_meant() {
    let mut mapping = Mapping::of(&read("Email,Username,Mail\na,b,c").unwrap());
    let fault = mapping.fault().unwrap();
    assert_eq!(
        (fault.code, fault.column, fault.positions),
        (Code::HeaderDuplicate, Some(Column::Email), vec![0, 2])
    );
    mapping.set(2, Some(Column::Email));
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.columns(), [None, Some(Column::Username), Some(Column::Email)]);
}

#[test]
fn a_file_without_an_e_mail_column_asks_for_it() {
    let mut mapping = Mapping::of(&read("Contatto,Ruolo\na@x.org,b").unwrap());
    let fault = mapping.fault().unwrap();
    assert_eq!((fault.code, fault.positions), (Code::HeaderNoEmail, vec![]));
    mapping.set(0, Some(Column::Email));
    assert_eq!(mapping.fault(), None);
}

#[test]
fn a_file_without_a_header_loses_no_row_and_its_meaning_waits_for_a_person() {
    let sheet = read("zoe@x.org;Zoe\nbob@x.org;Bob").unwrap();
    assert!(!sheet.has_header());
    assert_eq!((sheet.rows(), sheet.line(0), sheet.cell(0, 0)), (2, 1, "zoe@x.org"));
    let mut mapping = Mapping::of(&sheet);
    assert_eq!(mapping.columns(), [Some(Column::Email), None]);
    assert_eq!(mapping.fault().unwrap().code, Code::HeaderNoEmail);
    mapping.confirm();
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.names(&sheet), ["Email", "Column 2"]);
}

// Row 7.

#[test]
fn columns_that_nobody_knows_are_listed_as_ignored_and_kept() {
    let sheet = read("role,Email,is_admin\nboss,a@x.org,true\n").unwrap();
    let mapping = Mapping::of(&sheet);
    assert_eq!(mapping.ignored().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(mapping.fault(), None);
    assert_eq!(rows(&sheet), [["boss", "a@x.org", "true"]]);
}

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
    assert_eq!(Judge::default().finish().unwrap_err(), fault(Code::FileEmpty, None));
    let mut only_a_mark = Judge::default();
    only_a_mark.push(b"\xef\xbb\xbf").unwrap();
    assert_eq!(only_a_mark.finish().unwrap_err(), fault(Code::FileEmpty, None));
}

#[test]
fn cells_are_trimmed_for_comparing_and_kept_as_they_came() {
    let sheet = read("Email,Username\n\u{a0} zoe@x.org\t, zoe \n").unwrap();
    assert_eq!((sheet.cell(0, 0), sheet.cell(0, 1)), ("zoe@x.org", "zoe"));
    assert_eq!(sheet.raw_cell(0, 0), "\u{a0} zoe@x.org\t");
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
    let mut judge = Judge::default();
    assert_eq!(bytes.iter().find_map(|b| judge.push(&[*b]).err()), Some(fault(Code::NotCsv, None)));
}

// Row 12.

#[test]
fn cells_that_begin_like_formulas_are_read_as_text() {
    let sheet = read("Email,note\na@x.org,=1+1\nb@x.org,'=1\n").unwrap();
    assert_eq!((sheet.cell(0, 1), sheet.cell(1, 1)), ("=1+1", "'=1"));
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

// Editing.

#[test]
fn a_cell_is_set_in_place_and_a_ragged_row_becomes_regular_by_it() {
    let mut sheet = read("Email,Username,x\na@x.org,a,1\nb@x.org\nc@x.org,c,1,2\n").unwrap();
    sheet.set_cell(0, 1, " anna ");
    sheet.set_cell(1, 1, "bob");
    sheet.set_cell(2, 0, "d@x.org");
    sheet.set_cell(9, 9, "nowhere");
    assert_eq!(rows(&sheet), [["a@x.org", " anna ", "1"], ["b@x.org", "bob", ""], ["d@x.org", "c", "1"]]);
    assert_eq!(sheet.cell(0, 1), "anna");
    assert!(sheet.is_edited(0));
}

#[test]
fn a_list_by_hand_is_a_sheet_too() {
    let mut sheet = Sheet::list(&[Column::Email, Column::Username], 3);
    sheet.set_cell(2, 0, "zoe@x.org");
    sheet.add_row();
    assert_eq!((sheet.rows(), sheet.line(3), sheet.count(3)), (4, 4, 2));
    assert_eq!(Mapping::of(&sheet).columns(), [Some(Column::Email), Some(Column::Username)]);
    assert_eq!((sheet.cell(2, 0), sheet.cell(3, 1)), ("zoe@x.org", ""));
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn cells_that_were_written_are_read_again(
        cells in prop::collection::vec(prop::collection::vec("[^\u{0}]{0,12}", 3), 1..20),
        delimiter in prop::sample::select(Delimiter::ALL.to_vec()),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut text = ["Email", "Username", "x"].join(delimiter.as_str()) + ending;
        for row in &cells {
            let row: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &(row.join(delimiter.as_str()) + ending);
        }
        let mut kept = cells;
        kept.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        match read(&text) {
            Ok(sheet) => {
                prop_assert_eq!(sheet.delimiter(), delimiter);
                prop_assert_eq!(rows(&sheet), kept);
            }
            Err(fault) => prop_assert!(kept.is_empty() && fault.code == Code::NoRows),
        }
    }

    #[test]
    fn however_a_file_is_sliced_the_sheet_is_the_same(
        text in "(sep=;\n)?(Email|E-Mail;Username|[a-z@,;\"]{0,9})(\r\n|\n|\r)([a-zé@,;|\t\" \r\n]{0,12}(\r\n|\n|\r)?){0,12}",
        cuts in prop::collection::vec(0_usize..200, 0..8),
    ) {
        let bytes = text.as_bytes();
        let whole = read(bytes);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut reader = Reader::new();
        let pushed = cuts.windows(2).try_for_each(|cut| reader.push(&bytes[cut[0]..cut[1]]));
        prop_assert_eq!(pushed.and_then(|()| reader.finish()), whole.clone());
        // Behind the head, where every slice is read at once.
        let head = "zoé@x.org;\"a\nb\"\r\n".repeat(1_200);
        let text = format!("Email;Username\r\n{head}{text}");
        let mut reader = Reader::new();
        let pushed = text.as_bytes().chunks(1 + cuts.len()).try_for_each(|slice| reader.push(slice));
        prop_assert_eq!(pushed.and_then(|()| reader.finish()), read(&text));
    }

    #[test]
    fn no_bytes_whatsoever_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = sniff(&bytes);
        if let Ok(sheet) = read(&bytes) {
            let _ = Mapping::of(&sheet).fault();
            prop_assert!((0..sheet.rows()).all(|row| sheet.line(row) > 0 && sheet.cells(row).count() > 0));
        }
    }
}
