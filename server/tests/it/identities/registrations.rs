//! *Complete registration*: account and identity in one go.

use super::{events, fill, ok, save, submit, view};
use crate::support::TestApp;
use domain::permission::Permission;
use domain::registry::Suspension;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

fn registration(number: u32) -> (Value, Value) {
    let id = json!(format!("00000000-0000-4000-8000-{number:012}"));
    (json!({ "registration": id }), id)
}

#[tokio::test]
async fn an_account_and_an_identity_come_into_being_in_one_go() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (target, id) = registration(1);
    assert_eq!(
        view(&mut founder, &target).await["identity"],
        Value::Null,
        "nothing is there before the first save"
    );
    let early = founder.api("complete_registration", json!({ "registration": id })).await;
    assert_eq!(early.refusal(), (404, "not_found".into()));
    fill(&mut founder, &target).await;
    let early = founder.api("complete_registration", json!({ "registration": id })).await;
    assert_eq!(early.refusal(), (409, "step_skipped".into()));
    assert_eq!(
        submit(&mut founder, &target).await.refusal(),
        (409, "identity_state".into()),
        "of nobody yet"
    );
    ok(save(&mut founder, &target, "account", 0, json!({ "email": "anna@aldine.example" })).await);
    let open = ok(founder.api("registrations", json!({})).await);
    assert_eq!((open[0]["who"].as_str(), open[0]["code"].as_str()), (Some("Anna Rossi"), Some("10000001")));

    let invitation = ok(founder.api("complete_registration", json!({ "registration": id })).await);
    let issued = ok(founder.api("issued", json!({ "invitation": invitation })).await);
    assert_eq!(issued["username"], "anna");
    assert_eq!(issued["identity"], json!({ "state": "draft", "is_registration": true }));
    assert_eq!(ok(founder.api("registrations", json!({})).await), json!([]));
    let shown = view(&mut founder, &target).await;
    assert_eq!(
        (shown["who"]["email"].as_str(), shown["who"]["state"].as_str()),
        (Some("anna@aldine.example"), Some("pending"))
    );
    let late = save(&mut founder, &target, "account", 1, json!({ "email": "bea@aldine.example" })).await;
    assert_eq!(late.refusal(), (409, "identity_state".into()), "the account is there");
    assert_eq!(ok(submit(&mut founder, &target).await)["state"], "submitted");
    let issued = ok(founder.api("issued", json!({ "invitation": invitation })).await);
    assert_eq!(issued["identity"]["state"], "submitted", "no step that is done is offered again");
    let left = json!({ "search": "", "filter": "without_identity", "after": null });
    let left = ok(founder.api("people", left).await);
    assert_eq!((left["rows"][0]["username"].as_str(), left["rows"][1].as_object()), (Some("ada"), None));
    assert_eq!(events(&app, "registration.completed").await, 1);
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM identity i JOIN account a ON a.id = i.account_id").await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_last_step_that_is_tried_twenty_times_creates_nothing_twice() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (target, id) = registration(1);
    ok(save(&mut founder, &target, "account", 0, json!({ "email": "anna@aldine.example" })).await);
    let before = app.database.count("account").await;
    let tries = (0..20).map(|_| {
        let (mut browser, id) = (founder.clone(), id.clone());
        async move { browser.api("complete_registration", json!({ "registration": id })).await }
    });
    let answers: Vec<Value> = join_all(tries).await.into_iter().map(ok).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.is_string()), "{answers:?}");
    assert_eq!(app.database.count("account").await, before + 1);
    assert_eq!(app.database.count("invitation").await, 1);
    assert_eq!(app.database.count("message").await, 1);
    assert_eq!(events(&app, "registration.completed").await, 1);
}

#[tokio::test]
async fn what_is_taken_is_told_at_its_field_and_the_draft_stays() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "bob@aldine.example", "username": "bob" })).await;
    let (target, id) = registration(1);
    for (edition, values, code, field) in [
        (0, json!({ "email": "not an address" }), "email_no_at", "email"),
        (1, json!({ "email": "ada@aldine.example" }), "already_registered", "email"),
        (2, json!({ "email": "bob@aldine.example" }), "already_invited", "email"),
        (3, json!({ "email": "new@aldine.example", "username": "bob" }), "username_used", "username"),
    ] {
        ok(save(&mut founder, &target, "account", edition, values).await);
        let refused = founder.api("complete_registration", json!({ "registration": id })).await;
        assert_eq!(refused.refusal(), (422, code.into()));
        assert_eq!(refused.json()["field"], field);
    }
    assert_eq!(app.database.count("identity_step").await, 1);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM identity WHERE account_id IS NULL").await, 1);
    assert_eq!(ok(founder.api("registrations", json!({})).await)[0]["who"], "new@aldine.example");
}

