//! A backup of the database that is restored beside the data directory of the program.

use crate::support::{AppOptions, BASE_URL, Browser, FOUNDER, PASSWORD, Smtp, TestApp};
use backend::Backend;
use domain::permission::Permission;
use serde_json::json;
use server::config::{BaseUrl, TrustedProxies};
use server::{AppState, router};
use std::time::Duration;

/// A program that serves the database of the test.
async fn serve(app: &TestApp) -> Backend {
    app.advance(Duration::from_secs(1));
    app.boot_to_serve().await.unwrap()
}

fn browser(backend: &Backend) -> Browser {
    Browser::new(router(AppState::new(
        backend.clone(),
        BaseUrl::parse(BASE_URL).unwrap(),
        TrustedProxies::default(),
    )))
}

async fn signed_in(backend: &Backend) -> Browser {
    let mut browser = browser(backend);
    assert_eq!(browser.sign_in(FOUNDER, PASSWORD).await.status, 200);
    browser
}

async fn restores(app: &TestApp) -> i64 {
    app.database.number("SELECT COUNT(*) FROM audit_event WHERE action = 'database.restored'").await
}

async fn state_of(app: &TestApp, kind: &str) -> String {
    app.database
        .text(&format!("SELECT state FROM message WHERE kind = '{kind}' ORDER BY created_at DESC LIMIT 1"))
        .await
}

const PAGE: &str = "/administration/mail";
const NOTICE: &str = "A backup of the database was restored.";

#[tokio::test]
async fn a_restored_backup_sends_nothing_and_lets_nobody_in_until_somebody_has_looked() {
    let smtp = Smtp::start().await;
    let options = AppOptions { smtp_url: Some(smtp.url()), ..AppOptions::default() };
    let mut app = TestApp::founded_with(options).await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let reset = json!({ "draft": { "email": FOUNDER } });
    assert_eq!(app.visitor().api("forgot_password", reset).await.status, 200);
    app.database.run("UPDATE message SET state = 'deferred' WHERE kind = 'invitation'").await;
    let cookie = founder.cookie("session").unwrap().to_owned();
    app.backend.close().await;
    app.database.back_up().await;

    // What the backup does not know: the mail goes out, and everybody signs out.
    {
        let backend = serve(&app).await;
        app.database.run("UPDATE message SET due_at = 0").await;
        backend.run_outbox_once().await.unwrap();
        assert_eq!(smtp.mails().len(), 2);
        signed_in(&backend).await;
        app.database.run("DELETE FROM session").await;
        backend.close().await;
    }
    app.database.restore().await;
    assert_eq!(state_of(&app, "invitation").await, "deferred");
    assert!(app.database.count("session").await > 0, "the backup is back");

    let backend = serve(&app).await;
    assert_eq!(restores(&app).await, 1);
    assert_eq!(state_of(&app, "invitation").await, "held");
    assert_eq!(state_of(&app, "password_reset").await, "failed");
    assert_eq!(app.database.count("session").await, 0);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM password_reset WHERE used_at IS NULL").await, 0);
    let open = "SELECT COUNT(*) FROM address_confirmation WHERE used_at IS NULL";
    assert_eq!(app.database.number(open).await, 0);
    app.database.run("UPDATE message SET due_at = 0").await;
    backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), 2, "nothing is sent a second time by itself");
    let mut before = browser(&backend);
    before.set_cookie("session", &cookie);
    assert_eq!(before.api("messages", json!({ "filter": "all", "after": null })).await.status, 401);

    let mut founder = signed_in(&backend).await;
    assert!(founder.get("/").await.body.contains(NOTICE));
    assert!(founder.get(PAGE).await.body.contains(NOTICE));
    let mut italian = founder.header("accept-language", "it");
    assert!(italian.get(PAGE).await.body.contains("È stato ripristinato un backup"));
    let session = italian.api("session", json!({})).await.json();
    assert!(session["me"]["restored_at"].is_i64());
    assert_eq!(italian.api("send_held", json!({ "which": "all" })).await.json(), 1);
    assert!(italian.api("session", json!({})).await.json()["me"]["restored_at"].is_null());
    assert!(!italian.get(PAGE).await.body.contains("È stato ripristinato un backup"));
    backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), 3);
    backend.close().await;
    drop((backend, before, italian));

    let backend = serve(&app).await;
    assert_eq!(restores(&app).await, 1, "once is enough");
    assert!(app.database.count("session").await > 0);
    backend.close().await;
}

#[tokio::test]
async fn a_backup_beside_a_data_directory_without_a_note_is_served_as_it_is() {
    let mut app = TestApp::founded().await;
    app.as_founder().await;
    app.backend.close().await;
    app.database.back_up().await;
    serve(&app).await.close().await;
    app.database.restore().await;
    std::fs::remove_file(app.folder().join("newest.event")).unwrap();
    serve(&app).await.close().await;
    assert_eq!(restores(&app).await, 0);
    assert!(app.database.count("session").await > 0);
}

