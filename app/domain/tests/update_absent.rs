//! *Suspend whoever is missing from this file*: whom the rows of a file could mean.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::bulk::UnitWord;
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::update::{
    AbsentAnswer, AbsentPeople, AbsentScope, ScopedPerson, UpdateAnswer, UpdateChunk, UpdateMapping,
    UpdateVerdicts, UpdateWords, is_typed,
};
use domain::form::Code;
use domain::id::{AccountId, GroupId, UnitId};
use uuid::Uuid;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

fn unit() -> UnitId {
    UnitId::new(Uuid::from_u128(1))
}

/// A file of whose rows nobody is found.
fn compared(text: &str) -> (Sheet, UpdateMapping, UpdateVerdicts) {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    let sales =
        UnitWord { id: unit(), code: Some("S".to_owned()), path: "Sales".to_owned(), is_archived: false };
    let words = UpdateWords { units: vec![sales].into(), ..UpdateWords::default() };
    let mapping = UpdateMapping::from_sheet(&sheet, &words.fields);
    let mut verdicts = UpdateVerdicts::begin(&mapping, words, to_ascii);
    while let Some(lookup) = verdicts.next_lookup(&sheet) {
        let answer = UpdateAnswer { people: lookup.question.keys.iter().map(|_| None).collect() };
        verdicts.apply(&sheet, lookup, &answer).unwrap();
    }
    (sheet, mapping, verdicts)
}

fn person(number: u128, username: &str, keys: &[&str]) -> ScopedPerson {
    ScopedPerson {
        account: AccountId::new(Uuid::from_u128(number)),
        email: format!("{username}@example.org"),
        username: username.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        is_pending: false,
    }
}

/// Who is missing from a file, of Ada and Bob.
fn missing(text: &str) -> Result<Vec<String>, Code> {
    let (sheet, mapping, verdicts) = compared(text);
    let mut absent = AbsentPeople::begin(AbsentScope::Unit(unit()), &sheet, &mapping, &verdicts, to_ascii)?;
    let people = vec![
        person(1, "ada", &["0123456789012345678", "10", "lovelace@example.org"]),
        person(2, "bob", &["3-4", "11"]),
    ];
    absent.apply(AbsentAnswer { seen_at: 1, active: Some(2), people, next: None })?;
    assert!(absent.next_question().is_none());
    Ok(absent.people().iter().map(|person| person.username.to_string()).collect())
}

#[test]
fn whoever_a_row_could_mean_is_not_missing() {
    assert_eq!(missing("Username,Unit\nzoe,S\n").unwrap(), ["ada", "bob"]);
    for (text, is_missing) in [
        ("Username,Unit\nADA,S\n", "bob"),
        ("Email,Unit\nAda@Example.org,S\n", "bob"),
        ("New e-mail address,Username,Unit\nlovelace@example.org,zoe,S\n", "bob"),
        ("Personal code,Unit\n0010,S\n", "bob"),
        // As spreadsheets write what they take for numbers and days.
        ("External ID,Unit\n123456789012345678,S\n", "bob"),
        ("External ID,Unit\n123456789012346000,S\n", "bob"),
        ("External ID,Unit\n\"1,23456789012346E+17\",S\n", "bob"),
        ("External ID,Unit\n03/04/2026,S\n", "ada"),
        // A row with too many cells, a character that could not be read, and a name in another column.
        ("Username,Unit\nx,y,bob\n", "ada"),
        ("Username,Unit\nb\u{fffd}b,S\n", "ada"),
        ("Username,Remarks,Unit\nzoe,bob,S\n", "ada"),
    ] {
        assert_eq!(missing(text).unwrap(), [is_missing], "{text}");
    }
}

#[test]
fn pending_people_are_counted_and_stay() {
    let (sheet, mapping, verdicts) = compared("Username,Unit\nzoe,S\neve,S\n");
    let scope = AbsentScope::Unit(unit());
    let mut absent = AbsentPeople::begin(scope, &sheet, &mapping, &verdicts, to_ascii).unwrap();
    let pending = |number, name: &str| ScopedPerson { is_pending: true, ..person(number, name, &[]) };
    let people = vec![person(1, "ada", &[]), pending(2, "bob"), pending(3, "eve")];
    absent.apply(AbsentAnswer { seen_at: 1, active: Some(1), people, next: None }).unwrap();
    assert_eq!((absent.people().len(), absent.pending(), absent.active()), (1, 1, 1));
    let (mut draft, mut rows) = verdicts.to_send(&sheet, "20000000-0000-4000-8000-000000000001");
    absent.add_to(&mut draft, &mut rows, "1");
    assert_eq!((draft.rows, draft.check_shape()), (1, Ok(())));
}

#[test]
fn a_file_that_cannot_be_read_says_nothing_of_who_is_missing() {
    let unclear: String = (0..1_001).map(|n| format!("a{n}\u{fffd},S\n")).collect();
    assert_eq!(missing(&format!("Username,Unit\n{unclear}")), Err(Code::CellsUnclear));
    // Addresses and days of many new people are no names of others.
    let new: String = (0..1_001).map(|n| format!("new{n}@example.net,2026-{n:04}\n")).collect();
    assert_eq!(missing(&format!("Email,Remarks\n{new}")).unwrap().len(), 2);
}

#[test]
fn a_hundred_thousand_rows_and_as_many_missing_people_are_one_job() {
    let rows: String = (0..100_000).map(|n| format!("user{n},S\n")).collect();
    let (sheet, mapping, verdicts) = compared(&format!("Username,Unit\n{rows}"));
    let scope = AbsentScope::Group(GroupId::new(Uuid::from_u128(1)));
    let mut absent = AbsentPeople::begin(scope, &sheet, &mapping, &verdicts, to_ascii).unwrap();
    for page in 0..40_u32 {
        let people = (page * 2_500..(page + 1) * 2_500)
            .map(|n| person(u128::from(n) + 1, &format!("person{n}"), &[&format!("{n:012}")]))
            .collect();
        let next = (page < 39).then_some(i64::from(page));
        absent.apply(AbsentAnswer { seen_at: 1, active: Some(150_000), people, next }).unwrap();
    }
    let (mut draft, mut rows) = verdicts.to_send(&sheet, "20000000-0000-4000-8000-000000000001");
    absent.add_to(&mut draft, &mut rows, "100,000");
    assert_eq!((draft.check_shape(), draft.rows, draft.changes()), (Ok(()), 100_000, 0));
    assert_eq!(draft.absent.as_ref().unwrap().check_typed(150_000), Ok(()));
    let chunk = UpdateChunk::of(&rows, 99_500);
    assert_eq!((chunk.rows.len(), chunk.check_shape(&draft)), (500, Ok(())));
    let people = vec![person(1 << 64, "more", &[])];
    let page = AbsentAnswer { seen_at: 1, active: None, people, next: None };
    assert_eq!(absent.apply(page), Err(Code::TooManyRows));
}

#[test]
fn the_number_is_typed_above_five_percent() {
    assert!(is_typed(6, 100) && !is_typed(5, 100) && !is_typed(1, 20) && is_typed(1, 19));
    assert!(is_typed(1, 0), "of a scope that has emptied");
}
