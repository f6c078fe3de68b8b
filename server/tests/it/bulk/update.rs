//! *Update people* over HTTP: an export that comes back, and its job after faults.

mod absent;
mod inviting;

use super::{assert_sound, ok, on_job, start};
use crate::bulk::{inviter, people};
use crate::support::{Browser, TestApp};
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::update::{
    UpdateChunk, UpdateDraft, UpdateMapping, UpdateRow, UpdateState, UpdateVerdicts, UpdateWords,
};
use domain::permission::Permission;
use serde_json::{Value, json};

const ALL: [Permission; 3] =
    [Permission::ManageAccounts, Permission::ViewRegistry, Permission::ManageSettings];

async fn invited(app: &TestApp, count: usize) {
    let mut browser = inviter(app).await;
    start(&mut browser, 1, &people(count)).await;
    app.backend.run_bulk_once().await.unwrap();
}

pub(super) async fn units(browser: &mut Browser) {
    for name in ["Sales", "Italy"] {
        let tree = ok(browser.api("units", json!({})).await);
        let parent = if name == "Italy" { tree["units"][0]["id"].clone() } else { json!("") };
        let draft = json!({ "name": name, "code": "", "parent": parent });
        ok(browser.api("create_unit", json!({ "version": tree["version"], "draft": draft })).await);
    }
}

fn sheet(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

/// What a browser does with a file.
async fn compared(browser: &mut Browser, sheet: &Sheet) -> UpdateVerdicts {
    let words: UpdateWords =
        serde_json::from_value(ok(browser.api("update_words", json!({})).await)).unwrap();
    let mapping = UpdateMapping::from_sheet(sheet, &words.fields);
    assert_eq!(mapping.fault(), None);
    let mut verdicts = UpdateVerdicts::begin(&mapping, words, |domain| Some(domain.to_owned()));
    while let Some(lookup) = verdicts.next_lookup(sheet) {
        let answer = ok(browser.api("update_people", json!({ "question": lookup.question })).await);
        verdicts.apply(sheet, lookup, &serde_json::from_value(answer).unwrap()).unwrap();
    }
    verdicts
}

/// Sends all rows of an update.
async fn store(browser: &mut Browser, draft: &UpdateDraft, rows: &[UpdateRow]) -> Value {
    let job = ok(browser.api("begin_update", json!({ "draft": draft })).await)["id"].clone();
    let mut first = 0;
    while first < draft.rows {
        let chunk = UpdateChunk::of(rows, first);
        first += chunk.rows.len() as u32;
        ok(browser.api("put_update_rows", json!({ "job": job, "chunk": chunk })).await);
    }
    job
}

async fn submitted(browser: &mut Browser, sheet: &Sheet, verdicts: &UpdateVerdicts, key: u32) -> Value {
    let key = format!("20000000-0000-4000-8000-{key:012}");
    let (draft, rows) = verdicts.to_send(sheet, &key);
    let job = store(browser, &draft, &rows).await;
    ok(browser.api("start_update", json!({ "job": job })).await);
    job
}

async fn export(browser: &mut Browser, locale: &str) -> String {
    let delimiter = if locale == "it" { ";" } else { "," };
    let path = format!(
        "/administration/registry/export.csv?columns=username,unit,relationship,account,ends&delimiter={delimiter}&v=1"
    );
    let answer = browser.get(&path).await;
    assert_eq!(answer.status, 200);
    answer.body
}

async fn results(browser: &mut Browser, job: &Value, only: &str) -> String {
    let path = format!("/administration/user-registration/bulk/{}/results.csv{only}", job.as_str().unwrap());
    browser.get(&path).await.body
}

#[tokio::test]
async fn an_export_that_was_edited_comes_back_and_what_failed_can_be_sent_again() {
    let app = TestApp::founded().await;
    invited(&app, 4).await;
    let mut browser = app.as_person(&ALL).await;
    units(&mut browser).await;
    let file = export(&mut browser, "en").await;
    let unedited = sheet(&file);
    let verdicts = compared(&mut browser, &unedited).await;
    assert_eq!(verdicts.count(UpdateState::Unchanged), unedited.rows());

    let edit = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if line.contains("person.1@") {
            (cells[2], cells[4]) = ("X-1", "Sales / Italy");
        } else if line.contains("person.2@") {
            cells[2] = "X-1";
        }
        format!("{}\r\n", cells.join(","))
    };
    let edited: String = file.lines().map(edit).collect();
    let edited = sheet(&edited);
    let verdicts = compared(&mut browser, &edited).await;
    assert_eq!((verdicts.count(UpdateState::Change), verdicts.count(UpdateState::Error)), (2, 0));
    let job = submitted(&mut browser, &edited, &verdicts, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["changed"], &view["failed"]), (&json!(1), &json!(1)));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE external_id = 'X-1'").await, 1);
    assert_sound(&app).await;

    let failed = results(&mut browser, &job, "?only=failed").await;
    assert!(failed.contains("external_id_used"), "{failed}");
    let again = sheet(&failed.replace("X-1", "X-2"));
    assert!(again.is_results());
    let verdicts = compared(&mut browser, &again).await;
    assert_eq!((again.rows(), verdicts.count(UpdateState::Change)), (1, 1));
    let job = submitted(&mut browser, &again, &verdicts, 2).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["changed"], 1);
    let earlier = ok(browser.api("bulk_jobs", json!({ "after": null })).await);
    let kinds: Vec<&Value> = earlier["rows"].as_array().unwrap().iter().map(|job| &job["kind"]).collect();
    assert_eq!(kinds, ["update", "update"], "of whoever may only update");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE external_id = 'X-2'").await, 1);

    let undone = on_job(&mut browser, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!((&undone["open"], &undone["returned"]), (&json!(0), &json!(1)));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE external_id = 'X-2'").await, 0);
    assert_sound(&app).await;
}

