//! Rows as they are sent, in chunks.

use super::*;
use domain::bulk::CHUNK_ROWS;

#[test]
fn rows_are_sent_in_pieces_with_their_verdict() {
    let mut text = "Email,Username,x\nzoe@x.org,zoe,1\nZOE@x.org,,2\nbob@x.org,,,4\n".to_owned();
    (0..CHUNK_ROWS).for_each(|n| text += &format!("p{n}@x.org,,\n"));
    let (sheet, verdicts) = checked(&text);
    let rows = verdicts.rows_to_send();
    let head = verdicts.head(&sheet, &rows, "key");
    assert_eq!((head.rows as usize, head.header.len()), (CHUNK_ROWS + 3, 3));
    assert_eq!(head.columns, [Some(Column::Email), Some(Column::Username), None]);
    let first = verdicts.chunk(&sheet, &rows, 0);
    assert_eq!((first.rows.len(), first.rows[1].repeats, first.rows[1].line), (CHUNK_ROWS, Some(2), 3));
    assert_eq!(
        (first.rows[2].code, &first.rows[2].cells[..]),
        (Some(Code::ColumnCount), &["bob@x.org", "", "", "4"].map(str::to_owned)[..])
    );
    let rest = verdicts.chunk(&sheet, &rows, first.rows.len());
    assert_eq!((rest.first as usize, rest.rows.len()), (CHUNK_ROWS, 3));
    assert!(verdicts.chunk(&sheet, &rows, rows.len()).rows.is_empty());
}

#[test]
fn a_piece_stays_small_however_large_its_cells_are() {
    let mut text = "Email,x\n".to_owned();
    (0..400).for_each(|n| text += &format!("p{n}@x.org,\"{}\"\n", "\u{1}".repeat(2_000)));
    let (sheet, verdicts) = checked(&text);
    let rows = verdicts.rows_to_send();
    let mut sent = 0;
    while sent < rows.len() {
        let chunk = verdicts.chunk(&sheet, &rows, sent);
        assert!(serde_json::to_vec(&chunk).unwrap().len() < 1024 * 1024);
        assert_eq!(chunk.rows[0].cells[1].len(), 1_025, "still too long");
        sent += chunk.rows.len();
    }
}

#[test]
fn dates_and_countries_are_sent_as_read_and_kept_as_they_came() {
    let text = "Email;Date of birth;Nationality\na@x.org;04/12/2012;Italia\nb@x.org;2010-07-13;IT\nc@x.org;31/02/2011;\n";
    let (sheet, verdicts) = checked(text);
    let row = |row| verdicts.job_row(&sheet, row);
    assert_eq!(row(0).cells[1..], ["2012-12-04", "IT"]);
    assert_eq!(row(0).came, [(1, "04/12/2012".to_owned()), (2, "Italia".to_owned())]);
    let written = row(0);
    assert_eq!(written.cells_as_they_came().collect::<Vec<_>>(), ["a@x.org", "04/12/2012", "Italia"]);
    assert_eq!((row(1).came, row(2).came), (Vec::new(), Vec::new()), "nothing was read as something else");
    let mut erased = row(0);
    erased.erase();
    assert_eq!(erased.cells_as_they_came().collect::<String>(), "");
}

#[test]
fn of_cells_as_they_came_no_more_is_taken_than_our_pages_send() {
    let (sheet, verdicts) = checked("Email,Date of birth\na@x.org,13/12/2012\n");
    let chunk = |came: &[(u32, &str)]| {
        let mut chunk = verdicts.chunk(&sheet, &[0], 0);
        chunk.rows[0].came = came.iter().map(|(at, cell)| (*at, (*cell).to_owned())).collect();
        chunk.check_shape(1)
    };
    assert_eq!(chunk(&[(1, "13/12/2012")]), Ok(()));
    let long = "x".repeat(257);
    for refused in [&[(2, "")][..], &[(1, "b@x.org")], &[(1, &long)], &[(0, ""), (1, ""), (1, "")]] {
        assert_eq!(chunk(refused), Err(Code::Malformed));
    }
}
