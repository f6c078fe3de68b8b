//! *Ask the person*.

use super::{clerk, fill, me, ok, save, submit, target_of};
use crate::support::{TestApp, token};
use serde_json::json;

const REQUESTS: &str = "SELECT COUNT(*) FROM message WHERE kind = 'identity_asked'";

#[tokio::test]
async fn who_is_there_gets_one_mail_about_the_steps_that_are_missing() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let mut clerk = clerk(&app).await;
    ok(save(
        &mut clerk,
        &target_of(&account),
        "names",
        0,
        json!({ "given_names": "Anna", "family_name": "Rossi" }),
    )
    .await);
    let asked = ok(clerk.api("ask_person", json!({ "account": account })).await);
    assert_eq!(asked["steps"], json!(["person", "birth", "contact", "organization", "check"]));
    assert_eq!(asked["delivery"], "held", "there is no mail server");
    let events = "SELECT COUNT(*) FROM audit_event WHERE action = 'identity.asked'";
    assert_eq!(app.database.number(events).await, 1);
    let again = ok(clerk.api("ask_person", json!({ "account": account })).await);
    assert_eq!(again["delivery"], "already_mailed");
    assert_eq!(app.database.number(events).await, 1, "asking again is nothing that happened");
    let mails = "SELECT COUNT(*) FROM message m JOIN identity i ON i.id = m.identity_id
        WHERE m.kind = 'identity_asked' AND m.state = 'held' AND i.asked_at IS NOT NULL";
    assert_eq!(app.database.number(mails).await, 1);
    let params = app.database.text("SELECT params FROM message WHERE kind = 'identity_asked'").await;
    assert!(!params.contains("Anna"), "{params}");
    fill_rest(&app, &mut person).await;
    let late = clerk.api("ask_person", json!({ "account": account })).await;
    assert_eq!(late.refusal(), (409, "identity_state".into()));
}

async fn fill_rest(app: &TestApp, person: &mut crate::support::Browser) {
    app.database.run("DELETE FROM identity_step").await;
    fill(person, &me()).await;
    ok(submit(person, &me()).await);
}

#[tokio::test]
async fn who_has_not_come_yet_is_asked_when_they_do() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "anna@aldine.example" })).await;
    let asked = ok(founder.api("ask_person", json!({ "account": invited["account"] })).await);
    assert_eq!(asked["steps"].as_array().unwrap().len(), 6);
    assert_eq!(asked["delivery"], "after_accepting");
    assert_eq!(app.database.number(REQUESTS).await, 0);

    let link = token(&invited);
    assert_eq!(app.visitor().accept(&link).await.status, 200);
    assert_eq!(app.visitor().accept(&link).await.refusal(), (410, "link_dead".into()));
    let mails = "SELECT COUNT(*) FROM message m JOIN identity i ON i.id = m.identity_id AND i.account_id = m.account_id
        WHERE m.kind = 'identity_asked' AND m.to_address = 'anna@aldine.example'";
    assert_eq!((app.database.number(REQUESTS).await, app.database.number(mails).await), (1, 1), "once");
    let params = app.database.text("SELECT params FROM message WHERE kind = 'identity_asked'").await;
    assert!(params.contains(&app.me(&mut founder).await.to_string()), "who has asked: {params}");
    let again = ok(founder.api("ask_person", json!({ "account": invited["account"] })).await);
    assert_eq!(again["delivery"], "already_mailed");
}

#[tokio::test]
async fn who_was_never_asked_or_is_no_longer_waited_for_gets_no_request_on_accepting() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let never = founder.invite(json!({ "email": "never@aldine.example" })).await;
    ok(save(&mut founder, &target_of(never["account"].as_str().unwrap()), "names", 0, names()).await);
    let submitted = founder.invite(json!({ "email": "submitted@aldine.example" })).await;
    let erased = founder.invite(json!({ "email": "erased@aldine.example" })).await;
    for invited in [&submitted, &erased] {
        ok(founder.api("ask_person", json!({ "account": invited["account"] })).await);
    }
    let whose = target_of(submitted["account"].as_str().unwrap());
    fill(&mut founder, &whose).await;
    ok(submit(&mut founder, &whose).await);
    let whose = target_of(erased["account"].as_str().unwrap());
    let identity = super::view(&mut founder, &whose).await["identity"].clone();
    ok(founder.api("erase_identity", json!({ "identity": identity })).await);
    for invited in [never, submitted, erased] {
        assert_eq!(app.visitor().accept(&token(&invited)).await.status, 200);
    }
    assert_eq!(app.database.number(REQUESTS).await, 0);
}

fn names() -> serde_json::Value {
    json!({ "given_names": "Anna", "family_name": "Rossi" })
}

#[tokio::test]
async fn nobody_s_mailbox_is_filled_by_asking_them_again_and_again() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    let (mut clerk, mut person) = (clerk(&app).await, app.as_person(&[]).await);
    let account = app.me(&mut person).await.to_string();
    for _ in 0..5 {
        ok(clerk.api("ask_person", json!({ "account": account })).await);
        app.backend.run_outbox_once().await.unwrap();
    }
    let mails = "SELECT COUNT(*) FROM message WHERE kind = 'identity_asked'";
    assert_eq!(app.database.number(mails).await, 1);
    app.advance(std::time::Duration::from_secs(3_601));
    ok(clerk.api("ask_person", json!({ "account": account })).await);
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(app.database.number(mails).await, 2);
    // As if a clock that was far ahead had been set back since.
    app.database.run("UPDATE message SET created_at = created_at + 34560000000").await;
    ok(clerk.api("ask_person", json!({ "account": account })).await);
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(app.database.number(mails).await, 3);
}

#[tokio::test]
async fn nobody_who_was_erased_is_sent_a_request_by_sending_it_again() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let (mut founder, mut person) = (app.as_founder().await, app.as_person(&[]).await);
    let account = app.me(&mut person).await.to_string();
    ok(founder.api("ask_person", json!({ "account": account })).await);
    let identity = super::view(&mut founder, &target_of(&account)).await["identity"].clone();
    let list = json!({ "filter": "all", "after": null });
    let page = founder.api("messages", list).await.json();
    let asked = page["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "identity_asked").unwrap();
    let message = json!({ "message": asked["id"] });
    ok(founder.api("erase_identity", json!({ "identity": identity })).await);
    assert_eq!(founder.api("retry", message).await.refusal(), (409, "message_settled".into()));
    app.backend.run_outbox_once().await.unwrap();
    assert!(smtp.mails().iter().all(|mail| !mail.header("subject").starts_with("Your information")));
}