/// A job that puts so many people into a relationship.
async fn job_of(browser: &mut Browser, count: usize, key: u32) -> Value {
    let rows: String = (0..count).map(|n| format!("person.{n}@aldine.example,guest\n")).collect();
    let file = sheet(&format!("Email,Relationship\n{rows}"));
    let verdicts = compared(browser, &file).await;
    assert_eq!(verdicts.count(UpdateState::Change), count);
    submitted(browser, &file, &verdicts, key).await
}

const GUESTS: &str = "SELECT COUNT(*) FROM account WHERE relationship = 'guest'";

#[tokio::test]
async fn a_job_killed_in_the_middle_updates_everybody_once() {
    let app = TestApp::founded().await;
    invited(&app, 100).await;
    let mut browser = app.as_person(&ALL).await;
    let job = job_of(&mut browser, 100, 1).await;
    let mut worker = app.backend.bulk_worker();
    assert!(worker.run_round().await.unwrap());
    assert_eq!(app.database.number(GUESTS).await, 40);
    app.advance(std::time::Duration::from_secs(60));
    let other = app.second_backend().await;
    other.run_bulk_once().await.unwrap();
    while worker.run_round().await.unwrap() {}
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["state"], &view["changed"]), (&json!("done"), &json!(100)));
    let changes = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.changed'";
    assert_eq!(app.database.number(changes).await, 100);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_job_whose_creator_loses_the_permission_is_paused() {
    let app = TestApp::founded().await;
    invited(&app, 100).await;
    let mut browser = app.as_person(&[Permission::ManageAccounts]).await;
    let job = job_of(&mut browser, 100, 1).await;
    let mut worker = app.backend.bulk_worker();
    assert!(worker.run_round().await.unwrap());
    let permission = "SELECT permission FROM permission_grant g JOIN bulk_job j ON j.created_by = g.account_id WHERE j.kind = 'update'";
    app.database.run(&format!("DELETE FROM permission_grant WHERE permission IN ({permission})")).await;
    while worker.run_round().await.unwrap() {}
    assert_eq!(app.database.number(GUESTS).await, 40);
    let state = "SELECT COUNT(*) FROM bulk_job WHERE kind = 'update' AND state = 'paused' AND paused_reason = 'permission_lost'";
    assert_eq!(app.database.number(state).await, 1);
    assert_eq!(browser.api("bulk_job", json!({ "job": job })).await.status, 403);
    assert_sound(&app).await;
}

