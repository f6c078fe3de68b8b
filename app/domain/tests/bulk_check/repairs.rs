//! Edits and repairs: which rows they change, and which not.

use super::*;
use domain::bulk::check::{Repair, RepairedCell, Repairs};

#[test]
fn an_edit_changes_the_rows_that_it_concerns_and_no_other() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\na@x.org,zoe\na@x.org,zoe\nb@x.org,zoe\nc@x.org,\n");
    let used = |row| (RowState::Error, Some(Code::UsernameUsed), Some(Column::Username), Some(row));
    assert_eq!(told(&verdicts), [READY, duplicate(0), used(0), READY]);
    verdicts.edit(&mut sheet, 0, 0, "c@x.org");
    assert_eq!(told(&verdicts), [READY, used(0), used(0), duplicate(0)]);
    verdicts.edit(&mut sheet, 0, 1, "other");
    assert_eq!(told(&verdicts), [READY, READY, used(1), duplicate(0)]);
    verdicts.skip(&sheet, 0, true);
    assert_eq!(told(&verdicts)[3], READY);
    verdicts.skip(&sheet, 0, false);
    assert_eq!(told(&verdicts)[3], duplicate(0));
    verdicts.edit(&mut sheet, 1, 0, "not an address");
    assert_eq!(told(&verdicts)[2], READY);
}

#[test]
fn repairs_tell_beforehand_how_many_rows_they_change() {
    let (mut sheet, mut verdicts) = checked(
        "Email,Username\na@x.org,zoe\nb@x.org,zoe\nc@x.org,zoe\nd@gmial.com,zoe2\ngood@gmial.com,\nx,\ne@x.org,taken\nf@x.org,\n",
    );
    ask(
        &sheet,
        &mut verdicts,
        RegistryAnswer { registered: vec![], invited: vec![6], taken: vec![5], ..RegistryAnswer::default() },
    );
    assert_eq!(verdicts.repairs().number_usernames, 3);
    assert_eq!(verdicts.repairs().resend_invited, 1);
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 3);
    let names: Vec<&str> = (0..sheet.rows()).map(|row| sheet.cell(row, 1)).collect();
    assert_eq!(names, ["zoe", "zoe3", "zoe4", "zoe2", "", "", "taken2", ""]);
    // The registry knows one of the numbers too.
    let asked = verdicts.next_lookup(&sheet, 0).unwrap();
    assert_eq!(asked.question.usernames, ["zoe3", "zoe4", "taken2"]);
    verdicts.apply_registry(&sheet, &asked, &RegistryAnswer { taken: vec![0], ..RegistryAnswer::default() });
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 1);
    assert_eq!(sheet.cell(1, 1), "zoe5");

    assert_eq!(verdicts.repairs().fix_slips, 2);
    assert_eq!(verdicts.suggestion(&sheet, 3).as_deref(), Some("d@gmail.com"));
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 2);
    assert_eq!(sheet.cell(4, 0), "good@gmail.com");

    assert_eq!(verdicts.repair(&mut sheet, Repair::ResendInvited), 1);
    assert!(verdicts.verdict(7).resend && verdicts.state(7) == RowState::Ready);

    assert_eq!(verdicts.repair(&mut sheet, Repair::SkipErrors), 1);
    assert_eq!(told(&verdicts)[5], (RowState::Skipped, Some(Code::EmailNoAt), Some(Column::Email), None));
    assert_eq!(verdicts.repairs(), Repairs::default());
    assert_eq!(verdicts.processed(), 7);
}

#[test]
fn other_warnings_are_neither_counted_nor_changed_as_misspelt_domains() {
    let (mut sheet, mut verdicts) =
        checked("Email,Given names\nzoe@gmial.com,Zoe\nana@x.org,Andr?ea\nbob@x.org,Bob\n");
    assert_eq!(verdicts.count(RowState::Warning), 2);
    assert_eq!(verdicts.repairs().fix_slips, 1);
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 1);
    assert_eq!((verdicts.repairs().fix_slips, verdicts.count(RowState::Warning)), (0, 1));
}

