//! Personal values are stored encrypted only.

use super::{add_document_as, fill, me, new_id, ok, submit};
use crate::support::TestApp;
use serde_json::json;
use std::path::Path;

const NUMBER: &str = "YA7319462";

#[tokio::test]
async fn neither_a_birth_date_nor_a_document_number_is_in_any_file() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = new_id();
    ok(add_document_as(&mut person, &me(), &document).await);
    let values = json!({ "document_kind": "passport", "document_number": NUMBER, "issuing_country": "IT" });
    let save = json!({ "step": "document", "document": document, "edition": 0, "values": values });
    ok(person.api("save_step", json!({ "whose": me(), "save": save })).await);
    ok(submit(&mut person, &me()).await);
    let mut files = Vec::new();
    read_all(app.folder(), &mut files);
    assert!(!files.is_empty());
    for (name, bytes) in files {
        for secret in [NUMBER, "1990-04-17", "19900417"] {
            let is_there = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_there, "{secret} in {name}");
        }
    }
    // A database server keeps its files elsewhere, so its contents are read through it.
    for (table, column) in
        [("identity_step", "sealed"), ("identity_document", "sealed"), ("identity_revision", "sealed")]
    {
        let text = if app.database.is_sqlite() {
            format!("hex({column})")
        } else {
            format!("upper(encode({column}, 'hex'))")
        };
        let hex: String = NUMBER.bytes().map(|byte| format!("{byte:02X}")).collect();
        let found = format!("SELECT COUNT(*) FROM {table} WHERE {text} LIKE '%{hex}%'");
        assert_eq!(app.database.number(&found).await, 0, "{table}");
        assert!(app.database.count(table).await > 0, "{table}");
    }
}

#[tokio::test]
async fn a_box_that_is_moved_to_somebody_else_does_not_open() {
    let app = TestApp::founded().await;
    let (mut person, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    fill(&mut person, &me()).await;
    fill(&mut other, &me()).await;
    let moved = "UPDATE identity_step SET sealed = (SELECT s.sealed FROM identity_step s
        WHERE s.step = 'birth' AND s.identity_id <> identity_step.identity_id) WHERE step = 'birth'";
    app.database.run(moved).await;
    assert_eq!(person.api("identity", json!({ "whose": me() })).await.refusal(), (500, "internal".into()));
}

fn read_all(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, files);
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}
