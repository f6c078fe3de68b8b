//! What the numbers of a job say.
#![cfg(not(target_arch = "wasm32"))]

use domain::bulk::update::{UpdateColumn, UpdateDraft};
use domain::bulk::{Column, JobDraft, JobKind, JobState, JobView, Outcome, ROWS_MOST};
use domain::form::Code;
use domain::id::JobId;
use uuid::Uuid;

fn after(worked_rows: u32, worked_ms: i64) -> JobView {
    JobView {
        id: JobId::new(Uuid::nil()),
        kind: JobKind::Invite,
        name: String::new(),
        state: JobState::Running,
        paused: None,
        rows: 100_000,
        confirmed: 0,
        created: worked_rows,
        resent: 0,
        skipped: 0,
        failed: 0,
        changed: 0,
        left: 100_000 - worked_rows,
        mailed: 0,
        mail_waiting: 0,
        mail_failed: 0,
        mail_held: 0,
        open: 0,
        returned: 0,
        kept: 0,
        open_invitations: 0,
        revoked: 0,
        to_mend: 0,
        is_others: false,
        is_forgotten: false,
        created_at: 0,
        started_at: None,
        ended_at: None,
        worked_rows,
        worked_ms,
        undone_at: None,
        is_undoing: false,
    }
}

#[test]
fn a_rate_is_told_once_it_means_something() {
    for (rows, ms, rate) in [
        (3, 12, None),
        (3, 60_000, None),
        (999, 2_000, None),
        (1_000, 999, None),
        (1_000, 2_000, Some(30_000)),
        (50_000, 10_000, Some(300_000)),
        (1_000, i64::MAX, None),
        (1_000, -1, None),
    ] {
        assert_eq!(after(rows, ms).rate(), rate, "{rows} rows in {ms} ms");
    }
}

#[test]
fn somebody_has_to_look_at_what_was_refused_and_at_what_was_wrong_and_at_nothing_else() {
    for (outcome, code, is_to_mend) in [
        (Outcome::Failed, Some(Code::AlreadyRegistered), true),
        (Outcome::Failed, None, true),
        (Outcome::Skipped, Some(Code::EmailNoAt), true),
        (Outcome::Skipped, Some(Code::DuplicateInFile), false),
        (Outcome::Skipped, Some(Code::AlreadyRegistered), false),
        (Outcome::Skipped, Some(Code::AlreadyInvited), false),
        (Outcome::Skipped, None, false),
        (Outcome::Created, None, false),
        (Outcome::Resent, None, false),
    ] {
        assert_eq!(outcome.is_to_mend(code), is_to_mend, "{outcome:?} {code:?}");
    }
}

#[test]
fn a_header_with_an_address_is_somebodys_row_and_no_header() {
    let shape = |name: &str| {
        let draft = JobDraft {
            key: Uuid::nil().to_string(),
            header: vec!["Email".to_owned(), name.to_owned()],
            columns: vec![Some(Column::Email), None],
            rows: 1,
            ..JobDraft::default()
        };
        draft.check_shape()
    };
    for name in ["ada@example.org", " Ada@mail.example.org ", "\u{e4}@example.org"] {
        assert_eq!(shape(name), Err(Code::Malformed), "{name}");
    }
    for name in ["", "Name", "@handle", "e-mail (name@company)", "write to ada@example.org", "a@b"] {
        assert_eq!(shape(name), Ok(()), "{name}");
    }
}

#[test]
fn a_file_with_a_row_too_many_is_refused_whole() {
    let key = Uuid::nil().to_string();
    let invites = |rows: u32| JobDraft {
        key: key.clone(),
        header: vec!["Email".to_owned()],
        columns: vec![Some(Column::Email)],
        rows,
        ..JobDraft::default()
    };
    let updates = |rows: u32| UpdateDraft {
        key: key.clone(),
        columns: vec![UpdateColumn::Unit],
        rows,
        ..UpdateDraft::default()
    };
    assert_eq!(ROWS_MOST, 100_000);
    for (rows, refused) in [(0, Some(Code::NoRows)), (100_000, None), (100_001, Some(Code::TooManyRows))] {
        assert_eq!(invites(rows).check_shape().err(), refused, "{rows} invited");
        assert_eq!(updates(rows).check_shape().err(), refused, "{rows} updated");
    }
}

#[test]
fn a_job_was_undone_once_nothing_is_left_that_an_undo_would_take_back() {
    let undone = |undone_at, open| JobView { undone_at, open, ..after(10, 1_000) }.is_undone();
    assert!(undone(Some(1), 0));
    assert!(!undone(Some(1), 3), "it is still being undone");
    assert!(!undone(None, 0), "nothing could be undone");
    let working = JobView { undone_at: Some(1), is_undoing: true, ..after(10, 1_000) };
    assert!(!working.is_undone(), "a list does not count what is left, and a worker is at it");
    let half = JobView { returned: 5, kept: 1, revoked: 2, open: 4, ..working };
    assert_eq!(half.undo_progress(), (8, 12));
}
