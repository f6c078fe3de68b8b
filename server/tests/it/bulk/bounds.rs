//! Limits of a row and a job.

use super::{draft, inviter, ok, on_job, people, row, store_as};
use crate::support::TestApp;
use domain::bulk::{JOB_BYTES_MOST, ROW_BYTES_MOST};
use serde_json::json;

#[tokio::test]
async fn a_row_of_more_text_than_is_kept_of_one_is_refused_and_stores_nothing() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let begun = ok(browser.api("begin_bulk", json!({ "draft": draft(1, 2) })).await);
    let mut rows = people(2);
    rows[1].cells = vec!["x".repeat(1_000); 500];
    let put = json!({ "job": begun["id"], "chunk": { "first": 0, "rows": rows } });
    assert_eq!(browser.api("put_bulk_rows", put).await.refusal(), (422, "row_long".into()));
    assert_eq!(app.database.count("bulk_chunk").await, 0);

    // As the page sends a refused row: with one cell more than is stored.
    rows[1].cells = vec!["x".repeat(1_024); ROW_BYTES_MOST / 1_024 + 1];
    let put = json!({ "job": begun["id"], "chunk": { "first": 0, "rows": rows } });
    ok(browser.api("put_bulk_rows", put).await);
    let stored = app.database.number("SELECT stored_bytes FROM bulk_job").await;
    assert_eq!(
        stored,
        app.database.number("SELECT CAST(SUM(length(sealed)) AS BIGINT) FROM bulk_chunk").await
            + app.database.number("SELECT CAST(length(head) AS BIGINT) FROM bulk_job").await
    );
    assert!(stored < 20_000, "{stored}");
}

#[tokio::test]
async fn a_job_of_more_than_is_kept_of_one_takes_no_more_rows() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = store_as(&mut browser, draft(1, 3), &people(2)).await;
    let full = format!("UPDATE bulk_job SET stored_bytes = {}", JOB_BYTES_MOST - 10);
    app.database.run(&full).await;
    let put = json!({ "job": job, "chunk": { "first": 2, "rows": [row("late@aldine.example", "")] } });
    assert_eq!(browser.api("put_bulk_rows", put).await.refusal(), (413, "too_large".into()));
    assert_eq!(app.database.number("SELECT CAST(stored AS BIGINT) FROM bulk_job").await, 2);
}

#[tokio::test]
async fn nobody_begins_jobs_without_end() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    for key in 1..=10 {
        ok(browser.api("begin_bulk", json!({ "draft": draft(key, 1) })).await);
    }
    let refused = browser.api("begin_bulk", json!({ "draft": draft(11, 1) })).await;
    assert_eq!(refused.refusal(), (429, "too_many".into()));
}

#[tokio::test]
async fn a_job_that_is_cancelled_before_it_starts_leaves_nothing() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = store_as(&mut browser, draft(1, 3), &people(3)).await;
    let view = on_job(&mut browser, "cancel_bulk", &job).await;
    assert_eq!((&view["state"], &view["is_forgotten"]), (&json!("cancelled"), &json!(true)));
    for table in ["bulk_job", "bulk_chunk", "bulk_chunk_addresses"] {
        assert_eq!(app.database.count(table).await, 0, "{table}");
    }
    // Nor one whose program ended between the two.
    store_as(&mut browser, draft(2, 3), &people(3)).await;
    app.database.run("UPDATE bulk_job SET state = 'cancelled', ended_at = created_at").await;
    app.advance(std::time::Duration::from_secs(2 * 86_400));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("bulk_job").await, 0);
}

#[tokio::test]
async fn a_header_that_is_somebodys_row_is_refused() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut head = draft(1, 1);
    head["header"] = json!(["ada@aldine.example", "Ada", "Lovelace"]);
    let refused = browser.api("begin_bulk", json!({ "draft": head })).await;
    assert_eq!(refused.refusal(), (400, "malformed".into()));
    assert_eq!(app.database.count("bulk_job").await, 0);
}
