//! Dates in a file: the order of day and month is that of the column.

use super::{read, to_ascii};
use domain::bulk::check::Verdicts;
use domain::bulk::csv::Sheet;
use domain::bulk::header::Mapping;
use domain::bulk::{InviteWords, RowState};
use domain::day::parse::DateOrder;
use domain::form::{Code, Field};
use domain::registry::{FieldKey, FieldKind, FieldLevel, Localized, OwnField};
use uuid::Uuid;

fn words() -> InviteWords {
    let hired = OwnField {
        id: Uuid::from_u128(1).into(),
        field: Field::Own1,
        key: FieldKey::parse("hired").unwrap(),
        kind: FieldKind::Date,
        level: FieldLevel::Account,
        label: Localized::default(),
        help: Localized::default(),
        options: Vec::new(),
        required_of: Vec::new(),
        is_unique: false,
        is_for_person: false,
        is_retired: false,
    };
    InviteWords { fields: vec![hired], ..InviteWords::default() }
}

fn mapped(text: &str) -> (Sheet, Mapping) {
    let sheet = read(text);
    let mut mapping = Mapping::from_sheet(&sheet);
    mapping.detect_own(&sheet, &words().fields);
    (sheet, mapping)
}

fn checked(sheet: &Sheet, mapping: &Mapping) -> Verdicts {
    let mut verdicts = Verdicts::begin(mapping, to_ascii);
    verdicts.set_words(sheet, &words());
    verdicts.advance(sheet, sheet.rows());
    verdicts
}

/// The cells of a column as they are sent.
fn sent(verdicts: &Verdicts, sheet: &Sheet, column: usize) -> Vec<String> {
    (0..sheet.rows()).map(|row| verdicts.job_row(sheet, row).cells[column].clone()).collect()
}

#[test]
fn one_date_that_can_only_be_month_first_decides_for_its_column() {
    for name in ["Date of birth", "hired"] {
        let text = format!("Email,{name}\na@x.org,03/04/1990\nb@x.org,12/31/1990\nc@x.org,1990-02-01\n");
        let (sheet, mapping) = mapped(&text);
        assert_eq!((mapping.fault(), mapping.dates().order()), (None, Some(DateOrder::MonthFirst)), "{name}");
        let verdicts = checked(&sheet, &mapping);
        assert_eq!(verdicts.count(RowState::Ready), 3, "{name}");
        assert_eq!(sent(&verdicts, &sheet, 1), ["1990-03-04", "1990-12-31", "1990-02-01"], "{name}");
        assert_eq!(verdicts.job_row(&sheet, 1).came, [(1, "12/31/1990".to_owned())], "{name}");
    }
}

#[test]
fn a_column_that_can_be_read_in_two_ways_is_asked_for() {
    for name in ["Date of birth", "hired"] {
        let (sheet, mut mapping) = mapped(&format!("Email,{name}\na@x.org,03/04/1990\nb@x.org,05/06/1990\n"));
        let fault = mapping.fault().unwrap();
        assert_eq!((fault.code, fault.positions), (Code::DateAmbiguous, vec![1]), "{name}");
        mapping.set_date_order(DateOrder::MonthFirst);
        assert_eq!(mapping.fault(), None, "{name}");
        assert_eq!(sent(&checked(&sheet, &mapping), &sheet, 1), ["1990-03-04", "1990-05-06"], "{name}");
    }
}

#[test]
fn each_column_has_an_order_of_its_own() {
    let (sheet, mapping) =
        mapped("Email,Date of birth,hired\na@x.org,17/04/1990,12/31/2020\nb@x.org,03/04/1990,03/04/2021\n");
    assert_eq!(mapping.fault(), None);
    let verdicts = checked(&sheet, &mapping);
    assert_eq!(sent(&verdicts, &sheet, 1), ["1990-04-17", "1990-04-03"]);
    assert_eq!(sent(&verdicts, &sheet, 2), ["2020-12-31", "2021-03-04"]);
}

#[test]
fn a_column_whose_dates_contradict_each_other_is_asked_for() {
    let (_, mapping) = mapped("Email,hired\na@x.org,17/04/1990\nb@x.org,12/31/2020\nc@x.org,03/04/2021\n");
    assert_eq!(mapping.fault().map(|fault| fault.code), Some(Code::DateAmbiguous));
}

#[test]
fn what_is_no_date_is_an_error_of_its_cell() {
    let (sheet, mapping) = mapped("Email,hired\na@x.org,soon\nb@x.org,1990\n");
    let verdicts = checked(&sheet, &mapping);
    assert_eq!(verdicts.count(RowState::Error), 2);
    assert_eq!(verdicts.verdict(0).code, Some(Code::DateUnknown));
}
