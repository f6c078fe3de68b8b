//! Dates in a file of people who are registered: the order of day and month is that of the column.

use crate::people::{ada, bob, compared, sheet, words};
use domain::bulk::update::{UpdateMapping, UpdateVerdicts};
use domain::day::parse::DateOrder;
use domain::form::Code;

fn changes(verdicts: &UpdateVerdicts) -> Vec<String> {
    let rows = (0..verdicts.len()).filter_map(|row| verdicts.row(row));
    rows.flat_map(|row| row.cells.iter().map(|cell| cell.after.to_string())).collect()
}

#[test]
fn one_date_that_can_only_be_month_first_decides_for_its_column() {
    let file = sheet("Username,Ends,hired\nada,12/31/2030,17/04/2021\nbob,03/04/2031,03/04/2022\n");
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    assert_eq!(mapping.fault(), None);
    let verdicts = compared(&file, &mapping, &[ada(), bob()]);
    assert_eq!(changes(&verdicts), ["2030-12-31", "2021-04-17", "2031-03-04", "2022-04-03"]);
}

#[test]
fn a_column_that_can_be_read_in_two_ways_is_asked_for() {
    let file = sheet("Username,hired\nada,03/04/2022\n");
    let mut mapping = UpdateMapping::from_sheet(&file, &words().fields);
    assert_eq!(mapping.fault(), Some(Code::DateAmbiguous));
    mapping.set_date_order(DateOrder::MonthFirst);
    assert_eq!(mapping.fault(), None);
    assert_eq!(changes(&compared(&file, &mapping, &[ada(), bob()])), ["2022-03-04"]);
}
