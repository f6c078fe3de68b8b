//! Messages to people and reviewers.

use super::{decide, fill_document_expiring, on_case, rename, reviewer, submitted, waiting};
use crate::identities::{fill, me, ok, submit};
use crate::pictures::add_document;
use crate::support::{FOUNDER, TestApp};
use serde_json::json;
use std::time::Duration;

async fn count(app: &TestApp, kind: &str, state: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM message WHERE kind = '{kind}' AND state = '{state}'");
    app.database.number(&sql).await
}

#[tokio::test]
async fn people_are_told_what_became_of_it_and_nothing_about_themselves() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = submitted(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "verify").await);
    app.backend.run_outbox_once().await.unwrap();
    for kind in ["identity_submitted", "changes_requested", "identity_verified", "identity_to_review"] {
        assert!(count(&app, kind, "sent").await >= 1, "{kind}");
    }
    let mails: Vec<String> = smtp.mails().into_iter().map(|mail| mail.text).collect();
    let mine: Vec<_> = mails.iter().filter(|mail| mail.contains("/me/data")).collect();
    assert_eq!(mine.len(), 4, "submitted, changes, submitted, verified");
    // The name is verified by the time that they are sent, and greets its owner and nobody else.
    assert!(mine.iter().all(|mail| mail.contains("\r\nHello Anna Bianchi,\r\n")), "{mine:?}");
    assert_eq!(mails.iter().filter(|mail| mail.contains("Bianchi")).count(), mine.len());
    for mail in &mails {
        for secret in ["Rossi", "1990-04-17", "as in the passport", "Please look again", "Seen on the phone"]
        {
            assert!(!mail.contains(secret), "{secret} in {mail}");
        }
    }
}

#[tokio::test]
async fn a_reviewer_has_one_message_waiting_and_no_more() {
    let app = TestApp::founded().await;
    let _reviewers = (reviewer(&app).await, reviewer(&app).await);
    submitted(&app).await;
    submitted(&app).await;
    assert_eq!(count(&app, "identity_to_review", "held").await, 2, "one each, and none to the founder");
    app.database.run("UPDATE message SET state = 'sent' WHERE kind = 'identity_to_review'").await;
    submitted(&app).await;
    assert_eq!(count(&app, "identity_to_review", "held").await, 2);
}

#[tokio::test]
async fn where_nobody_validates_the_founder_is_told_but_not_of_their_own() {
    let app = TestApp::founded().await;
    submitted(&app).await;
    assert_eq!(count(&app, "identity_to_review", "held").await, 1);
    app.database.run("DELETE FROM message").await;
    let mut founder = app.as_founder().await;
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    assert_eq!(count(&app, "identity_to_review", "held").await, 0);
}

#[tokio::test]
async fn a_document_that_expires_is_announced_three_times() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    // 62 days from now.
    ok(fill_document_expiring(&mut person, &document, "YA7319462", "2027-01-23").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(app.database.count("document_expiry").await, 0, "what is not verified expires for nobody");
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    assert_eq!(app.database.count("document_expiry").await, 1);
    let mut told = Vec::new();
    for days in [1, 2, 28, 1, 22, 1, 30] {
        app.advance(Duration::from_secs(days * 86_400));
        app.backend.run_due_once().await.unwrap();
        told.push(count(&app, "document_expiring", "held").await);
    }
    assert_eq!(told, [0, 1, 1, 2, 2, 3, 3]);
    let days = app
        .database
        .text("SELECT params FROM message WHERE kind = 'document_expiring' ORDER BY id LIMIT 1")
        .await;
    let days: serde_json::Value = serde_json::from_str(&days).unwrap();
    assert_eq!(days, json!({ "organization": "Aldine Press", "days": 59 }));
}

#[tokio::test]
async fn a_mail_names_its_inviter_as_they_are_called_when_it_goes_out_and_never_by_an_erased_name() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    let own = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &own, 1, "verify").await);
    ok(founder.api("invite", json!({ "draft": { "email": "carl@aldine.example" } })).await);
    app.backend.run_outbox_once().await.unwrap();
    let to = |email: &str| smtp.mails().into_iter().find(|mail| mail.to == [email]).expect("a mail").text;
    let mail = to("carl@aldine.example");
    assert!(mail.contains("Anna Rossi invites you"), "{mail}");

    ok(founder.api("invite", json!({ "draft": { "email": "dora@aldine.example" } })).await);
    ok(on_case(&mut founder, "erase_identity", &own).await);
    let told = "SELECT COUNT(*) FROM message WHERE params LIKE '%Anna%'";
    assert_eq!(app.database.number(told).await, 0);
    app.backend.run_outbox_once().await.unwrap();
    let mail = to("dora@aldine.example");
    assert!(!mail.contains("Anna") && mail.contains(FOUNDER), "{mail}");
}
