//! Files that nobody has thought of.

use super::*;
use domain::bulk::csv::Delimiter;
use domain::bulk::encoding::sniff;
use domain::bulk::header::Mapping;
use proptest::prelude::*;

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
            let _ = Mapping::from_sheet(&sheet).fault();
            prop_assert!((0..sheet.rows()).all(|row| sheet.line(row) > 0 && sheet.cells(row).count() > 0));
        }
    }
}
