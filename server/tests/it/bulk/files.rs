//! The progress stream, result files, and stored rows.

use super::{assert_sound, inviter, ok, on_job, people, row, start, store_as};
use crate::support::TestApp;
use domain::bulk::RowState;
use domain::bulk::csv::Reader;
use domain::form::Code;
use serde_json::{Value, json};

fn path(job: &Value, file: &str) -> String {
    format!("/administration/user-registration/bulk/{}/{file}", job.as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_comes_as_events_until_the_job_ends() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(300)).await;
    let mut watching = browser.watch(&path(&job, "events")).await;
    let header = |name: &str| watching.headers[name].to_str().unwrap().to_owned();
    assert_eq!((watching.status, header("content-type")), (200, "text/event-stream".to_owned()));
    assert_eq!(header("cache-control"), "no-store");
    let mut events = vec![watching.next().await.unwrap()];
    app.backend.run_bulk_once().await.unwrap();
    while let Some(event) = watching.next().await {
        events.push(event);
    }
    assert_eq!(events.first().unwrap()["left"], 300);
    assert_eq!(events.last().unwrap()["state"], "done");
    assert_eq!(events.last().unwrap()["created"], 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_right_and_with_the_program() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(3)).await;
    let mut watching = browser.watch(&path(&job, "events")).await;
    assert!(watching.next().await.is_some(), "it has begun");
    app.database.run("DELETE FROM permission_grant").await;
    assert_eq!(watching.next().await, None);
    assert_eq!(browser.get(&path(&job, "events")).await.status, 403);

    let mut founder = app.as_founder().await;
    let theirs = start(&mut founder, 1, &people(3)).await;
    let mut watching = founder.watch(&path(&theirs, "events")).await;
    assert!(watching.next().await.is_some(), "it has begun");
    app.host.end();
    assert_eq!(watching.next().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_watches_more_than_eight_streams_at_once_and_others_find_theirs() {
    let app = TestApp::founded().await;
    let (mut ada, mut ben) = (inviter(&app).await, inviter(&app).await);
    let theirs = start(&mut ada, 1, &people(3)).await;
    let mut watching = Vec::new();
    for _ in 0..8 {
        let mut stream = ada.watch(&path(&theirs, "events")).await;
        assert_eq!(stream.status, 200);
        assert!(stream.next().await.is_some());
        watching.push(stream);
    }
    assert_eq!(ada.get(&path(&theirs, "events")).await.status, 503);
    let others = start(&mut ben, 1, &people(3)).await;
    assert_eq!(ben.watch(&path(&others, "events")).await.status, 200);
    watching.pop();
    assert_eq!(ada.watch(&path(&theirs, "events")).await.status, 200, "what was given back is free");
}

#[tokio::test]
async fn results_are_a_file_with_every_row_and_the_failed_ones_can_be_sent_again() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut head = super::draft(1, 4);
    head["header"] = json!(["Email", "Username", "role"]);
    head["columns"] = json!(["email", "username", null]);
    // Hostile rows 7 and 12: an unknown column is returned, and formulas are neutralized.
    let mut rows = vec![
        row("bob@aldine.example", ""),
        row("=1+1", ""),
        row("carla@aldine.example", "bob"),
        row("no at", ""),
    ];
    (rows[3].state, rows[3].code) = (RowState::Error, Some(Code::EmailNoAt));
    rows.iter_mut().for_each(|row| row.cells[2] = "=cmd|' /C calc'!A0".into());
    let job = store_as(&mut browser, head, &rows).await;
    on_job(&mut browser, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();

    let answer = browser.get(&path(&job, "results.csv")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename="));
    assert_eq!(
        (answer.header("cache-control"), answer.header("x-content-type-options")),
        ("no-store", "nosniff")
    );
    assert_eq!(answer.body.lines().count(), 5, "{}", answer.body);
    let is_formula = |cell: &str| cell.trim_matches('"').starts_with(['=', '+', '-', '@']);
    assert!(!answer.body.lines().flat_map(|line| line.split(',')).any(is_formula), "{}", answer.body);
    assert!(answer.body.contains("'=cmd"));

    let failed = browser.get(&path(&job, "results.csv?only=failed")).await;
    let mut reader = Reader::new();
    reader.push(failed.body.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    assert_eq!(sheet.header(), ["Email", "Username", "role"]);
    let emails: Vec<&str> = (0..sheet.rows()).map(|row| sheet.cell(row, 0)).collect();
    assert_eq!(emails, ["=1+1", "no at"]);
    assert_eq!(sheet.cell(0, 2), "=cmd|' /C calc'!A0", "as it came");
    assert_eq!(browser.get(&path(&job, "results.csv?only=x")).await.status, 400);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_job_has_the_name_and_its_results_the_delimiter_of_its_file() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut head = super::draft(1, 1);
    (head["name"], head["delimiter"]) = (json!("staff.csv"), json!(";"));
    let job = store_as(&mut browser, head, &people(1)).await;
    on_job(&mut browser, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["name"], "staff.csv");
    let jobs = browser.api("bulk_jobs", json!({ "after": null })).await.json();
    assert_eq!(jobs["rows"][0]["name"], "staff.csv");
    let results = browser.get(&path(&job, "results.csv")).await.body;
    assert!(results.contains(";person.0;person.0@aldine.example;"), "{results}");
    let mut long = super::draft(2, 1);
    long["name"] = json!("x".repeat(121));
    assert_eq!(browser.api("begin_bulk", json!({ "draft": long })).await.refusal().1, "malformed");
}

#[tokio::test]
async fn results_of_a_cancelled_job_have_every_row() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(600)).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    let lines = async |browser: &mut crate::support::Browser| {
        browser.get(&path(&job, "results.csv")).await.body.lines().count() - 1
    };
    assert_eq!(lines(&mut browser).await, 250, "those that are done, while others are still to come");
    on_job(&mut browser, "cancel_bulk", &job).await;
    assert_eq!(lines(&mut browser).await, 600);
}

/// The values of a row are stored encrypted until an account has them.
#[tokio::test]
async fn rows_are_sealed_from_the_first_byte() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut head = super::draft(1, 2);
    head["header"] = json!(["Email", "Username", "Date of birth of Zxqvbnm"]);
    head["columns"] = json!(["email", "username", "date_of_birth"]);
    head["note"] = json!("Zxqvbnm says hello");
    let mut rows = people(2);
    rows.iter_mut()
        .for_each(|row| row.cells = vec!["zxqvbnm".into(), "zxqvbnm".into(), "1987-Zxqvbnm".into()]);
    let job = store_as(&mut browser, head, &rows).await;
    on_job(&mut browser, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(ok(browser.api("bulk_job", json!({ "job": job })).await)["failed"], 2);
    if app.database.is_sqlite() {
        for file in std::fs::read_dir(app.folder()).unwrap() {
            let file = file.unwrap().path();
            let bytes = std::fs::read(&file).unwrap().to_ascii_lowercase();
            let is_there = bytes.windows(7).any(|window| window == b"zxqvbnm");
            assert!(!is_there, "{}", file.display());
        }
    }
}
