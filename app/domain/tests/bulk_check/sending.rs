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