#[tokio::test]
async fn what_is_thrown_away_is_gone_and_its_code_is_not_given_again() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (target, id) = registration(1);
    ok(save(&mut founder, &target, "names", 0, json!({ "given_names": "Anna" })).await);
    ok(founder.api("discard_registration", json!({ "registration": id })).await);
    assert_eq!(ok(founder.api("registrations", json!({})).await), json!([]));
    assert_eq!(app.database.count("identity_step").await, 0);
    let refused = founder.api("complete_registration", json!({ "registration": id })).await;
    assert_eq!(refused.refusal(), (409, "identity_state".into()));
    let (target, _) = registration(2);
    let saved = ok(save(&mut founder, &target, "names", 0, json!({ "given_names": "Bea" })).await);
    assert_eq!(saved["saved"]["code"], "10000002");
}

const DAY: Duration = Duration::from_secs(86_400);
const ERASED: &str = "SELECT COUNT(*) FROM identity WHERE state = 'erased' AND data_key IS NULL AND name = '' AND account_id IS NULL";

#[tokio::test]
async fn what_nobody_finishes_is_erased_so_many_days_after_its_last_change() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let ((target, _), (other, _)) = (registration(1), registration(2));
    ok(save(&mut founder, &target, "names", 0, json!({ "given_names": "Anna" })).await);
    ok(save(&mut founder, &other, "names", 0, json!({ "given_names": "Bea" })).await);
    app.advance(DAY * 89);
    app.backend.run_due_once().await.unwrap();
    let mut founder = app.as_founder().await;
    ok(save(&mut founder, &other, "names", 1, json!({ "given_names": "Beatrice" })).await);
    assert_eq!(app.database.number(ERASED).await, 0);
    app.advance(DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!((app.database.number(ERASED).await, app.database.count("identity_step").await), (1, 1));
    assert_eq!(events(&app, "registration.discarded").await, 1);
    let mut founder = app.as_founder().await;
    assert_eq!(ok(founder.api("registrations", json!({})).await)[0]["code"], "10000002");
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn what_somebody_has_begun_is_the_founders_when_they_cannot_sign_in_and_goes_with_their_account() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let registering = [Permission::RegisterIdentities, Permission::RegisterUsers];
    let (mut clerk, mut other) = (app.as_person(&registering).await, app.as_person(&registering).await);
    let ((target, id), (second, _)) = (registration(1), registration(2));
    ok(save(&mut clerk, &target, "names", 0, json!({ "given_names": "Anna" })).await);
    ok(save(&mut clerk, &second, "names", 0, json!({ "given_names": "Bea" })).await);
    let account = app.me(&mut clerk).await;
    let mut founder = app.as_founder().await;
    assert_eq!(ok(founder.api("registrations", json!({})).await), json!([]));
    assert_eq!(founder.api("identity", json!({ "whose": target })).await.status, 404);

    let desk = app.desk::<backend::gate::CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(account, &Suspension::default()).await.unwrap();
    let left = ok(founder.api("registrations", json!({})).await);
    assert_eq!((left.as_array().unwrap().len(), &left[0]["is_others"]), (2, &json!(true)));
    assert_eq!(ok(other.api("registrations", json!({})).await), json!([]));
    assert_eq!(other.api("identity", json!({ "whose": target })).await.status, 404);
    ok(founder.api("identity", json!({ "whose": target })).await);
    ok(founder.api("discard_registration", json!({ "registration": id })).await);
    assert_eq!(app.database.number(ERASED).await, 1);

    ok(founder.api("delete_account", json!({ "account": account.to_string(), "draft": {} })).await);
    app.advance(DAY * 30);
    app.backend.run_due_once().await.unwrap();
    assert_eq!((app.database.number(ERASED).await, app.database.count("identity_step").await), (2, 0));
    assert_eq!(events(&app, "registration.discarded").await, 2);
}