#[tokio::test]
async fn rows_are_stored_encrypted_and_forgotten_with_their_job() {
    let app = TestApp::founded().await;
    invited(&app, 3).await;
    let mut browser = app.as_person(&ALL).await;
    let job = job_of(&mut browser, 3, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let of_job = "FROM bulk_chunk c JOIN bulk_job j ON j.id = c.job_id WHERE j.kind = 'update'";
    assert_eq!(app.database.number(&format!("SELECT COUNT(*) {of_job}")).await, 1);
    app.advance(std::time::Duration::from_secs(91 * 86_400));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("bulk_person").await, 0);
    assert_eq!(app.database.number(&format!("SELECT COUNT(*) {of_job}")).await, 0);
    let mut browser = app.as_founder().await;
    let refused = browser.api("bulk_job", json!({ "job": job })).await;
    assert_eq!(refused.status, 404, "it is somebody else's");
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_our_pages_never_send_is_refused() {
    let app = TestApp::founded().await;
    invited(&app, 1).await;
    let mut browser = app.as_person(&ALL).await;
    let draft = |rows: u32, columns: Value| {
        json!({ "draft": {
            "key": "20000000-0000-4000-8000-000000000001", "name": "x.csv", "delimiter": ",", "columns": columns, "rows": rows,
        } })
    };
    for (rows, columns, code) in [
        (100_001, json!(["unit"]), "too_many_rows"),
        (0, json!(["unit"]), "no_rows"),
        (1, json!(["unit", "unit"]), "header_duplicate"),
        (1, json!(["code"]), "malformed"),
        (1, json!(["new_username"]), "malformed"),
        (1, json!([]), "malformed"),
        (1, json!([{ "own": "email" }]), "malformed"),
    ] {
        let refused = browser.api("begin_update", draft(rows, columns)).await;
        assert_eq!(refused.refusal().1, code);
    }
    let job = ok(browser.api("begin_update", draft(1, json!(["unit"]))).await)["id"].clone();
    let other = browser.api("begin_update", draft(1, json!(["groups"]))).await;
    assert_eq!(other.refusal().1, "idempotency_mismatch");
    let cell =
        |column: u8, before: &str, after: &str| json!({ "column": column, "before": before, "after": after });
    let row = |cells: Value| json!({ "line": 2, "account": "0192f1c2-0000-7000-8000-000000000001", "cells": cells });
    for rows in [
        json!([]),
        json!([row(json!([]))]),
        json!([row(json!([cell(1, "", "x")]))]),
        json!([row(json!([cell(0, "x", "x")]))]),
        json!([row(json!([cell(0, "", "x"), cell(0, "", "y")]))]),
        json!([row(json!([cell(0, "", &"x".repeat(9_000))]))]),
        json!([row(json!([cell(0, "", "x")])), row(json!([cell(0, "", "x")]))]),
    ] {
        let put = browser
            .api("put_update_rows", json!({ "job": job, "chunk": { "first": 0, "rows": rows } }))
            .await;
        assert_eq!(put.refusal().1, "malformed", "{rows}");
    }
    assert_eq!(browser.api("start_update", json!({ "job": job })).await.refusal().1, "rows_missing");
    // Nobody, and a unit that is none.
    let put = json!({ "job": job, "chunk": { "first": 0, "rows": [row(json!([cell(0, "", "x")]))] } });
    ok(browser.api("put_update_rows", put).await);
    assert_eq!(browser.api("start_bulk", json!({ "job": job })).await.status, 403);
    ok(browser.api("start_update", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["failed"], 1);
    let question = json!({ "question": { "columns": ["unit"], "keys": vec![json!({ "by": "username", "text": "a\u{0}b" }); 2_501] } });
    assert_eq!(browser.api("update_people", question).await.refusal().1, "too_large");
    let question = json!({ "question": { "columns": ["unit"], "keys": [
        { "by": "username", "text": "a\u{0}b" }, { "by": "code", "text": "x" }, { "by": "external_id", "text": "" },
    ] } });
    assert_eq!(ok(browser.api("update_people", question).await)["people"], json!([null, null, null]));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_erasure_at_the_same_time_leaves_no_values_of_the_person_in_a_job() {
    let app = TestApp::founded().await;
    let (mut browser, mut founder) = (app.as_person(&ALL).await, app.as_founder().await);
    for round in 0..6 {
        let email = format!("round{round}@aldine.example");
        let invited = founder.invite(json!({ "email": email })).await;
        let file = sheet(&format!("Email,Start\n{email},2031-07-1{round}\n"));
        let verdicts = compared(&mut browser, &file).await;
        let (draft, rows) = verdicts.to_send(&file, &format!("30000000-0000-4000-8000-{round:012}"));
        let job = ok(browser.api("begin_update", json!({ "draft": draft })).await)["id"].clone();
        let chunk = UpdateChunk::of(&rows, 0);
        let put = browser.api("put_update_rows", json!({ "job": job, "chunk": chunk }));
        let erased = founder.api("delete_pending", json!({ "invitation": invited["invitation"] }));
        let (put, erased) = futures::join!(put, erased);
        assert_eq!((put.status, erased.status), (200, 200), "{}", erased.body);
        ok(browser.api("start_update", json!({ "job": job })).await);
        app.backend.run_bulk_once().await.unwrap();
        let results = results(&mut browser, &job, "").await;
        assert!(results.contains("erased") && !results.contains("2031-07"), "{results}");
    }
    assert_sound(&app).await;
}
