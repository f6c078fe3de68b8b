use super::{about, done, page};
use crate::support::{Browser, NOON, PASSWORD, TestApp, token};
use domain::id::AccountId;
use domain::permission::Permission;
use futures::future::join;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: i64 = 86_400_000;
const DAYS: fn(u64) -> Duration = |days| Duration::from_secs(days * 86_400);

async fn delete(browser: &mut Browser, account: AccountId) {
    done(browser, "delete_account", account, json!({ "draft": { "reason": "left the school" } })).await;
}

async fn state(app: &TestApp, account: AccountId) -> String {
    let id = account.uuid();
    let id = if app.database.is_sqlite() { format!("x'{}'", id.simple()) } else { format!("'{id}'") };
    app.database.text(&format!("SELECT state FROM account WHERE id = {id}")).await
}

async fn events(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
}

fn asked(email: &str) -> Value {
    json!({ "question": { "email": email, "username": "" } })
}

#[tokio::test]
async fn whoever_is_deleted_is_out_at_once_and_gets_everything_back_when_restored() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut ada).await;
    let group =
        founder.api("create_group", json!({ "draft": { "name": "Choir", "description": "" } })).await.json();
    done(&mut founder, "add_to_group", account, json!({ "draft": { "group": group } })).await;
    delete(&mut founder, account).await;
    delete(&mut founder, account).await;
    assert_eq!(ada.api("to_do", json!({})).await.refusal(), (401, "signed_out".into()));
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.refusal(), (401, "sign_in_wrong".into()));
    let seen = page(&mut founder, account).await;
    assert_eq!((&seen["state"], &seen["purge_at"]), (&json!("to_be_deleted"), &json!(NOON + 30 * DAY)));
    assert_eq!((&seen["deletion_reason"], &seen["sessions"]), (&json!("left the school"), &json!([])));
    let listed = founder.api("registry", json!({ "address": "account=to_be_deleted&v=1" })).await.body;
    assert!(listed.contains(&email), "{listed}");

    done(&mut founder, "restore_account", account, json!({})).await;
    let again = about(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(again.refusal(), (409, "account_state".into()));
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 200);
    let seen = page(&mut founder, account).await;
    assert_eq!((&seen["state"], &seen["purge_at"]), (&json!("active"), &json!(null)));
    assert_eq!(
        (&seen["groups"][0]["name"], &seen["grants"][0]["held"]["permission"]),
        (&json!("Choir"), &json!("can_view_registry"))
    );
    assert_eq!((events(&app, "account.to_be_deleted").await, events(&app, "account.restored").await), (1, 1));
    let told = "SELECT COUNT(*) FROM message WHERE kind IN ('account_to_be_deleted', 'account_restored')";
    assert_eq!(app.database.number(told).await, 2);
    app.advance(DAYS(31));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, account).await, "active", "nothing is left of it");
    let reason = "SELECT COUNT(*) FROM account WHERE deletion IS NOT NULL OR purge_at IS NOT NULL";
    assert_eq!(app.database.number(reason).await, 0);
}

#[tokio::test]
async fn each_state_comes_back_as_it_was() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let suspended = app.me(&mut ada).await;
    done(&mut founder, "suspend_account", suspended, json!({ "draft": { "reason": "on leave" } })).await;
    delete(&mut founder, suspended).await;
    done(&mut founder, "restore_account", suspended, json!({})).await;
    let seen = page(&mut founder, suspended).await;
    assert_eq!((&seen["state"], &seen["suspension_reason"]), (&json!("suspended"), &json!("on leave")));

    let invited = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let people = json!({ "search": "bob", "filter": "everyone", "after": null });
    let found = founder.api("people", people).await.json()["rows"][0]["account"].clone();
    let pending: AccountId = found.as_str().unwrap().parse().unwrap();
    delete(&mut founder, pending).await;
    let draft = json!({ "password": PASSWORD });
    let answer = app.visitor().api("accept", json!({ "token": token(&invited), "draft": draft })).await;
    assert_eq!(answer.refusal(), (410, "link_dead".into()));
    done(&mut founder, "restore_account", pending, json!({})).await;
    assert_eq!(page(&mut founder, pending).await["state"], "pending");
    let answer = app.visitor().api("accept", json!({ "token": token(&invited), "draft": draft })).await;
    assert_eq!(answer.status, 200, "its link works again: {}", answer.body);
    app.leaves_mail();
}

#[tokio::test]
async fn nobody_deletes_themselves_the_founder_or_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let mut above = app.as_person(&[Permission::ViewAudit]).await;
    let (boss, own, above) =
        (app.me(&mut founder).await, app.me(&mut manager).await, app.me(&mut above).await);
    for (who, status, code) in
        [(boss, 403, "permission_not_held"), (above, 403, "permission_not_held"), (own, 403, "own_account")]
    {
        let answer = about(&mut manager, "delete_account", who, json!({ "draft": {} })).await;
        assert_eq!(answer.refusal(), (status, code.into()));
        let actions = page(&mut manager, who).await["actions"].clone();
        assert!(!actions.as_array().unwrap().contains(&json!("delete")), "{actions}");
    }
    let own_boss = about(&mut founder, "delete_account", boss, json!({ "draft": {} })).await;
    assert_eq!(own_boss.refusal(), (403, "own_account".into()));
    delete(&mut founder, above).await;
    let answer = about(&mut manager, "restore_account", above, json!({})).await;
    assert_eq!(answer.refusal(), (403, "permission_not_held".into()), "nor is it restored by them");
    let long = json!({ "draft": { "reason": "x".repeat(1_001) } });
    let answer = about(&mut founder, "delete_account", own, long).await;
    assert_eq!((answer.refusal(), &answer.json()["field"]), ((422, "note_long".into()), &json!("reason")));
}

