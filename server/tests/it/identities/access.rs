//! Access to the identities of others.

use super::{add_document_as, clerk, events, me, new_id, ok, save, target_of, view};
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

const NOBODY: &str = "0192f1c2-0000-7000-8000-000000000000";

#[tokio::test]
async fn nobody_fills_in_for_somebody_else_without_the_permission() {
    let app = TestApp::founded().await;
    let (mut person, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let target = target_of(&app.me(&mut other).await.to_string());
    let refused = save(&mut person, &target, "names", 0, json!({ "given_names": "Mallory" })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".into()));
    let refused = person.api("identity", json!({ "whose": target })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".into()));
    let refused = save(&mut app.visitor(), &me(), "names", 0, json!({ "given_names": "Mallory" })).await;
    assert_eq!(refused.refusal(), (401, "signed_out".into()));
    assert_eq!(app.database.count("identity").await, 0);
}

#[tokio::test]
async fn an_account_that_is_not_there_is_not_found_and_that_is_written_down() {
    let app = TestApp::founded().await;
    let mut clerk = clerk(&app).await;
    let before = events(&app, "access.refused").await;
    let refused = save(&mut clerk, &target_of(NOBODY), "names", 0, json!({ "given_names": "Anna" })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    let refused = clerk.api("identity", json!({ "whose": target_of(NOBODY) })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    assert_eq!(events(&app, "access.refused").await, before + 2);
    assert_eq!(app.database.count("identity").await, 0);
}

#[tokio::test]
async fn a_document_of_another_identity_is_not_found_and_that_is_written_down() {
    let app = TestApp::founded().await;
    let (mut person, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let theirs = new_id();
    ok(add_document_as(&mut other, &me(), &theirs).await);
    ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Anna" })).await);
    let before = events(&app, "access.refused").await;
    let save = json!({
        "step": "document", "document": theirs, "edition": 0, "values": { "document_number": "STOLEN" },
    });
    let refused = person.api("save_step", json!({ "whose": me(), "save": save })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    let refused = person.api("remove_document", json!({ "whose": me(), "document": theirs })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    assert_eq!(events(&app, "access.refused").await, before + 2);
    let shown = view(&mut other, &me()).await;
    assert_eq!(
        (shown["documents"][0]["values"].clone(), shown["documents"][0]["edition"].as_u64()),
        (json!({}), Some(0))
    );
}

#[tokio::test]
async fn a_registration_is_its_beginners_own() {
    let app = TestApp::founded().await;
    let registering = [Permission::RegisterIdentities, Permission::RegisterUsers];
    let (mut one, mut other) = (app.as_person(&registering).await, app.as_person(&registering).await);
    let mine = json!({ "registration": "00000000-0000-4000-8000-000000000001" });
    ok(save(&mut one, &mine, "names", 0, json!({ "given_names": "Anna" })).await);
    let refused = other.api("identity", json!({ "whose": mine })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    let refused = save(&mut other, &mine, "names", 1, json!({ "given_names": "Eve" })).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()));
    assert_eq!(ok(other.api("registrations", json!({})).await), json!([]));
    // A registration ends in an invitation, so it requires the right to invite.
    let mut clerk = clerk(&app).await;
    let refused = save(&mut clerk, &mine, "names", 1, json!({ "given_names": "Eve" })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".into()));
    // The id of an identity with an account does not work as a registration.
    let mut person = app.as_person(&[]).await;
    let saved = ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Bea" })).await);
    let theirs = json!({ "registration": saved["saved"]["identity"] });
    assert_eq!(one.api("identity", json!({ "whose": theirs })).await.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn who_is_deleted_before_they_came_leaves_nothing_that_can_be_read() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "anna@aldine.example" })).await;
    let target = target_of(invited["account"].as_str().unwrap());
    ok(save(&mut founder, &target, "names", 0, json!({ "given_names": "Anna" })).await);
    ok(founder.api("delete_pending", json!({ "invitation": invited["invitation"] })).await);
    let kept = "SELECT COUNT(*) FROM identity WHERE state = 'erased' AND data_key IS NULL AND name = '' AND code = 10000001";
    assert_eq!(app.database.number(kept).await, 1, "the tombstone");
    assert_eq!(app.database.count("identity_step").await, 0);
    let words =
        "SELECT COUNT(*) FROM search_token t JOIN account a ON a.id = t.account_id WHERE a.state = 'deleted'";
    assert_eq!(app.database.number(words).await, 0);
}