#[test]
fn a_slip_that_is_fixed_into_an_address_of_an_earlier_row_repeats_it() {
    let (mut sheet, mut verdicts) = checked("Email\nzoe@gmail.com\nzoe@gmial.com\n");
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 1);
    assert_eq!(told(&verdicts), [READY, duplicate(0)]);
}

#[test]
fn a_repair_says_what_it_changed_and_can_be_undone() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\nzoe@gmial.com,\nbob@gmial.com,\nann@hotmail.be,\n");
    let before = told(&verdicts);
    assert!(!verdicts.can_undo_repair());
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 2);
    let change = |row, before: &str, after: &str| RepairedCell {
        row,
        position: 0,
        before: before.to_owned(),
        after: after.to_owned(),
    };
    assert_eq!(
        verdicts.repaired_cells(),
        [change(0, "zoe@gmial.com", "zoe@gmail.com"), change(1, "bob@gmial.com", "bob@gmail.com")]
    );
    verdicts.edit(&mut sheet, 1, 0, "rob@gmail.com");
    assert_eq!(verdicts.undo_repair(&mut sheet), 1, "what was edited since stays");
    assert_eq!((sheet.cell(0, 0), sheet.cell(1, 0)), ("zoe@gmial.com", "rob@gmail.com"));
    assert_eq!(told(&verdicts)[0], before[0]);
    assert_eq!(verdicts.undo_repair(&mut sheet), 0);
    verdicts.edit(&mut sheet, 2, 0, "x");
    assert_eq!(verdicts.repair(&mut sheet, Repair::SkipErrors), 1);
    assert_eq!(verdicts.undo_repair(&mut sheet), 1);
    assert_eq!(verdicts.state(2), RowState::Error);
}

#[test]
fn a_thousand_rows_with_one_username_are_numbered_in_a_moment() {
    let mut text = "Email,Username\n".to_owned();
    (0..5_000).for_each(|n| text += &format!("p{n}@x.org,student\n"));
    let (mut sheet, mut verdicts) = checked(&text);
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 4_999);
    assert_eq!(verdicts.count(RowState::Ready), 5_000);
    assert_eq!(sheet.cell(4_999, 1), "student5000");
}

#[test]
fn deleted_rows_are_neither_counted_nor_sent_nor_in_the_way_of_others_and_come_back() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\nzoe@x.org,zoe\nbad,\nzoe@x.org,\nbob@x.org,zoe\n");
    assert_eq!(verdicts.delete(&sheet, vec![0, 77]), 1);
    assert_eq!(told(&verdicts)[2..], [READY, READY]);
    assert_eq!((verdicts.deleted(), verdicts.count(RowState::Skipped)), (1, 0));
    assert_eq!(verdicts.rows_in(RowState::Skipped).count(), 0);
    assert_eq!(verdicts.rows_to_send(), [1, 2, 3]);
    verdicts.undo_repair(&mut sheet);
    assert_eq!(told(&verdicts)[2], duplicate(0));
    assert_eq!(verdicts.repair(&mut sheet, Repair::DeleteErrors), 2);
    assert_eq!((verdicts.count(RowState::Error), verdicts.deleted()), (0, 2));
    assert_eq!(verdicts.rows_to_send(), [0, 2]);
    assert_eq!(verdicts.undo_repair(&mut sheet), 2);
    assert_eq!((verdicts.count(RowState::Error), verdicts.deleted()), (2, 0));
}

#[test]
fn rows_of_which_another_address_is_used_than_was_written_are_known() {
    let file = "Email\nAnna Rossi <anna@x.org>\nzoe@x.org\n mailto:eve@x.org\no'neill@x.org\n<>\n\
        o’brien@x.org\nlea＠x.org\n'tom@x.org'\n\"kim@x.org;\"\n\u{200b}ada@x.org\nan\u{ad}na@y.org\n zora@x.org \n";
    let (sheet, verdicts) = checked(file);
    assert_eq!(verdicts.rows_with_pasted_addresses(&sheet).collect::<Vec<_>>(), [0, 2, 5, 6, 7, 8, 9, 10]);
}