#[tokio::test]
async fn the_address_of_somebody_to_be_deleted_is_taken_and_every_way_to_invite_says_so() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, email) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let mut registrar = app.as_person(&[Permission::RegisterUsers]).await;
    delete(&mut founder, account).await;
    let invite = json!({ "draft": { "email": email } });
    let answer = registrar.api("invite", invite.clone()).await;
    assert_eq!((answer.refusal(), &answer.json()["field"]), ((422, "to_be_deleted".into()), &json!("email")));
    let known = founder.api("availability", asked(&email)).await.json()["email"].clone();
    assert_eq!(known, json!({ "to_be_deleted": account }), "with the page to restore it");
    let known = registrar.api("availability", asked(&email)).await.json()["email"].clone();
    assert_eq!(known, json!({ "to_be_deleted": null }), "without it");
    let question = json!({ "question": { "emails": [email], "usernames": [""], "candidates": [] } });
    let rows = founder.api("registry_check", question).await.json();
    assert_eq!((&rows["registered"], &rows["to_be_deleted"]), (&json!([0]), &json!([0])));
    assert_eq!(state(&app, account).await, "to_be_deleted", "nothing is restored by itself");

    app.advance(DAYS(30));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, account).await, "deleted");
    let mut founder = app.as_founder().await;
    let answer = about(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(answer.refusal(), (409, "account_state".into()));
    assert_eq!(founder.api("invite", invite).await.status, 200, "the address is free");
    let seen = page(&mut founder, account).await;
    assert_eq!(
        (&seen["state"], &seen["actions"], &seen["email"]),
        (&json!("deleted"), &json!([]), &json!(""))
    );
    let timeline = seen["timeline"]["lines"].as_array().unwrap();
    assert_eq!((&timeline[0]["action"], &timeline[0]["by"]), (&json!("account.deleted"), &json!("program")));
    assert!(app.audit_faults().await.is_empty());
    app.leaves_mail();
}

#[tokio::test]
async fn the_days_to_restore_are_a_setting() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    app.set("deletion_days", "2").await;
    delete(&mut founder, account).await;
    assert_eq!(page(&mut founder, account).await["deletion_days"], 2);
    app.advance(DAYS(2) - Duration::from_secs(1));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, account).await, "to_be_deleted");
    app.advance(Duration::from_secs(2));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, account).await, "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_purge_and_somebody_who_restores_at_the_same_time_one_wins() {
    let app = TestApp::founded().await;
    for _ in 0..8 {
        let mut founder = app.as_founder().await;
        let mut ada = app.as_person(&[]).await;
        let account = app.me(&mut ada).await;
        delete(&mut founder, account).await;
        app.advance(DAYS(30));
        let mut founder = app.as_founder().await;
        let restored = about(&mut founder, "restore_account", account, json!({}));
        let (answer, purged) = join(restored, app.backend.run_due_once()).await;
        purged.unwrap();
        let left = state(&app, account).await;
        let erased = if answer.status == 200 { "active" } else { "deleted" };
        assert_eq!(left, erased, "{}", answer.body);
        if answer.status != 200 {
            assert_eq!(answer.refusal(), (409, "account_state".into()));
        }
        app.start_again().await.unwrap();
        assert_eq!(state(&app, account).await, erased, "and so it stays after a start");
    }
}

#[tokio::test]
async fn a_purge_that_was_interrupted_goes_on_and_nobody_restores_what_is_left() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    delete(&mut founder, account).await;
    // As a program leaves it that was killed between the two transactions.
    app.database.run("UPDATE account SET state_before = NULL WHERE state = 'to_be_deleted'").await;
    let answer = about(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(answer.refusal(), (409, "account_state".into()));
    app.advance(DAYS(30));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, account).await, "deleted");
}

#[tokio::test]
async fn the_mail_of_an_invitation_that_was_not_sent_is_held_again_once_its_account_is_restored() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "bea@aldine.example", "hold": true })).await;
    let account: AccountId = invited["account"].as_str().unwrap().parse().unwrap();
    let held =
        "SELECT COUNT(*) FROM message WHERE kind = 'invitation' AND state = 'held' AND reply_code IS NULL";
    assert_eq!(app.database.number(held).await, 1);
    delete(&mut founder, account).await;
    assert_eq!(app.database.number(held).await, 0, "nothing is sent to somebody who is deleted");
    done(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(app.database.number(held).await, 1);
    assert_eq!(state(&app, account).await, "pending");

    // One whose link has expired in the days between is of no use to anybody.
    delete(&mut founder, account).await;
    app.advance(DAYS(8));
    let mut founder = app.as_founder().await;
    done(&mut founder, "restore_account", account, json!({})).await;
    assert_eq!(app.database.number(held).await, 0);
}

#[tokio::test]
async fn the_open_invitation_of_somebody_pending_takes_the_username_and_the_language_they_get() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let invited =
        founder.invite(json!({ "email": "bea@aldine.example", "locale": "en", "hold": true })).await;
    let account: AccountId = invited["account"].as_str().unwrap().parse().unwrap();
    let draft = json!({ "draft": { "username": "bea.rossi", "locale": "it", "external_id": "" } });
    done(&mut founder, "edit_account", account, draft).await;
    for table in ["invitation", "message"] {
        let italian = format!("SELECT COUNT(*) FROM {table} WHERE locale = 'it'");
        assert_eq!(app.database.number(&italian).await, 1, "{table}");
    }
    let told = "SELECT COUNT(*) FROM message WHERE kind = 'account_changed'";
    assert_eq!(app.database.number(told).await, 0, "the address may be somebody else's");
    let seen = page(&mut founder, account).await;
    assert_eq!((&seen["username"], &seen["locale"]), (&json!("bea.rossi"), &json!("it")));
}
