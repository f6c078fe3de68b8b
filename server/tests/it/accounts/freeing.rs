//! What nobody else can have while an account can be restored, given free expressly.

use super::{about, done, page};
use crate::support::{Browser, PASSWORD, TestApp, token};
use domain::id::AccountId;
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

async fn delete(browser: &mut Browser, account: AccountId) {
    done(browser, "delete_account", account, json!({ "draft": {} })).await;
}

/// Code and field of a refusal.
async fn refused(
    browser: &mut Browser,
    function: &str,
    account: AccountId,
    more: Value,
) -> (u16, Value, Value) {
    let answer = about(browser, function, account, more).await;
    let said = answer.json();
    (answer.status, said["code"].clone(), said["field"].clone())
}

async fn freed(app: &TestApp) -> i64 {
    app.database.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.freed'").await
}

#[tokio::test]
async fn a_username_that_was_given_away_is_a_fault_at_its_field_and_another_one_restores_the_account() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let (mut ada, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut ada).await;
    let username = page(&mut founder, account).await["username"].as_str().unwrap().to_owned();
    let answer = about(&mut founder, "free_account", account, json!({})).await;
    assert_eq!(answer.refusal(), (409, "account_state".into()), "nothing of somebody who is here");
    delete(&mut founder, account).await;
    assert!(page(&mut founder, account).await["actions"].as_array().unwrap().contains(&json!("free")));
    for _ in 0..2 {
        done(&mut founder, "free_account", account, json!({})).await;
    }
    assert_eq!(freed(&app).await, 1);
    let seen = page(&mut founder, account).await;
    assert_eq!((&seen["email"], &seen["username"]), (&json!(email), &json!(username)), "it is shown still");
    assert_eq!((&seen["is_freed"], &seen["actions"]), (&json!(true), &json!(["end_session", "restore"])));
    let found = founder.api("registry", json!({ "address": format!("q={username}&v=1") })).await.json();
    assert_eq!(found["page"]["rows"][0]["email"], json!(email), "and found");
    let asked = json!({ "question": { "email": email, "username": username } });
    let free = founder.api("availability", asked).await.json();
    assert_eq!((&free["email"], &free["username"]), (&json!("available"), &json!("available")));

    founder.invite(json!({ "email": "other@aldine.example", "username": username })).await;
    let taken = refused(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(taken, (422, json!("username_used"), json!("username")));
    assert_eq!(page(&mut founder, account).await["state"], "to_be_deleted", "nothing of it was restored");
    let draft = json!({ "draft": { "username": "ada.again", "external_id": "HR-7" } });
    done(&mut founder, "restore_account", account, draft).await;
    let seen = page(&mut founder, account).await;
    assert_eq!(
        (&seen["state"], &seen["is_freed"], &seen["username"], &seen["email"], &seen["external_id"]),
        (&json!("active"), &json!(false), &json!("ada.again"), &json!(email), &json!("HR-7"))
    );
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 200);
    let told = "SELECT COUNT(*) FROM message WHERE kind = 'account_restored' AND to_address <> ''";
    assert_eq!(app.database.number(told).await, 1);
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn an_address_that_was_given_away_is_of_its_new_owner_and_the_purge_leaves_them_alone() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let account: AccountId = invited["account"].as_str().unwrap().parse().unwrap();
    delete(&mut founder, account).await;
    done(&mut founder, "free_account", account, json!({})).await;
    let again = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_ne!(again["account"], invited["account"], "nothing of the first one is opened by it");
    let draft = json!({ "password": PASSWORD });
    let dead = app.visitor().api("accept", json!({ "token": token(&invited), "draft": draft })).await;
    assert_eq!(dead.refusal(), (410, "link_dead".into()));
    let taken = json!({ "draft": { "username": "bob.first", "external_id": "" } });
    let taken = refused(&mut founder, "restore_account", account, taken).await;
    assert_eq!(taken, (422, json!("already_registered"), json!("email")));

    app.advance(Duration::from_secs(31 * 86_400));
    app.backend.run_due_once().await.unwrap();
    let mut founder = app.as_founder().await;
    assert_eq!(page(&mut founder, account).await["state"], "deleted");
    let left = "SELECT COUNT(*) FROM account WHERE freed_email IS NOT NULL OR freed_username IS NOT NULL";
    assert_eq!(app.database.number(left).await, 0);
    let new: AccountId = again["account"].as_str().unwrap().parse().unwrap();
    let seen = page(&mut founder, new).await;
    assert_eq!((&seen["email"], &seen["state"]), (&json!("bob@aldine.example"), &json!("pending")));
}

#[tokio::test]
async fn nobody_frees_what_is_of_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let mut above = app.as_person(&[Permission::ViewAudit]).await;
    let account = app.me(&mut above).await;
    delete(&mut founder, account).await;
    let answer = about(&mut manager, "free_account", account, json!({})).await;
    assert_eq!(answer.refusal(), (403, "permission_not_held".into()));
    assert_eq!(freed(&app).await, 0);
}
