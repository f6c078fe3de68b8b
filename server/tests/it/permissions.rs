//! Nobody grants more than they hold, or edits somebody who holds more.

use crate::support::{Browser, TestApp};
use backend::Error;
use backend::gate::{CanManageAccounts, CanManagePermissions};
use domain::form::Code;
use domain::permission::{GrantPeriod, Permission, Permissions};
use domain::registry::Suspension;
use serde_json::{Value, json};

fn is_403(result: backend::Result<()>) -> bool {
    matches!(result, Err(Error::Refused(code @ Code::PermissionNotHeld)) if code.status() == 403)
}

#[tokio::test]
async fn a_grant_above_ones_own_is_refused() {
    let app = TestApp::founded().await;
    let manager = app.as_person(&[Permission::ManagePermissions, Permission::RegisterUsers]).await;
    let mut other = app.as_person(&[]).await;
    let other = app.me(&mut other).await;
    let desk = app.desk::<CanManagePermissions>(&manager).await.unwrap();
    let grants = app.database.count("permission_grant").await;
    let above: Permissions = [Permission::RegisterUsers, Permission::ViewAudit].into_iter().collect();
    assert!(is_403(desk.grant(other, above, GrantPeriod::default()).await));
    assert_eq!(app.database.count("permission_grant").await, grants, "not even the part that is held");
    desk.grant(other, [Permission::RegisterUsers].into_iter().collect(), GrantPeriod::default())
        .await
        .unwrap();
}

#[tokio::test]
async fn somebody_who_holds_more_cannot_be_edited() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let manager = app.as_person(&[Permission::ManagePermissions, Permission::ManageAccounts]).await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let (founder, auditor) = (app.me(&mut founder).await, app.me(&mut auditor).await);
    let accounts = app.desk::<CanManageAccounts>(&manager).await.unwrap();
    let permissions = app.desk::<CanManagePermissions>(&manager).await.unwrap();
    for account in [founder, auditor] {
        assert!(is_403(accounts.suspend(account, &Suspension::default()).await));
        assert!(is_403(permissions.revoke(account, [Permission::ViewAudit].into_iter().collect()).await));
    }
    let mut nobody_in_particular = app.as_person(&[]).await;
    let account = app.me(&mut nobody_in_particular).await;
    accounts.suspend(account, &Suspension::default()).await.unwrap();
}

fn list(search: &str) -> Value {
    json!({ "filter": "everyone", "search": search, "after": null })
}

fn asked(account: impl ToString, permissions: &[&str]) -> Value {
    json!({ "account": account.to_string(), "draft": { "permissions": permissions } })
}

async fn invitations_status(browser: &mut Browser) -> u16 {
    browser.api("invitations", json!({ "filter": "all", "after": null })).await.status
}

