//! An export of the audit that is read while events are written and sealed.

use super::app;
use crate::bulk::{inviter, people, start};
use crate::support::{Browser, TestApp};
use domain::bulk::csv::Reader;
use domain::permission::Permission;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

/// Two events for each, and so several pieces of an export.
const PEOPLE: usize = 1_100;

/// The sealed events in the order of the chain.
async fn sealed(app: &TestApp) -> Vec<String> {
    let database = app.database.outside().await;
    let all = "SELECT id FROM audit_event WHERE seal_number IS NOT NULL ORDER BY seal_number, id";
    let rows = database.query_all_raw(Statement::from_string(database.get_database_backend(), all)).await;
    let id = |row: &sea_orm::QueryResult| row.try_get_by_index::<Uuid>(0).unwrap().to_string();
    rows.unwrap().iter().map(id).collect()
}

/// The events of a whole file in its order. A torn line is none, and the last one says how many there are.
fn events_in(format: &str, file: &str) -> Vec<String> {
    let (events, last): (Vec<String>, Value) = match format {
        "jsonl" => {
            assert!(file.ends_with('\n'), "the last line is whole");
            let lines: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let (last, events) = lines.split_last().unwrap();
            let id = |event: &Value| event["metadata"]["uid"].as_str().unwrap().to_owned();
            (events.iter().map(id).collect(), last.clone())
        }
        _ => {
            assert!(file.ends_with("\r\n"), "the last line is whole");
            let mut reader = Reader::new();
            reader.push(file.as_bytes()).unwrap();
            let sheet = reader.finish().unwrap();
            let (width, last) = (sheet.width(), sheet.rows() - 1);
            assert!((0..=last).all(|row| sheet.count(row) == width), "each row has every cell");
            assert_eq!(sheet.cell(last, 0), "seal");
            let events = (0..last).map(|row| sheet.cell(row, 0).to_owned()).collect();
            (events, serde_json::from_str(sheet.cell(last, width - 1)).unwrap())
        }
    };
    assert_eq!(last["events"], json!(events.len()));
    events
}

/// Invites somebody, changes somebody, signs nobody in, and seals all that.
async fn write(app: &TestApp, founder: &mut Browser, changed: &str, number: usize) {
    let email = format!("meanwhile.{number}@aldine.example");
    let invited = founder.api("invite", json!({ "draft": { "email": email } })).await;
    assert_eq!(invited.status, 200, "{}", invited.body);
    let draft = json!({ "username": format!("renamed.{number}"), "locale": "en" });
    let edited = founder.api("edit_account", json!({ "account": changed, "draft": draft })).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    assert_eq!(app.visitor().sign_in(&email, "not my password at all").await.status, 401);
    app.backend.run_due_once().await.unwrap();
}

/// Reads a file to its end. Each piece is read at the same time as something is written, and the next one after that.
async fn read_while_writing(
    app: &TestApp,
    (auditor, path): (&Browser, &str),
    (founder, changed): (&mut Browser, &str),
    pieces: &mut usize,
) -> String {
    let mut file = auditor.watch(path).await;
    assert_eq!(file.status, 200);
    let mut text = Vec::new();
    loop {
        *pieces += 1;
        let (piece, ()) = tokio::join!(file.chunk(), write(app, founder, changed, *pieces));
        match piece {
            Some(piece) => text.extend(piece.unwrap()),
            None => return String::from_utf8(text).unwrap(),
        }
    }
}

#[tokio::test]
async fn an_export_that_is_read_while_events_are_written_has_each_of_those_at_its_start_once_and_in_order() {
    let app = app().await;
    start(&mut inviter(&app).await, 1, &people(PEOPLE)).await;
    app.backend.run_bulk_once().await.unwrap();
    let (mut person, _) = app.person(&[]).await;
    let changed = app.me(&mut person).await.to_string();
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let mut founder = app.as_founder().await;
    app.backend.run_due_once().await.unwrap();

    let mut pieces = 0;
    for format in ["jsonl", "csv"] {
        let path = format!("/administration/audit/export.{format}");
        let (at_start, begun) = (sealed(&app).await, pieces);
        assert!(at_start.len() > 2 * PEOPLE);
        let writer = (&mut founder, changed.as_str());
        let text = read_while_writing(&app, (&auditor, &path), writer, &mut pieces).await;
        assert_eq!(events_in(format, &text), at_start, "{format}");
        assert!(pieces - begun > 3, "{format} has several pieces");

        let afterwards = sealed(&app).await;
        assert!(afterwards.len() >= at_start.len() + 4 * (pieces - begun), "{format}: and they were written");
        let next = auditor.get(&path).await;
        assert_eq!(events_in(format, &next.body), afterwards, "what was written is in the next {format}");
        assert!(afterwards.starts_with(&at_start), "after what there was");
    }
    assert_eq!(app.audit_faults().await, []);
}
