//! What remains of a job that ended long ago.

use super::{assert_sound, counts, inviter, ok, on_job, people, row, start, store_as};
use crate::support::{Browser, TestApp, wait_for};
use domain::bulk::RowState;
use domain::form::Code;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Lets days pass, with their purges, and signs in again, since the session has expired.
async fn after_days(app: &TestApp, days: u32) -> Browser {
    app.advance(DAY * days);
    app.backend.run_due_once().await.unwrap();
    app.as_founder().await
}

fn file(job: &Value) -> String {
    format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap())
}

#[tokio::test]
async fn rows_are_forgotten_so_many_days_after_the_end_and_what_became_of_them_is_not() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut rows = people(1_200);
    (rows[0].state, rows[0].code) = (RowState::Error, Some(Code::EmailNoAt));
    let job = start(&mut founder, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let resting = start(&mut founder, 2, &[row("rests@aldine.example", "")]).await;
    on_job(&mut founder, "pause_bulk", &resting).await;

    let mut founder = after_days(&app, 89).await;
    assert_eq!(with_to_mend(&mut founder, &job, 1).await["is_forgotten"], false);
    assert_eq!(founder.get(&file(&job)).await.status, 200);

    let mut founder = after_days(&app, 2).await;
    let kept = "SELECT COUNT(*) FROM bulk_chunk";
    assert_eq!(app.database.number(kept).await, 1, "only the rows of the job that has ended just now");
    assert_eq!(app.database.count("bulk_outcome").await, 1_200);
    let view = on_job(&mut founder, "bulk_job", &job).await;
    assert_eq!((&view["is_forgotten"], counts(&view)), (&json!(true), [1_199, 0, 1, 0, 0]));
    assert_eq!(founder.get(&file(&job)).await.status, 404);
    let said =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'bulk.rows_forgotten' AND actor_kind = 'worker'";
    assert_eq!(app.database.number(said).await, 1);

    // Submitting it again still finds the job, and it can still be undone.
    let again = ok(founder.api("begin_bulk", json!({ "draft": super::draft(1, 1_200) })).await);
    assert_eq!((&again["id"], &again["state"]), (&job, &json!("done")));
    on_job(&mut founder, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_sound(&app).await;

    let _ = after_days(&app, 200).await;
    assert_eq!(app.database.number(said).await, 2, "once for each job");
    assert_sound(&app).await;
}

#[tokio::test]
async fn how_long_rows_are_kept_is_a_setting_and_cancelled_jobs_are_no_exception() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let job = start(&mut founder, 1, &people(3)).await;
    on_job(&mut founder, "cancel_bulk", &job).await;
    app.set("bulk_rows_days", "2").await;
    after_days(&app, 1).await;
    assert_eq!(app.database.count("bulk_chunk").await, 1);
    after_days(&app, 1).await;
    assert_eq!(app.database.count("bulk_chunk").await, 0);
}

#[tokio::test]
async fn rows_of_a_job_that_ended_while_the_clock_was_far_ahead_are_kept_no_longer_than_others() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    start(&mut founder, 1, &people(3)).await;
    app.backend.run_bulk_once().await.unwrap();
    let mut draft = super::draft(2, 3);
    draft["rows"] = json!(3);
    ok(founder.api("begin_bulk", json!({ "draft": draft })).await);
    app.database
        .run("UPDATE bulk_job SET ended_at = ended_at + 34560000000 WHERE ended_at IS NOT NULL")
        .await;
    app.database
        .run("UPDATE bulk_job SET created_at = created_at + 34560000000 WHERE state = 'preparing'")
        .await;
    app.backend.run_due_once().await.unwrap();
    assert_eq!((app.database.count("bulk_chunk").await, app.database.count("bulk_job").await), (1, 2));
    after_days(&app, 2).await;
    assert_eq!((app.database.count("bulk_chunk").await, app.database.count("bulk_job").await), (1, 1));
    after_days(&app, 90).await;
    assert_eq!(app.database.count("bulk_chunk").await, 0);
}

/// The job, once it shows this number of rows to correct, which is counted at intervals.
async fn with_to_mend(browser: &mut Browser, job: &Value, count: u32) -> Value {
    let counted = async || {
        let view = on_job(browser, "bulk_job", job).await;
        (view["to_mend"] == count && view["left"] == 0).then_some(view)
    };
    wait_for(&format!("{count} rows to mend are counted"), Duration::from_secs(60), counted).await
}

