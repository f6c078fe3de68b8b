//! Values of own fields that no two people can have.

use super::{ask, read, to_ascii};
use domain::bulk::check::{Repair, Verdicts};
use domain::bulk::csv::Sheet;
use domain::bulk::header::Mapping;
use domain::bulk::{InviteWords, RegistryAnswer, RowColumn, RowState};
use domain::form::{Code, Field};
use domain::registry::{FieldKey, FieldKind, FieldLevel, Localized, OwnField};
use domain::text::Locale;
use uuid::Uuid;

fn own(number: u8, key: &str, kind: FieldKind) -> OwnField {
    OwnField {
        id: Uuid::from_u128(number.into()).into(),
        field: Field::own(number).unwrap(),
        key: FieldKey::parse(key).unwrap(),
        kind,
        level: FieldLevel::Account,
        label: Localized { en: key.to_owned(), it: String::new() },
        help: Localized::default(),
        options: Vec::new(),
        required_of: Vec::new(),
        is_unique: true,
        is_for_person: false,
        is_retired: false,
    }
}

fn checked(text: &str) -> (Sheet, Verdicts) {
    let sheet = read(text);
    let fields = vec![own(1, "badge", FieldKind::Text), own(2, "desk", FieldKind::Number)];
    let words = InviteWords { fields, ..InviteWords::default() };
    let mut mapping = Mapping::from_sheet(&sheet);
    mapping.detect_own(&sheet, &words.fields);
    let mut verdicts = Verdicts::begin(&mapping, to_ascii);
    verdicts.set_words(&sheet, &words);
    verdicts.advance(&sheet, sheet.rows());
    (sheet, verdicts)
}

/// The rows that share a value, each with its field and the other row.
fn shared(verdicts: &Verdicts) -> Vec<(usize, Field, usize)> {
    let row = |row: usize| {
        let verdict = verdicts.verdict(row);
        if verdict.code != Some(Code::ValueRepeated) {
            return None;
        }
        assert_eq!(verdict.state, RowState::DuplicateInFile);
        match verdict.column? {
            RowColumn::Own(field) => Some((row, field, verdict.repeats?)),
            RowColumn::Known(_) => None,
        }
    };
    (0..verdicts.len()).filter_map(row).collect()
}

#[test]
fn rows_with_one_value_are_all_left_out_and_each_names_another() {
    let (sheet, verdicts) =
        checked("Email,badge,desk\na@x.org,B7,1\nb@x.org, b7 ,2\nc@x.org,,2.0\nd@x.org,B8,\ne@x.org,B7,3\n");
    let (badge, desk) = (Field::Own1, Field::Own2);
    assert_eq!(shared(&verdicts), [(0, badge, 1), (1, badge, 0), (2, desk, 1), (4, badge, 0)]);
    assert_eq!((verdicts.count(RowState::Ready), verdicts.processed()), (1, 1));
    let cell = verdicts.refused_cell(&sheet, 1).unwrap();
    assert_eq!(cell.name(Locale::En.text()), "badge");
    let row = verdicts.job_row(&sheet, 1);
    assert_eq!((row.state, row.code), (RowState::DuplicateInFile, Some(Code::ValueRepeated)));
    assert_eq!((row.repeats, row.column), (Some(2), Some(RowColumn::Own(badge))));
    assert_eq!(verdicts.job_row(&sheet, 3).column, None);
}

#[test]
fn a_row_alone_with_its_value_is_ready_again() {
    let text = "Email,badge\na@x.org,B7\nb@x.org,B7\n";
    let (mut sheet, mut verdicts) = checked(text);
    assert_eq!(shared(&verdicts).len(), 2);
    verdicts.edit(&mut sheet, 1, 1, "B8");
    assert_eq!((shared(&verdicts).len(), verdicts.count(RowState::Ready)), (0, 2));
    verdicts.edit(&mut sheet, 1, 1, "b7");
    assert_eq!(shared(&verdicts).len(), 2);
    verdicts.skip(&sheet, 0, true);
    assert_eq!((verdicts.state(0), verdicts.state(1)), (RowState::Skipped, RowState::Ready));
    verdicts.skip(&sheet, 0, false);
    verdicts.delete(&sheet, vec![1]);
    assert_eq!(verdicts.state(0), RowState::Ready);
    verdicts.undo_repair(&mut sheet);
    assert_eq!(shared(&verdicts).len(), 2);
    verdicts.repair(&mut sheet, Repair::SkipErrors);
    assert_eq!(shared(&verdicts).len(), 2, "a shared value is no error of the row by itself");
}

#[test]
fn rows_that_are_not_invited_in_any_case_keep_no_value_from_others() {
    let (_, verdicts) =
        checked("Email,badge\na@x.org,B7\nA@x.org,B7\nnobody,B7\nb@x.org,B8\n\n,\nc@x.org,\nd@x.org,\n");
    assert_eq!(shared(&verdicts), []);
    assert_eq!(verdicts.state(0), RowState::Ready);
}

#[test]
fn who_is_registered_already_is_told_so_whatever_the_value() {
    let (sheet, mut verdicts) = checked("Email,badge\na@x.org,B7\nb@x.org,B7\n");
    ask(&sheet, &mut verdicts, RegistryAnswer { registered: vec![1], ..RegistryAnswer::default() });
    assert_eq!(verdicts.verdict(1).code, Some(Code::AlreadyRegistered));
    assert_eq!(verdicts.unanswered(), 0);
}
