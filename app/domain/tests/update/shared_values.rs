//! Values of own fields that no two people can have, in a file of people who are registered.

use crate::people::{ada, bob, own, sheet, to_ascii, words};
use domain::bulk::csv::Sheet;
use domain::bulk::update::{
    PersonNow, UpdateAnswer, UpdateColumn, UpdateLookup, UpdateMapping, UpdateState, UpdateVerdicts,
    UpdateWords,
};
use domain::form::Code;
use domain::registry::{FieldKind, OwnField};
use domain::text::Locale;

/// Ada has badge 1 and Bob badge 2.
fn answer(lookup: &UpdateLookup) -> UpdateAnswer {
    let people = lookup.question.keys.iter().map(|key| {
        let (account, badge) = match key.text.as_str() {
            "ada" => (ada().row.account, "1"),
            "bob" => (bob().row.account, "2"),
            _ => return None,
        };
        let value = |column: &UpdateColumn| match column {
            UpdateColumn::Own(_) => badge.to_owned(),
            _ => String::new(),
        };
        let values = lookup.question.columns.iter().map(value).collect();
        Some(PersonNow { account, values, refusal: None, address_refusal: None })
    });
    UpdateAnswer { people: people.collect() }
}

fn compared(text: &str) -> (Sheet, UpdateVerdicts) {
    let file = sheet(text);
    let badge = OwnField { is_unique: true, ..own(8, "locker", FieldKind::Text, "Locker", "Armadietto") };
    let words = UpdateWords { fields: vec![badge], ..words() };
    let mapping = UpdateMapping::from_sheet(&file, &words.fields);
    let mut verdicts = UpdateVerdicts::begin(&mapping, words, to_ascii);
    while let Some(lookup) = verdicts.next_lookup(&file) {
        let answer = answer(&lookup);
        verdicts.apply(&file, lookup, &answer).unwrap();
    }
    (file, verdicts)
}

type Told = (UpdateState, Option<Code>, Option<u32>);

fn told(verdicts: &UpdateVerdicts) -> Vec<Told> {
    let rows = (0..verdicts.len()).filter_map(|row| verdicts.row(row));
    rows.map(|row| (row.state, row.code, row.repeats)).collect()
}

const CHANGE: Told = (UpdateState::Change, None, None);
const UNCHANGED: Told = (UpdateState::Unchanged, None, None);

fn repeated(other: u32) -> Told {
    (UpdateState::Error, Some(Code::ValueRepeated), Some(other))
}

#[test]
fn two_people_who_would_get_one_value_are_both_refused_and_the_field_is_named() {
    let (file, verdicts) = compared("Username,locker\nada,7\nbob,7\n");
    assert_eq!(told(&verdicts), [repeated(1), repeated(0)]);
    let cell = verdicts.refused_cell(verdicts.row(0).unwrap()).unwrap();
    assert_eq!(cell.name(Locale::It.text()), "Armadietto");
    assert_eq!(verdicts.to_send(&file, "key").1.len(), 0);
}

#[test]
fn a_value_that_somebody_in_the_file_keeps_goes_to_nobody_else() {
    let (_, verdicts) = compared("Username,locker\nada,1\nbob,1\n");
    assert_eq!(told(&verdicts), [UNCHANGED, repeated(0)]);
}

#[test]
fn values_are_exchanged_and_come_back_unchanged() {
    assert_eq!(told(&compared("Username,locker\nada,2\nbob,1\n").1), [CHANGE, CHANGE]);
    assert_eq!(told(&compared("Username,locker\nada,1\nbob,2\n").1), [UNCHANGED, UNCHANGED]);
    assert_eq!(told(&compared("Username,locker\nada,\nbob,\n").1), [UNCHANGED, UNCHANGED]);
}

#[test]
fn a_corrected_cell_and_invitations_count_too() {
    let (mut file, mut verdicts) = compared("Username,Email,locker\nada,,7\nbob,,7\nzoe,zoe@example.org,9\n");
    file.set_cell(1, 2, "9");
    let lookup = verdicts.lookup_again(&file, 1);
    let now = answer(&lookup);
    verdicts.apply_again(&file, 1, lookup, &now).unwrap();
    assert_eq!(told(&verdicts)[..2], [CHANGE, CHANGE]);
    verdicts.invite(&file);
    assert_eq!(told(&verdicts), [CHANGE, repeated(2), repeated(1)]);
    verdicts.invite_nobody(&file);
    assert_eq!(told(&verdicts)[..2], [CHANGE, CHANGE]);
    assert_eq!(told(&verdicts)[2], (UpdateState::NotFound, Some(Code::NobodyMatches), None));
}