#[tokio::test]
async fn what_is_given_and_taken_counts_from_the_next_request_on_every_replica() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let mut elsewhere = app.replica().await;
    elsewhere.set_cookie("session", ada.cookie("session").unwrap());
    assert_eq!(invitations_status(&mut ada).await, 403);
    let answer =
        founder.api("grant_permissions", asked(account, &["can_manage_invitations", "can_view_audit"])).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((invitations_status(&mut ada).await, invitations_status(&mut elsewhere).await), (200, 200));

    let row = founder.api("holders", list("person")).await.json()["rows"][0].clone();
    assert_eq!(row["account"], json!(account));
    let held: Vec<_> =
        row["held"].as_array().unwrap().iter().map(|held| held["permission"].clone()).collect();
    assert_eq!(held, ["can_manage_invitations", "can_view_audit"]);

    let answer = founder.api("revoke_permissions", asked(account, &["can_manage_invitations"])).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((invitations_status(&mut ada).await, invitations_status(&mut elsewhere).await), (403, 403));
    let row = founder.api("holders", list("person")).await.json()["rows"][0].clone();
    assert_eq!(row["held"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_over_http_says_why_and_changes_nothing() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManagePermissions, Permission::RegisterUsers]).await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let mut other = app.as_person(&[]).await;
    let (boss, above) = (app.me(&mut founder).await, app.me(&mut auditor).await);
    let (own, other) = (app.me(&mut manager).await, app.me(&mut other).await);
    let grants = app.database.count("permission_grant").await;
    let answer = manager.api("grant_permissions", asked(own, &["can_register_users"])).await;
    assert_eq!(answer.refusal(), (403, "own_permissions".into()), "nobody gives to themselves");
    for (account, permissions) in [
        (other, &["can_register_users", "can_view_audit"][..]),
        (above, &["can_register_users"]),
        (boss, &["can_register_users"]),
    ] {
        let answer = manager.api("grant_permissions", asked(account, permissions)).await;
        assert_eq!(answer.refusal(), (403, "permission_not_held".into()), "{permissions:?}");
    }
    for account in [above, boss] {
        let answer = manager.api("revoke_permissions", asked(account, &["can_view_audit"])).await;
        assert_eq!(answer.refusal(), (403, "permission_not_held".into()));
    }
    let answer = founder.api("revoke_permissions", asked(boss, &["can_view_audit"])).await;
    assert_eq!(
        answer.refusal(),
        (403, "permission_not_held".into()),
        "not even the founder changes the founder"
    );
    let nobody = "0192f1c2-0000-7000-8000-000000000000";
    let answer = manager.api("grant_permissions", asked(nobody, &["can_register_users"])).await;
    assert_eq!(answer.refusal(), (404, "not_found".into()));
    for (draft, code) in [
        (json!({ "permissions": ["can_fly"] }), "permission_unknown"),
        (json!({ "permissions": ["can_register_users"], "ends_on": "2026-11-21" }), "end_past"),
        (json!({ "permissions": ["can_register_users"], "ends_on": "soon" }), "day_unknown"),
        (
            json!({ "permissions": ["can_register_users"], "starts_on": "2026-12-02", "ends_on": "2026-12-01" }),
            "end_before_start",
        ),
        (json!({}), "permissions_missing"),
    ] {
        let answer = manager.api("grant_permissions", json!({ "account": other, "draft": draft })).await;
        assert_eq!(answer.refusal(), (422, code.into()));
        assert!(answer.json()["field"].is_string());
    }
    assert_eq!(app.database.count("permission_grant").await, grants);
}

#[tokio::test]
async fn a_search_that_no_key_can_hold_finds_nobody() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for search in ["\u{0}", "ada\u{0}", "'; DROP TABLE account; --", "%", "\u{10ffff}", &"a".repeat(3_000)] {
        let answer = founder.api("holders", list(search)).await;
        assert_eq!((answer.status, &answer.json()["rows"]), (200, &json!([])), "{}", answer.body);
    }
    let answer = founder.api("holders", list("AD")).await.json();
    assert_eq!(
        (&answer["rows"][0]["username"], &answer["rows"][0]["is_founder"]),
        (&json!("ada"), &json!(true))
    );
}

#[tokio::test]
async fn the_page_shows_people_without_any_script() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let page = founder.get("/administration/permissions?q=ad").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Holds every permission, always."), "{}", page.body);
    let page = founder.get("/administration/permissions?q=nobody%00%3Cscript%3E&state=nonsense").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Nobody found") && !page.body.contains("nobody\0<script>"));
    assert_eq!(founder.get("/administration/permissions?after=1.x").await.status, 400);
}

/// *Update people* is on the page of the bulk invite.
#[tokio::test]
async fn whoever_manages_accounts_alone_finds_update_people() {
    let app = TestApp::founded().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let home = manager.get("/").await;
    assert!(home.body.contains("href=\"/administration/user-registration\""), "the menu");
    let cards = manager.get("/administration/user-registration").await;
    assert!(cards.body.contains("href=\"/administration/user-registration/bulk\""), "the card");
    let page = manager.get("/administration/user-registration/bulk").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("id=\"update-tab\"") && !page.body.contains("id=\"file-tab\""));
    let words = manager.api("update_words", json!({})).await;
    assert_eq!(words.status, 200, "{}", words.body);
    let mut sees = app.as_person(&[Permission::ViewRegistry]).await;
    assert_eq!(sees.api("update_words", json!({})).await.status, 403);
}
