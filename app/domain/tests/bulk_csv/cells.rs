//! Cells as they came (row 12) and as they are edited, in files and in lists by hand.

use super::*;
use domain::bulk::Column;
use domain::bulk::header::Mapping;

#[test]
fn cells_are_trimmed_for_comparing_and_kept_as_they_came() {
    let sheet = read("Email,Username\n\u{a0} zoe@x.org\t, zoe \n").unwrap();
    assert_eq!((sheet.cell(0, 0), sheet.cell(0, 1)), ("zoe@x.org", "zoe"));
    assert_eq!(sheet.raw_cell(0, 0), "\u{a0} zoe@x.org\t");
}

#[test]
fn cells_that_begin_like_formulas_are_read_as_text() {
    let sheet = read("Email,note\na@x.org,=1+1\nb@x.org,'=1\n").unwrap();
    assert_eq!((sheet.cell(0, 1), sheet.cell(1, 1)), ("=1+1", "'=1"));
}

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
    assert_eq!(Mapping::from_sheet(&sheet).columns(), [Some(Column::Email), Some(Column::Username)]);
    assert_eq!((sheet.cell(2, 0), sheet.cell(3, 1)), ("zoe@x.org", ""));
}
