//! Usernames that the organization reserves, and domains that it refuses.

use super::*;
use domain::account::ReservedUsernames;
use domain::bulk::check::{Repair, check_row};
use domain::bulk::{InviteWords, JobRow};
use domain::text::Locale;

const FILE: &str =
    "Email,Username\nboard@x.org,\nzoe@x.org,b.oard\nbo.ard@y.org,\nann@x.org,ann\nceo@x.org,\n";

fn words() -> InviteWords {
    InviteWords { reserved: ReservedUsernames::of_setting("board, board2, ceo"), ..InviteWords::default() }
}

fn derived(sheet: &Sheet, verdicts: &Verdicts) -> Vec<String> {
    (0..verdicts.len()).map(|row| verdicts.derived_username(sheet, row).unwrap_or_default()).collect()
}

#[test]
fn the_preview_marks_and_derives_what_the_host_does_whenever_it_learns_what_is_reserved() {
    let sheet = read(FILE);
    let mapping = Mapping::from_sheet(&sheet);
    let mut before = Verdicts::begin(&mapping, to_ascii);
    before.set_words(&sheet, &words());
    before.advance(&sheet, sheet.rows());
    let mut after = check(&sheet, &mapping, to_ascii);
    assert_eq!(derived(&sheet, &after), ["board", "", "bo.ard", "", "ceo"]);
    after.set_words(&sheet, &words());
    for verdicts in [&before, &after] {
        assert_eq!(derived(&sheet, verdicts), ["board3", "", "bo.ard3", "", "ceo2"]);
        assert_eq!(told(verdicts)[1], error(Code::UsernameReserved, Column::Username));
        assert_eq!(told(verdicts)[3], READY);
        for row in 0..sheet.rows() {
            let JobRow { cells, .. } = verdicts.job_row(&sheet, row);
            let rule = check_row(&cells, verdicts.mapping().columns(), &words().reserved, to_ascii);
            assert_eq!(rule.is_err(), row == 1, "the host comes to the same about row {row}");
        }
    }
    after.set_words(&sheet, &InviteWords::default());
    assert_eq!(derived(&sheet, &after), ["board", "", "bo.ard", "", "ceo"], "no longer reserved");
}

#[test]
fn a_new_address_of_a_domain_that_is_refused_is_an_error_and_one_that_is_registered_is_not() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\nnew@spam.example,new\nold@spam.example,\nlast@spam.example,last\n");
    let answer = RegistryAnswer {
        domain_refused: vec![0],
        invited: vec![1],
        lapsed: vec![2],
        ..RegistryAnswer::default()
    };
    ask(&sheet, &mut verdicts, answer);
    assert_eq!(told(&verdicts)[0], error(Code::DomainRefused, Column::Email));
    assert_eq!(verdicts.state(1), RowState::AlreadyInvited);
    assert_eq!(verdicts.state(2), RowState::Ready, "it is invited again");
    let words = verdicts.refused_cell(&sheet, 0).unwrap().words(Locale::En.text());
    assert!(words.contains("spam.example"), "{words}");
    assert_eq!(verdicts.repairs().number_usernames, 0, "another username does not help");
    assert_eq!(verdicts.processed(), 1);
    verdicts.edit(&mut sheet, 0, 0, "new@x.org");
    assert_eq!(told(&verdicts)[0], READY);
    assert!(verdicts.needs_lookup(0));
    verdicts.edit(&mut sheet, 0, 0, "new@spam.example");
    ask(&sheet, &mut verdicts, RegistryAnswer { domain_refused: vec![0], ..RegistryAnswer::default() });
    assert_eq!(verdicts.repair(&mut sheet, Repair::SkipErrors), 1);
}
