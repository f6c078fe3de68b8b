//! Bulk invites: input, results, and invariants after every fault.

mod actions;
mod bounds;
mod command;
mod control;
mod faults;
mod files;
mod invited_again;
mod job_rows;
mod killed;
mod mail;
mod named;
mod owners;
mod retention;
mod rows;
mod servers;
mod submission;
mod update;

use crate::support::{Answer, Browser, Database, ReceivedMail, TestApp};
use domain::bulk::{JobRow, RowState};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The usual header.
pub(crate) const COLUMNS: [&str; 3] = ["Email", "Username", "Language"];

/// A valid row.
pub(crate) fn row(email: &str, username: &str) -> JobRow {
    let cells = vec![email.to_owned(), username.to_owned(), String::new()];
    JobRow {
        line: 0,
        cells,
        state: RowState::Ready,
        code: None,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    }
}

/// So many rows with different addresses.
pub(crate) fn people(count: usize) -> Vec<JobRow> {
    (0..count).map(|number| row(&format!("person.{number}@aldine.example"), "")).collect()
}

/// The head of a job with so many rows.
pub(crate) fn draft(key: u32, rows: usize) -> Value {
    json!({
        "key": format!("00000000-0000-4000-8000-{key:012}"),
        "header": COLUMNS,
        "columns": ["email", "username", "language"],
        "rows": rows, "locale": "", "days": "", "note": "", "hold": false,
    })
}

/// Somebody who may bulk invite and nothing else.
pub(crate) async fn inviter(app: &TestApp) -> Browser {
    app.as_person(&[Permission::BulkInvite]).await
}

/// Creates a job, stores its rows, and returns its id.
pub(crate) async fn store(browser: &mut Browser, key: u32, rows: &[JobRow]) -> Value {
    store_as(browser, draft(key, rows.len()), rows).await
}

pub(crate) async fn store_as(browser: &mut Browser, draft: Value, rows: &[JobRow]) -> Value {
    let begun = ok(browser.api("begin_bulk", json!({ "draft": draft })).await);
    for (number, rows) in rows.chunks(500).enumerate() {
        let mut rows = rows.to_vec();
        (0..).zip(&mut rows).for_each(|(at, row)| row.line = number as u32 * 500 + at + 2);
        let chunk = json!({ "first": number * 500, "rows": rows });
        ok(browser.api("put_bulk_rows", json!({ "job": begun["id"], "chunk": chunk })).await);
    }
    begun["id"].clone()
}

/// Creates a job, stores its rows, and starts it.
pub(crate) async fn start(browser: &mut Browser, key: u32, rows: &[JobRow]) -> Value {
    let job = store(browser, key, rows).await;
    ok(browser.api("start_bulk", json!({ "job": job })).await);
    job
}

/// Calls a server function for a job and returns the job.
pub(crate) async fn on_job(browser: &mut Browser, verb: &str, job: &Value) -> Value {
    ok(browser.api(verb, json!({ "job": job })).await)
}

pub(crate) fn ok(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// The counts: created, resent, skipped, failed, left.
pub(crate) fn counts(view: &Value) -> [u64; 5] {
    ["created", "resent", "skipped", "failed", "left"].map(|name| view[name].as_u64().unwrap())
}

/// Outcome and code of every row, in order, from the result file.
pub(crate) async fn outcomes(browser: &mut Browser, job: &Value) -> Vec<(String, String)> {
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let answer = browser.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lines = answer.body.lines().skip(1).map(|line| {
        let mut cells = line.split(',').skip(2);
        (cells.next().unwrap_or_default().to_owned(), cells.next().unwrap_or_default().to_owned())
    });
    lines.collect()
}

/// Checks the invariants I1 to I6.
pub(crate) async fn assert_sound(app: &TestApp) {
    assert_tables_are_sound(&app.database).await;
    assert_eq!(app.audit_faults().await, []);
    app.backend.ready().await.unwrap();
}

/// Checks those that hold in the tables even while a worker runs.
pub(crate) async fn assert_tables_are_sound(db: &Database) {
    // I1: every row once, and the counters are the rows.
    for outcome in ["created", "resent", "changed", "skipped", "failed"] {
        let differing = format!(
            "SELECT COUNT(*) FROM bulk_job j WHERE j.{outcome} <> (
                SELECT COUNT(*) FROM bulk_outcome o WHERE o.job_id = j.id AND o.outcome = '{outcome}')"
        );
        assert_eq!(db.number(&differing).await, 0, "{outcome} is not what its rows are");
    }
    let beyond =
        "SELECT COUNT(*) FROM bulk_job WHERE created + resent + changed + skipped + failed > row_count
        OR (state = 'done' AND created + resent + changed + skipped + failed < row_count)";
    assert_eq!(db.number(beyond).await, 0, "rows twice or never");
    // I2: one account and one open invitation an address.
    for sql in [
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM account WHERE email_key IS NOT NULL
            GROUP BY email_key HAVING COUNT(*) > 1) AS twice",
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM invitation WHERE state = 'open'
            GROUP BY email_key HAVING COUNT(*) > 1) AS twice",
        // I3: no mail without its invitation, no invitation of a job without its one mail.
        "SELECT COUNT(*) FROM message m LEFT JOIN invitation i ON i.id = m.invitation_id
            WHERE m.kind = 'invitation' AND i.id IS NULL",
        "SELECT COUNT(*) FROM bulk_outcome o WHERE o.outcome IN ('created', 'resent') AND 1 <> (
            SELECT COUNT(*) FROM message m WHERE m.invitation_id = o.invitation_id AND m.lane = 2)",
        "SELECT COUNT(*) FROM message m WHERE m.lane = 2 AND m.invitation_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM bulk_outcome o WHERE o.invitation_id = m.invitation_id)",
        // I5: one event a change.
        "SELECT COUNT(*) FROM bulk_outcome o WHERE o.outcome IN ('created', 'resent') AND 1 <> (
            SELECT COUNT(*) FROM audit_event e WHERE e.subject_id = o.invitation_id
            AND e.action IN ('invitation.issued', 'invitation.resent'))",
        "SELECT COUNT(*) FROM account a WHERE NOT a.founder AND 1 <> (
            SELECT COUNT(*) FROM audit_event e WHERE e.subject_id = a.id AND e.action = 'account.created')",
        "SELECT COUNT(*) FROM invitation i WHERE i.state = 'revoked' AND 1 <> (
            SELECT COUNT(*) FROM audit_event e WHERE e.subject_id = i.id AND e.action = 'invitation.revoked')",
    ] {
        assert_eq!(db.number(sql).await, 0, "{sql}");
    }
    // I6: the database is whole.
    if db.is_sqlite() {
        assert_eq!(db.text("PRAGMA integrity_check").await, "ok");
    }
}

/// I4: a repeated message is identical, with the same link. Returns the number of repeated ones.
pub(crate) fn assert_repeats_are_the_same(mails: &[ReceivedMail]) -> usize {
    let mut first: HashMap<(&str, String), &ReceivedMail> = HashMap::new();
    let mut repeats = 0;
    for mail in mails {
        let about = (mail.to[0].as_str(), mail.header("subject"));
        match first.get(&about) {
            None => drop(first.insert(about, mail)),
            Some(known) => {
                assert_eq!(mail.header("message-id"), known.header("message-id"), "{:?}", mail.to);
                assert_eq!(mail.link(), known.link(), "{:?}", mail.to);
                repeats += 1;
            }
        }
    }
    repeats
}
