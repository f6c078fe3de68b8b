//! The rows of a job on its page: by state, searched, page by page.

use super::{inviter, ok, people, row, start, store};
use crate::support::{Browser, TestApp};
use domain::bulk::{JobRow, RowState};
use domain::form::Code;
use serde_json::{Value, json};

async fn rows(browser: &mut Browser, job: &Value, filter: &str, search: &str, from: Option<u32>) -> Value {
    let query = json!({ "filter": filter, "search": search, "from": from });
    ok(browser.api("bulk_rows", json!({ "job": job, "query": query })).await)
}

/// The lines of a page.
fn lines(page: &Value) -> Vec<u64> {
    page["rows"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect()
}

/// A row that was left out in the preview.
fn left_out(email: &str, code: Code) -> JobRow {
    JobRow { state: RowState::Error, code: Some(code), ..row(email, "") }
}

#[tokio::test]
async fn rows_are_listed_by_state_with_the_reason_of_each_and_the_username_of_its_account() {
    let app = TestApp::founded().await;
    let (_, registered) = app.person(&[]).await;
    let mut browser = inviter(&app).await;
    let mut file = people(2);
    file.push(row(&registered, "taken.name"));
    file.push(left_out("nobody", Code::EmailNoAt));
    let job = start(&mut browser, 1, &file).await;
    let waiting = rows(&mut browser, &job, "left", "", None).await;
    assert_eq!(lines(&waiting), [2, 3, 4, 5]);
    assert!(waiting["rows"].as_array().unwrap().iter().all(|row| row["is_waiting"] == json!(true)));

    app.backend.run_bulk_once().await.unwrap();
    let all = rows(&mut browser, &job, "all", "", None).await;
    assert_eq!((lines(&all), &all["next"]), (vec![2, 3, 4, 5], &Value::Null));
    assert_eq!(all["rows"][0]["username"], "person.0", "it was derived");
    assert_eq!(lines(&rows(&mut browser, &job, "created", "", None).await), [2, 3]);
    let failed = rows(&mut browser, &job, "failed", "", None).await;
    assert_eq!((lines(&failed), &failed["rows"][0]["code"]), (vec![4], &json!("already_registered")));
    assert_eq!(failed["rows"][0]["username"], "taken.name");
    let skipped = rows(&mut browser, &job, "skipped", "", None).await;
    assert_eq!((lines(&skipped), &skipped["rows"][0]["code"]), (vec![5], &json!("email_no_at")));
    assert_eq!(lines(&rows(&mut browser, &job, "left", "", None).await), [0; 0]);
}

#[tokio::test]
async fn rows_are_found_by_address_username_and_line_across_the_chunks_of_a_job() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut file = people(1_100);
    file[1_050] = row("Zoe.Other@aldine.example", "the.zebra");
    let job = store(&mut browser, 1, &file).await;
    for (search, expected) in [
        ("ZOE.", vec![1_052]),
        (" zebra ", vec![1_052]),
        ("person.777@", vec![779]),
        ("1001", vec![1_001, 1_003]),
        ("nowhere", vec![]),
    ] {
        assert_eq!(lines(&rows(&mut browser, &job, "all", search, None).await), expected, "{search}");
    }
    let (mut from, mut listed) = (None, Vec::new());
    loop {
        let page = rows(&mut browser, &job, "all", "", from).await;
        assert!(page["rows"].as_array().unwrap().len() <= 50);
        listed.extend(lines(&page));
        match page["next"].as_u64() {
            Some(next) => from = u32::try_from(next).ok(),
            None => break,
        }
    }
    assert_eq!(listed, (2..=1_101).collect::<Vec<u64>>(), "every row once, in the order of the file");
}

#[tokio::test]
async fn somebody_elses_rows_and_deleted_rows_are_not_found() {
    let app = TestApp::founded().await;
    let (mut mine, mut other) = (inviter(&app).await, inviter(&app).await);
    let job = start(&mut mine, 1, &people(2)).await;
    let query = json!({ "job": job, "query": { "filter": "all", "search": "", "from": null } });
    assert_eq!(other.api("bulk_rows", query.clone()).await.refusal(), (404, "not_found".into()));
    app.backend.run_bulk_once().await.unwrap();
    app.database.run("DELETE FROM bulk_chunk").await;
    app.database.run("UPDATE bulk_job SET stored = 0").await;
    assert_eq!(mine.api("bulk_rows", query).await.refusal(), (404, "not_found".into()));
}
