//! How a cell is read.

use crate::people::{ada, compared, id, sheet, words};
use domain::bulk::update::{UpdateColumn, UpdateMapping, UpdateState};
use domain::day::Day;
use domain::form::{Code, Field};

/// The verdict of one cell of a column for Ada: what it becomes, or its code.
fn cell(name: &str, text: &str) -> Result<Option<String>, Code> {
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    let sheet = sheet(&format!("Personal code,{name}\n10000001,{quoted}\n"));
    let mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
    let verdicts = compared(&sheet, &mapping, &[ada()]);
    let row = verdicts.row(0).unwrap();
    match (row.state, row.code) {
        (UpdateState::Change, None) => Ok(Some(row.cells[0].after.to_string())),
        (UpdateState::Unchanged, None) => Ok(None),
        (_, code) => Err(code.unwrap()),
    }
}

#[test]
fn a_cell_is_read_as_people_and_spreadsheets_write_it() {
    let ends = Day::from_unix_ms(20_819 * 86_400_000).to_string();
    for (name, text, after) in [
        ("Username", "ADA", None),
        ("Username", "Ada.Rossi", Some("ada.rossi".to_owned())),
        ("Email address", "ADA@example.org", None),
        ("Email address", "Ada Rossi <ada.rossi@example.org>", Some("ada.rossi@example.org".to_owned())),
        ("Language", "Italiano", Some("it".to_owned())),
        ("Language", "EN", None),
        ("Unit", "sales", None),
        ("Unit", "S", None),
        ("Unit", "/", None),
        ("Unit", "Sales/Italy", Some(id(2))),
        ("Unit", " italy", Some(id(2))),
        ("Groups", "Choir; Board", Some(format!("{}@9,{}", id(1), id(3)))),
        ("Groups", "Choir, old and new, Choir", Some(format!("{},{}", id(2), id(3)))),
        ("Relationship", "Studente", Some("student".to_owned())),
        ("Relationship", "Employee", None),
        ("Starts", "1/12/2026", Some("2026-12-01".to_owned())),
        ("Ends", &ends, None),
        ("Ends", "31.12.2030", Some("2030-12-31".to_owned())),
        ("Account", "sospeso", Some("suspended".to_owned())),
        ("Account", "ACTIVE", None),
        ("badge", "B 8", Some("B 8".to_owned())),
        ("Tesserino", "B 7 ", None),
        ("Remarks", "two\r\nlines", None),
        ("Shoe size", "7,5", None),
        ("Shoe size", "8", Some("8".to_owned())),
        ("Hired", "05/03/2020", Some("2020-03-05".to_owned())),
        // An option that was retired stays with whoever has it.
        ("Colour", "2", None),
        ("Colour", "Rosso", Some("1".to_owned())),
        ("Colours", "Red, bright, Blue", None),
        ("Colours", "Blu", Some("2".to_owned())),
        // A number may be the id of an option and the label of another one.
        ("Colours", "1", Some("4".to_owned())),
        ("Drives", "VERO", None),
        ("Drives", "no", Some("no".to_owned())),
        ("External ID", "x-1", Some("x-1".to_owned())),
    ] {
        assert_eq!(cell(name, text), Ok(after), "{name}: {text}");
    }
}

#[test]
fn a_cell_that_cannot_be_has_its_code() {
    for (name, text, code) in [
        ("Username", "a", Code::UsernameShort),
        ("Username", "admin", Code::UsernameReserved),
        ("Email address", "ada", Code::EmailNoAt),
        ("Language", "Klingon", Code::LocaleUnknown),
        ("Unit", "Sails", Code::ChoiceUnknown),
        ("Unit", "OLD", Code::ChoiceUnknown),
        ("Unit", "Archive", Code::UnitArchived),
        ("Groups", "Board, Bored", Code::ChoiceUnknown),
        ("Relationship", "boss", Code::ChoiceUnknown),
        ("Starts", "soon", Code::DateUnknown),
        ("Ends", "2026-11-21", Code::EndPast),
        ("Account", "pending", Code::AccountState),
        ("Account", "gone", Code::ChoiceUnknown),
        ("Shoe size", "large", Code::NumberUnknown),
        ("Colour", "Green", Code::ChoiceUnknown),
        ("Colours", "Red", Code::ChoiceUnknown),
        // Damage of a spreadsheet is a hint.
        ("External ID", "420", Code::CellDamaged),
        ("Hired", "3/4/2020", Code::CellDamaged),
        ("Hired", "43894", Code::DateUnknown),
    ] {
        assert_eq!(cell(name, text), Err(code), "{name}: {text}");
    }
}

#[test]
fn an_empty_cell_keeps_the_value_or_takes_it_away_as_chosen() {
    let sheet = sheet("Username,Unit,Badge,Language,Remarks\nada,,,,\n");
    let mut mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
    let state = |mapping: &UpdateMapping| {
        let verdicts = compared(&sheet, mapping, &[ada()]);
        let row = verdicts.row(0).unwrap().clone();
        (row.state, row.code, row.cells.len())
    };
    assert_eq!(state(&mapping), (UpdateState::Unchanged, None, 0));
    mapping.set_clears(UpdateColumn::Unit, true);
    mapping.set_clears(UpdateColumn::Language, true);
    assert_eq!(state(&mapping), (UpdateState::Change, None, 1), "nobody is without a language");
    // A value that is required is not taken away.
    mapping.set_clears(UpdateColumn::Own(Field::Own1), true);
    assert_eq!(state(&mapping), (UpdateState::Error, Some(Code::ValueMissing), 2));
}
