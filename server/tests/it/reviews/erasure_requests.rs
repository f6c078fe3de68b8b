//! Requests for erasure: who is told, and what a declined one leaves.

use super::on_case;
use crate::identities::{events, fill, me, ok, view};
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

async fn decline(manager: &mut Browser, identity: &Value, reason: &str) -> Answer {
    let draft = json!({ "message": reason });
    manager.api("decline_erasure", json!({ "identity": identity, "draft": draft })).await
}

async fn asking(app: &TestApp) -> (Browser, Value) {
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(person.api("ask_erasure", json!({})).await);
    let identity = view(&mut person, &me()).await["identity"].clone();
    (person, identity)
}

#[tokio::test]
async fn a_declined_request_is_told_by_mail_and_its_reason_after_signing_in() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let (mut person, identity) = asking(&app).await;
    app.backend.run_outbox_once().await.unwrap();
    let reason = "The law of 1999 requires five years.";
    assert_eq!(decline(&mut manager, &identity, " ").await.refusal(), (422, "message_missing".into()));
    ok(decline(&mut manager, &identity, reason).await);
    ok(decline(&mut manager, &identity, "Twice").await);
    assert_eq!(events(&app, "identity.erasure_declined").await, 1);
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    assert!(mails.iter().any(|mail| mail.text.contains("/me/receipt")));
    assert!(mails.iter().all(|mail| !mail.text.contains("1999")));
    let stored = app.database.text("SELECT params FROM message WHERE kind = 'erasure_declined'").await;
    assert!(!stored.contains("1999"), "{stored}");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(
        (&receipt["erasure_asked_at"], &receipt["erasure_declined"]["reason"]),
        (&Value::Null, &json!(reason))
    );
    let again = ok(person.api("ask_erasure", json!({})).await);
    assert!(again["erasure_asked_at"].is_i64());
    assert_eq!(again["erasure_declined"], Value::Null, "the answer was to the earlier request");
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn account_managers_are_told_of_the_first_request_that_waits() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let _manager = app.as_person(&[Permission::ManageAccounts]).await;
    let (_one, identity) = asking(&app).await;
    let (mut other, _) = asking(&app).await;
    ok(other.api("ask_erasure", json!({})).await);
    app.backend.run_outbox_once().await.unwrap();
    let told = |mails: &[crate::support::ReceivedMail]| {
        mails.iter().filter(|mail| mail.text.contains("state=erasure_asked")).count()
    };
    assert_eq!(told(&smtp.mails()), 1, "one mail while requests wait");
    let mut founder = app.as_founder().await;
    ok(decline(&mut founder, &identity, "No.").await);
    let second = view(&mut other, &me()).await["identity"].clone();
    ok(on_case(&mut founder, "erase_identity", &json!({ "identity": second })).await);
    asking(&app).await;
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(told(&smtp.mails()), 2, "and one about the next");
}

#[tokio::test]
async fn nobody_declines_for_somebody_who_holds_more_and_an_erased_answer_is_gone() {
    let app = TestApp::founded().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    fill(&mut auditor, &me()).await;
    ok(auditor.api("ask_erasure", json!({})).await);
    let theirs = view(&mut auditor, &me()).await["identity"].clone();
    assert_eq!(decline(&mut manager, &theirs, "No.").await.refusal(), (403, "permission_not_held".into()));
    let mut founder = app.as_founder().await;
    ok(decline(&mut founder, &theirs, "No.").await);
    ok(on_case(&mut founder, "erase_identity", &json!({ "identity": theirs })).await);
    let left = "SELECT COUNT(*) FROM identity WHERE erasure_answer IS NOT NULL";
    assert_eq!(app.database.number(left).await, 0);
    let receipt = ok(auditor.api("my_receipt", json!({})).await);
    assert_eq!(receipt["erasure_declined"], Value::Null);
}

#[tokio::test]
async fn nobody_declines_their_own_request_except_the_founder() {
    let app = TestApp::founded().await;
    let (mut manager, mut founder) =
        (app.as_person(&[Permission::ManageAccounts]).await, app.as_founder().await);
    for browser in [&mut manager, &mut founder] {
        fill(browser, &me()).await;
        ok(browser.api("ask_erasure", json!({})).await);
    }
    let own = view(&mut manager, &me()).await;
    assert_eq!(own["can_decline_erasure"], false);
    let refused = decline(&mut manager, &own["identity"], "No.").await;
    assert_eq!(refused.refusal(), (403, "own_identity".into()));
    assert!(ok(manager.api("my_receipt", json!({})).await)["erasure_asked_at"].is_i64());
    ok(decline(&mut founder, &own["identity"], "No.").await);
    let own = view(&mut founder, &me()).await;
    assert_eq!(own["can_decline_erasure"], true, "nobody else may");
    ok(decline(&mut founder, &own["identity"], "No.").await);
}
