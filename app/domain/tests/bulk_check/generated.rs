//! Files that nobody has thought of: every way to a verdict comes to the same one.

use super::*;
use domain::account::ReservedUsernames;
use domain::bulk::check::check_row;
use proptest::prelude::*;

/// A cell that is nearly something.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}@(x\\.org|X\\.org|gmial\\.com|gmail\\.com|bücher\\.example|xn--bcher-kva\\.example)",
        "[a-zA-Z.+_'-]{0,6}@[a-zA-Z.-]{0,6}",
        "(zoe|Zoe|bob|admin|zo|zoe\\.|)",
        "(it|en|de|)",
        "[ -~é\u{fffd}\t\r\n]{0,6}",
    ]
}

fn file() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec(cell(), 3..5), 1..14).prop_map(|rows| {
        let mut text = "Email,Username,Language\n".to_owned();
        for mut row in rows {
            // Mostly regular, now and then with a cell too many.
            if row.len() == 4 && !row[3].is_empty() {
                row.pop();
            }
            let row: Vec<String> =
                row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text += &(row.join(",") + "\n");
        }
        text + "last@x.org,,\n"
    })
}

proptest! {
    #[test]
    fn the_quick_way_and_the_rule_give_one_verdict(text in file()) {
        let (mut sheet, verdicts) = checked(&text);
        let quick = told(&verdicts);
        // An edited row always goes the slow way.
        for row in 0..sheet.rows() {
            if sheet.count(row) == 3 {
                let cell = sheet.raw_cell(row, 0).to_owned();
                sheet.set_cell(row, 0, &cell);
            }
        }
        let slow = told(&check(&sheet, &Mapping::from_sheet(&sheet), to_ascii));
        prop_assert_eq!(&quick, &slow);
        for (row, told) in quick.iter().enumerate() {
            let cells: Vec<&str> = sheet.cells(row).collect();
            let rule = check_row(&cells, verdicts.mapping().columns(), &ReservedUsernames::default(), to_ascii);
            prop_assert_eq!(rule.is_err(), told.0 == RowState::Error && told.3.is_none());
        }
    }

    #[test]
    fn edits_one_by_one_come_to_the_same_as_a_check_of_everything(
        text in file(),
        edits in prop::collection::vec((0_usize..14, 0_usize..3, cell(), any::<bool>()), 1..12),
    ) {
        let (mut sheet, mut verdicts) = checked(&text);
        let mut done = Vec::new();
        for (row, column, cell, is_skipped) in edits {
            let row = row % sheet.rows();
            verdicts.edit(&mut sheet, row, column, &cell);
            if is_skipped {
                verdicts.skip(&sheet, row, true);
                verdicts.skip(&sheet, row, false);
            }
            done.push((row, column, cell));
            let again = check(&sheet, &Mapping::from_sheet(&sheet), to_ascii);
            prop_assert_eq!(told(&verdicts), told(&again));
            let (mut fresh, mut at_once) = checked(&text);
            let cells = done.iter().map(|(row, column, cell)| (*row, *column, cell.as_str()));
            at_once.edit_all(&mut fresh, cells);
            prop_assert_eq!(told(&at_once), told(&again));
            for state in RowState::ALL {
                prop_assert_eq!(verdicts.count(*state), again.count(*state));
            }
        }
    }

    #[test]
    fn a_check_in_steps_comes_to_the_same(text in file(), step in 1_usize..5) {
        let (sheet, verdicts) = checked(&text);
        let mut slowly = Verdicts::begin(&Mapping::from_sheet(&sheet), to_ascii);
        while !slowly.advance(&sheet, step) {}
        prop_assert_eq!(told(&slowly), told(&verdicts));
    }
}
