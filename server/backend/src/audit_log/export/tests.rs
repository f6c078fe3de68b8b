use super::{COLUMNS, heading, write_row};
use domain::bulk::csv::Reader;
use domain::csv_format::unescape_formulas;
use domain::text::Locale;

#[test]
fn cells_of_any_text_come_back_and_none_is_computed() {
    let texts = ["plain", "a, b", "he said \"no\"", "two\nlines", "a;b", "=1+1", "@cmd", "{\"a\":1}", ""];
    let mut cells: [String; COLUMNS] = Default::default();
    for (cell, text) in cells.iter_mut().zip(texts) {
        text.clone_into(cell);
    }
    let mut file = heading(Locale::En);
    write_row(&mut file, &cells);
    assert!(file.ends_with("\r\n"));
    let mut reader = Reader::new();
    reader.push(file.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    let written: Vec<&str> = sheet.cells(0).collect();
    assert!(!written.iter().any(|cell| cell.starts_with(['=', '@'])), "{written:?}");
    let read: Vec<_> = written.iter().map(|cell| unescape_formulas(cell)).collect();
    assert_eq!(sheet.rows(), 1);
    assert_eq!(read, cells);
}
