//! What the registry adds (row 9 of the hostile cases).

use super::*;
use domain::bulk::REGISTRY_MOST;

#[test]
fn the_registry_is_asked_about_rows_that_can_be_processed_and_its_answer_counts() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\nA@x.org,\nb@x.org,bob\nbad,\nb@x.org,x\nc@x.org,carl\nd@gmial.com,dan\n");
    let asked = verdicts.next_lookup(&sheet, 0).unwrap();
    assert_eq!(asked.question.emails, ["a@x.org", "b@x.org", "c@x.org", "d@gmial.com"]);
    assert_eq!(asked.question.usernames, ["a10", "bob", "carl", "dan"]);
    // Edited while the question is on its way: the answer is about another address.
    verdicts.edit(&mut sheet, 5, 0, "d@gmail.com");
    let answer = RegistryAnswer {
        registered: vec![0, 3],
        invited: vec![1],
        taken: vec![1, 2],
        ..RegistryAnswer::default()
    };
    verdicts.apply_registry(&sheet, &asked, &answer);
    let after = told(&verdicts);
    assert_eq!(
        after[0],
        (RowState::AlreadyRegistered, Some(Code::AlreadyRegistered), Some(Column::Email), None)
    );
    assert_eq!(after[1], (RowState::AlreadyInvited, Some(Code::AlreadyInvited), Some(Column::Email), None));
    assert_eq!(after[4], error(Code::UsernameUsed, Column::Username));
    assert_eq!(after[5], READY);
    assert_eq!(verdicts.unanswered(), 1);
    assert_eq!(verdicts.next_lookup(&sheet, 0).unwrap().question.emails, ["d@gmail.com"]);
    verdicts.edit(&mut sheet, 0, 0, "other@x.org");
    assert_eq!(told(&verdicts)[0], READY);
}

#[test]
fn the_registry_is_asked_in_pieces() {
    let mut text = "Email\n".to_owned();
    (0..REGISTRY_MOST + 1).for_each(|n| text += &format!("p{n}@x.org\n"));
    let (sheet, mut verdicts) = checked(&text);
    let asked = verdicts.next_lookup(&sheet, 0).unwrap();
    assert_eq!((asked.rows(), asked.next()), (REGISTRY_MOST, REGISTRY_MOST));
    let rest = verdicts.next_lookup(&sheet, asked.next()).unwrap();
    assert_eq!(rest.rows(), 1);
    verdicts.apply_registry(&sheet, &asked, &RegistryAnswer::default());
    verdicts.apply_registry(
        &sheet,
        &rest,
        &RegistryAnswer { invited: vec![0, 77], ..RegistryAnswer::default() },
    );
    assert_eq!(verdicts.next_lookup(&sheet, 0), None);
    assert_eq!(verdicts.count(RowState::AlreadyInvited), 1);
}

fn derived(sheet: &Sheet, verdicts: &Verdicts) -> Vec<String> {
    (0..verdicts.len()).map(|row| verdicts.derived_username(sheet, row).unwrap_or_default()).collect()
}

#[test]
fn a_derived_username_is_free_in_the_file_and_in_the_registry() {
    let (mut sheet, mut verdicts) = checked(
        "Email,Username\nmario.rossi@a.org,\nmario.rossi@b.org,\nmario.rossi@c.org,\na1@x.org,\nadmin@x.org,\nb@x.org,mario.rossi\n",
    );
    assert_eq!(
        derived(&sheet, &verdicts),
        ["mario.rossi2", "mario.rossi3", "mario.rossi4", "a11", "admin2", ""],
        "the username in a row comes first"
    );
    assert!(told(&verdicts).iter().all(|row| *row == READY));
    let asked = verdicts.next_lookup(&sheet, 0).unwrap();
    assert_eq!(asked.question.usernames[..2], ["mario.rossi2", "mario.rossi3"]);
    verdicts.apply_registry(
        &sheet,
        &asked,
        &RegistryAnswer { taken: vec![0, 3], ..RegistryAnswer::default() },
    );
    assert_eq!(
        derived(&sheet, &verdicts),
        ["mario.rossi3", "mario.rossi4", "mario.rossi5", "a12", "admin2", ""]
    );
    assert!(told(&verdicts).iter().all(|row| *row == READY));
    let again = verdicts.next_lookup(&sheet, 0).unwrap();
    assert_eq!(again.question.usernames, ["mario.rossi3", "mario.rossi4", "mario.rossi5", "a12"]);
    assert!(again.question.candidates.contains(&"mario.rossi6".to_owned()), "more are looked up at once");
    let taken_candidates = (0..4).collect();
    verdicts.apply_registry(
        &sheet,
        &again,
        &RegistryAnswer { taken: vec![0], taken_candidates, ..RegistryAnswer::default() },
    );
    assert_eq!(derived(&sheet, &verdicts)[..3], ["mario.rossi4", "mario.rossi5", "mario.rossi10"]);
    verdicts.edit(&mut sheet, 0, 1, "mario");
    assert_eq!(derived(&sheet, &verdicts)[..3], ["", "mario.rossi4", "mario.rossi5"]);
}

#[test]
fn an_account_that_is_invited_again_keeps_its_username() {
    let (sheet, mut verdicts) = checked("Email\nzoe@x.org\n");
    assert_eq!(derived(&sheet, &verdicts), ["zoe"]);
    let asked = verdicts.next_lookup(&sheet, 0).unwrap();
    verdicts.apply_registry(&sheet, &asked, &RegistryAnswer { lapsed: vec![0], ..RegistryAnswer::default() });
    assert_eq!((derived(&sheet, &verdicts), verdicts.unanswered()), (vec![String::new()], 0));
}