/// *Failed rows* are the rows that need attention; the page shows their number.
#[tokio::test]
async fn being_there_already_is_no_failure_and_is_not_offered_to_be_mended() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut rows = people(6);
    let states = [
        (RowState::DuplicateInFile, Some(Code::DuplicateInFile)),
        (RowState::AlreadyRegistered, Some(Code::AlreadyRegistered)),
        (RowState::AlreadyInvited, Some(Code::AlreadyInvited)),
        (RowState::Skipped, None),
    ];
    for (row, (state, code)) in rows[1..].iter_mut().zip(states) {
        (row.state, row.code) = (state, code);
    }
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&with_to_mend(&mut browser, &job, 0).await), [2, 0, 4, 0, 0]);
    let failed = browser.get(&format!("{}?only=failed", file(&job))).await;
    assert_eq!(failed.body.lines().count(), 1, "nothing but the header");

    let mut rows = vec![row("no at", ""), row("person.0@aldine.example", ""), row("new@aldine.example", "")];
    (rows[0].state, rows[0].code) = (RowState::Skipped, Some(Code::EmailNoAt));
    let job = start(&mut browser, 2, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&with_to_mend(&mut browser, &job, 2).await), [1, 0, 1, 1, 0]);
    let failed = browser.get(&format!("{}?only=failed", file(&job))).await;
    assert_eq!(failed.body.lines().count(), 3);
}

#[tokio::test]
async fn the_header_is_forgotten_with_the_rows_and_what_is_left_is_counted() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut head = super::draft(1, 1);
    head["header"][1] = json!("x".repeat(1_000));
    let job = store_as(&mut founder, head.clone(), &people(1)).await;
    on_job(&mut founder, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    let length = async || app.database.number("SELECT CAST(length(head) AS BIGINT) FROM bulk_job").await;
    assert!(length().await > 1_000);

    let mut founder = after_days(&app, 91).await;
    assert!(length().await < 1_000);
    assert_eq!(app.database.number("SELECT stored_bytes FROM bulk_job").await, length().await);
    let again = ok(founder.api("begin_bulk", json!({ "draft": head })).await);
    assert_eq!(again["id"], job, "the same submission is still the same job");
    head["note"] = json!("another");
    let other = founder.api("begin_bulk", json!({ "draft": head })).await;
    assert_eq!(other.refusal(), (409, "idempotency_mismatch".into()));
}

const CANCELLED_BY_WORKER: &str =
    "SELECT COUNT(*) FROM audit_event WHERE action = 'bulk.cancelled' AND actor_kind = 'worker'";

#[tokio::test]
async fn a_job_that_rests_for_as_long_is_cancelled_and_its_rows_go_like_those_of_any_other() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let job = start(&mut founder, 1, &people(2)).await;
    on_job(&mut founder, "pause_bulk", &job).await;
    let mut founder = after_days(&app, 89).await;
    assert_eq!(on_job(&mut founder, "bulk_job", &job).await["state"], "paused");
    let mut founder = after_days(&app, 1).await;
    let view = on_job(&mut founder, "bulk_job", &job).await;
    assert_eq!((&view["state"], &view["is_forgotten"]), (&json!("cancelled"), &json!(false)));
    assert_eq!(app.database.number(CANCELLED_BY_WORKER).await, 1);
    assert_eq!(founder.get(&file(&job)).await.status, 200, "what is left can be sent again");
    let mut founder = after_days(&app, 91).await;
    assert_eq!(app.database.count("bulk_chunk").await, 0);
    assert_eq!(on_job(&mut founder, "bulk_job", &job).await["is_forgotten"], true);
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_somebody_has_begun_ends_with_their_account() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut browser = inviter(&app).await;
    let account = app.me(&mut browser).await.to_string();
    let paused = start(&mut browser, 1, &people(2)).await;
    on_job(&mut browser, "pause_bulk", &paused).await;
    store_as(&mut browser, super::draft(2, 1), &people(1)).await;
    let mut founder = app.as_founder().await;
    ok(founder.api("delete_account", json!({ "account": account, "draft": {} })).await);
    let open = "SELECT COUNT(*) FROM bulk_job WHERE ended_at IS NULL OR state <> 'cancelled'";
    assert_eq!(app.database.number(open).await, 0);
    // A job that a restored backup has brought back ends with the erasure.
    app.database
        .run("UPDATE bulk_job SET state = 'paused', ended_at = NULL WHERE started_at IS NOT NULL")
        .await;
    after_days(&app, 30).await;
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'deleted'").await, 1);
    assert_eq!(app.database.number(open).await, 0);
    after_days(&app, 90).await;
    assert_eq!((app.database.count("bulk_chunk").await, app.database.count("bulk_job").await), (0, 1));
}