#[tokio::test]
async fn a_new_database_beside_an_older_data_directory_is_no_restored_one() {
    let app = TestApp::new().await;
    let note = app.folder().join("newest.event");
    std::fs::write(&note, "018f0000-0000-7000-8000-000000000000\n").unwrap();
    serve(&app).await.close().await;
    assert!(!note.exists(), "so that the first event is not taken for a lost one's neighbour");
    assert_eq!(restores(&app).await, 0);
}

#[tokio::test]
async fn the_notice_ends_without_a_mail_server_too_and_what_is_held_stays_so() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let mut clerk = app.as_person(&[Permission::RegisterUsers]).await;
    app.set("restored_at", "1795348800000").await;
    let page = founder.get(PAGE).await.body;
    assert!(page.contains(NOTICE) && page.contains("Mark as checked"));
    let mut italian = app.as_founder().await.header("accept-language", "it");
    assert!(italian.get(PAGE).await.body.contains("Segna come controllato"));
    assert_eq!(clerk.api("confirm_restore", json!({})).await.status, 403);
    let before = app.database.count("audit_event").await;
    for _ in 0..2 {
        assert_eq!(founder.api("confirm_restore", json!({})).await.status, 200);
    }
    assert!(!founder.get(PAGE).await.body.contains(NOTICE));
    let confirmed = "SELECT COUNT(*) FROM audit_event WHERE action = 'database.restore_confirmed'";
    assert_eq!(app.database.number(confirmed).await, 1);
    assert_eq!(app.database.count("audit_event").await, before + 1, "and nothing else has happened");
    assert_eq!(state_of(&app, "invitation").await, "held");
}

async fn people(backend: &Backend, search: &str) -> usize {
    let mut founder = signed_in(backend).await;
    let asked = json!({ "search": search, "filter": "everyone", "after": null });
    founder.api("people", asked).await.json()["rows"].as_array().unwrap().len()
}

/// Deletes the account that was invited with this address, through one replica.
async fn delete(backend: &Backend, email: &str) {
    let mut founder = signed_in(backend).await;
    let page = founder.api("invitations", json!({ "filter": "all", "after": null })).await.json();
    let rows = page["rows"].as_array().unwrap();
    let invitation = &rows.iter().find(|row| row["email"] == email).unwrap()["id"];
    let answer = founder.api("delete_pending", json!({ "invitation": invitation })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn whom_one_replica_has_erased_no_other_brings_back_from_a_backup() {
    let mut app = TestApp::founded().await;
    app.leaves_mail();
    let others = tempfile::tempdir().unwrap();
    let mut founder = app.as_founder().await;
    for name in ["while", "before"] {
        founder.invite(json!({ "email": format!("zephyrine.{name}@aldine.example") })).await;
    }
    drop(founder);
    app.backend.close().await;
    app.database.back_up().await;

    // One erasure before the other replica starts, and one while it runs.
    let first = app.start_again().await.unwrap();
    delete(&first, "zephyrine.before@aldine.example").await;
    let other = app.serve_from(others.path()).await;
    delete(&first, "zephyrine.while@aldine.example").await;
    other.update_data_dir().await.unwrap();
    let journal = std::fs::read_to_string(others.path().join("erasures.journal")).unwrap();
    assert_eq!(journal.matches(" account ").count(), 2, "{journal}");
    first.close().await;
    other.close().await;
    drop(other);

    app.database.restore().await;
    app.advance(Duration::from_secs(1));
    let other = app.serve_from(others.path()).await;
    assert_eq!(people(&other, "zephyrine").await, 0);
    let left = "SELECT COUNT(*) FROM invitation WHERE email LIKE 'zephyrine%'";
    assert_eq!(app.database.number(left).await, 0);
    assert_eq!(restores(&app).await, 1, "and it is noticed");
    other.close().await;
}

#[tokio::test]
async fn a_database_that_is_replaced_while_it_is_served_is_erased_again_in() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let backend = serve(&app).await;
    let mut founder = signed_in(&backend).await;
    founder.invite(json!({ "email": "zephyrine@aldine.example" })).await;
    drop(founder);
    // As if the backup had been made now, without what comes after.
    let newest = app.folder().join("newest.event");
    let lost = "018f0000-0000-7000-8000-000000000000\n";
    let id = if app.database.is_sqlite() { "lower(hex(id))" } else { "CAST(id AS TEXT)" };
    let id = app.database.text(&format!("SELECT {id} FROM account WHERE state = 'pending'")).await;
    std::fs::write(app.folder().join("erasures.journal"), format!("1 account {id}\n")).unwrap();
    std::fs::write(&newest, lost).unwrap();
    backend.update_data_dir().await.unwrap();
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 0);
    assert_eq!(restores(&app).await, 1);
    backend.close().await;
}
