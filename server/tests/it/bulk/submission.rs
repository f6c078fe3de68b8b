//! Submitting a job: its header, its chunks, repeated submissions, and the registry check before.

use super::{COLUMNS, assert_sound, draft, inviter, ok, people, start};
use crate::support::TestApp;
use serde_json::json;

/// Hostile rows 13 and 14, and other input that cannot become a job.
#[tokio::test]
async fn a_head_that_makes_no_sense_is_refused_with_its_reason() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut refused = async |change: &dyn Fn(&mut serde_json::Value)| {
        let mut head = draft(1, 3);
        change(&mut head);
        let answer = browser.api("begin_bulk", json!({ "draft": head })).await;
        assert!((400..500).contains(&answer.status), "{}", answer.body);
        answer.code()
    };
    assert_eq!(refused(&|head| head["rows"] = json!(0)).await, "no_rows");
    assert_eq!(refused(&|head| head["rows"] = json!(100_001)).await, "too_many_rows");
    assert_eq!(refused(&|head| head["rows"] = json!(1_000_000)).await, "too_many_rows");
    assert_eq!(refused(&|head| head["key"] = json!("x")).await, "malformed");
    assert_eq!(refused(&|head| head["header"] = json!(["Email"])).await, "malformed");
    assert_eq!(refused(&|head| head["columns"] = json!([null, null, null])).await, "header_no_email");
    assert_eq!(refused(&|head| head["columns"] = json!(["email", "email", null])).await, "header_duplicate");
    assert_eq!(refused(&|head| head["locale"] = json!("xx")).await, "locale_unknown");
    assert_eq!(refused(&|head| head["days"] = json!("366")).await, "days_range");
    assert_eq!(refused(&|head| head["note"] = json!("x".repeat(1_001))).await, "note_long");
    assert_eq!(app.database.count("bulk_job").await, 0);
}

#[tokio::test]
async fn a_hundred_thousand_rows_may_be_announced_and_no_chunk_is_larger_than_a_chunk() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let begun = ok(browser.api("begin_bulk", json!({ "draft": draft(1, 100_000) })).await);
    let chunk = json!({ "first": 0, "rows": people(501) });
    let answer = browser.api("put_bulk_rows", json!({ "job": begun["id"], "chunk": chunk })).await;
    assert_eq!(answer.refusal(), (400, "malformed".into()));
    let mut large = people(500);
    large.iter_mut().for_each(|row| row.cells[2] = "x".repeat(4_000));
    let chunk = json!({ "first": 0, "rows": large });
    let answer = browser.api("put_bulk_rows", json!({ "job": begun["id"], "chunk": chunk })).await;
    assert_eq!(answer.refusal(), (413, "too_large".into()));
    assert_eq!(app.database.count("bulk_chunk").await, 0);
}

#[tokio::test]
async fn the_same_submission_twice_is_one_job_and_no_second_mail() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let rows = people(700);
    let job = start(&mut browser, 1, &rows).await;
    assert_eq!(start(&mut browser, 1, &rows).await, job, "while it runs");
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(start(&mut browser, 1, &rows).await, job, "when it is done");
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.database.number("SELECT COUNT(*) FROM message WHERE lane = 2").await, 700);

    // The same key with another header, with other rows, with rows too early.
    let mut other = draft(1, 700);
    other["header"] = json!(COLUMNS.map(str::to_uppercase));
    let answer = browser.api("begin_bulk", json!({ "draft": other })).await;
    assert_eq!(answer.refusal(), (409, "idempotency_mismatch".into()));
    let chunk = json!({ "first": 0, "rows": &rows[1..501] });
    let answer = browser.api("put_bulk_rows", json!({ "job": job, "chunk": chunk })).await;
    assert_eq!(answer.refusal(), (409, "idempotency_mismatch".into()));
    let begun = ok(browser.api("begin_bulk", json!({ "draft": draft(2, 700) })).await);
    let late = json!({ "job": begun["id"], "chunk": { "first": 500, "rows": &rows[500..] } });
    assert_eq!(browser.api("put_bulk_rows", late).await.refusal(), (409, "rows_missing".into()));
    let answer = browser.api("start_bulk", json!({ "job": begun["id"] })).await;
    assert_eq!(answer.refusal(), (409, "rows_missing".into()));
    assert_sound(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_submission_many_times_at_once_is_one_job() {
    let app = TestApp::founded().await;
    let browser = inviter(&app).await;
    let jobs = futures::future::join_all((0..6).map(|_| {
        let mut browser = browser.clone();
        async move { start(&mut browser, 1, &people(1_200)).await }
    }));
    let jobs = jobs.await;
    assert!(jobs.iter().all(|job| *job == jobs[0]));
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.database.count("bulk_job").await, 1);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM message WHERE lane = 2").await, 1_200);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_registry_says_what_is_not_free_and_nothing_else() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "expected@aldine.example", "username": "expected" })).await;
    let gone = founder.invite(json!({ "email": "gone@aldine.example", "username": "gone" })).await;
    founder.api("revoke", json!({ "invitation": gone["invitation"] })).await;
    let mut browser = inviter(&app).await;
    let question = json!({
        "emails": ["new@aldine.example", "ada@aldine.example", "", "expected@aldine.example", "gone@aldine.example"],
        "usernames": ["expected", "", "ada", "free", "gone"],
        "candidates": ["free2", "gone"],
    });
    let answer = ok(browser.api("registry_check", json!({ "question": question })).await);
    let expected = json!({
        "registered": [1], "invited": [3], "taken": [0, 2], "lapsed": [4], "to_be_deleted": [], "taken_candidates": [1],
        "domain_refused": [],
    });
    assert_eq!(answer, expected);

    let many: Vec<String> = (0..5_001).map(|number| format!("p{number}@aldine.example")).collect();
    let ask = |emails: &[String]| json!({ "question": { "emails": emails, "usernames": [] } });
    assert_eq!(browser.api("registry_check", ask(&many)).await.refusal(), (413, "too_large".into()));
    let answer = ok(browser.api("registry_check", ask(&many[1..])).await);
    assert_eq!(answer["registered"], json!([]));
    app.set("availability_per_second", "1").await;
    app.advance(std::time::Duration::from_secs(5));
    assert_eq!(browser.api("registry_check", ask(&many[..3])).await.status, 200);
    assert_eq!(browser.api("registry_check", ask(&many[..3])).await.refusal(), (429, "too_many".into()));
}
