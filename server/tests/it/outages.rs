//! A database locked by another process: requests fail in time, change nothing, and work again without a restart.

use crate::support::{Database, Proxy, Running, TestApp, program};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_503_without_a_partial_write_and_passes_by_itself() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    if app.database.is_sqlite() {
        app.database.run("BEGIN IMMEDIATE").await;
    } else {
        app.database.run("BEGIN; LOCK TABLE account, invitation, message IN ACCESS EXCLUSIVE MODE").await;
    }
    let answer = founder.api("invite", json!({ "draft": { "email": "bob@aldine.example" } })).await;
    assert_eq!(answer.refusal(), (503, "busy".into()));
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(founder.get("/healthz").await.status, 200);

    app.database.run("ROLLBACK").await;
    assert_eq!(app.database.count("account").await, 1);
    assert_eq!(app.database.count("message").await, 0);
    founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_eq!(founder.get("/readyz").await.status, 200);
}

#[tokio::test]
async fn a_database_without_its_tables_is_an_error_that_tells_nothing() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    app.database.run("DROP TABLE message").await;
    let answer = founder.api("invite", json!({ "draft": { "email": "bob@aldine.example" } })).await;
    assert_eq!(answer.refusal(), (500, "internal".into()));
    let said = answer.json()["message"].as_str().unwrap().to_owned();
    for word in ["table", "sql", "SQL", "no such", "relation"] {
        assert!(!said.contains(word), "{word} in {said}");
    }
    assert_eq!(app.database.count("account").await, 1, "the rest of the transaction is gone too");
}

/// On PostgreSQL the database falls silent; on SQLite, which has no server, somebody else holds it.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_asked_to_end_while_its_database_hangs_ends_within_30_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let (database, proxy) = (Database::fresh(folder.path()).await, Proxy::new());
    let behind = database.behind(proxy.address());
    let mut command = program(folder.path(), &[]);
    command.stderr(std::process::Stdio::null());
    match &behind {
        Some((server, url)) => {
            proxy.forward_to(server);
            command.env("MATRICULA_DATABASE_URL", url);
        }
        None => {
            command.env("MATRICULA_DATABASE_URL", database.url());
        }
    }
    let mut running = Running::set_up(&mut command);
    match behind {
        Some(_) => proxy.fall_silent(),
        None => database.run("BEGIN IMMEDIATE").await,
    }
    // The promise of the program, not a guess of how long it takes.
    running.ask_to_end();
    assert_eq!(running.wait_at_most(Duration::from_secs(30)), Some(0));
}
