//! An account that somebody else may be using can do no more than they.

use super::changes_after_showing::{grant, revoke};
use super::{PASSPORT, accept_with, invited, invited_without_identity, shown_token, vouch};
use crate::identities::{ok, submit, target_of};
use crate::reviews::{on_case, waiting};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::permission::Permission::{
    self, ManageAccounts, ManageInvitations, ManagePermissions, RegisterIdentities, RegisterUsers,
    ValidateIdentities, ViewPersonalData,
};
use serde_json::{Value, json};

const ALL: [Permission; 7] = [
    ManageInvitations,
    ManageAccounts,
    ManagePermissions,
    RegisterIdentities,
    RegisterUsers,
    ValidateIdentities,
    ViewPersonalData,
];

/// Somebody invited with these permissions, and their open invitation.
async fn invited_with(app: &TestApp, email: &str, permissions: &[Permission]) -> (Value, String) {
    let invited = invited_without_identity(app, email).await;
    for permission in permissions {
        grant(app, &invited.account, *permission).await;
    }
    (invited.invitation, invited.account)
}

/// Everything that an account with [`ALL`] may do, and whether it may.
async fn tries(app: &TestApp, browser: &mut Browser, row: &Value) -> Vec<(u16, String)> {
    let asked = json!({ "question": { "email": "new@aldine.example", "username": "" } });
    let granted = json!({ "account": row["person"], "draft": { "permissions": ["can_manage_accounts"] } });
    let identity = json!({ "whose": target_of(row["person"].as_str().unwrap()) });
    let mut answers = Vec::new();
    for (verb, arguments) in [
        ("review_case", json!({ "identity": row["identity"] })),
        ("identity", identity),
        ("availability", asked),
        ("grant_permissions", granted),
        ("invitations", json!({ "filter": "all", "after": null })),
        (
            "invite",
            json!({ "draft": { "email": format!("n{}@aldine.example", app.database.count("account").await) } }),
        ),
    ] {
        let answer = browser.api(verb, arguments).await;
        let code = if answer.status == 200 { String::new() } else { answer.refusal().1 };
        answers.push((answer.status, code));
    }
    answers
}

fn all(status: u16, code: &str) -> Vec<(u16, String)> {
    vec![(status, code.to_owned()); 6]
}

/// As somebody with all permissions in whose account others may be, who gives none away.
fn all_but_giving() -> Vec<(u16, String)> {
    let mut answers = all(200, "");
    answers[3] = (403, "mailbox_first".to_owned());
    answers
}

/// A submitted case with a passport.
async fn a_case(app: &TestApp) -> Value {
    let bob = invited(app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    ok(submit(&mut founder, &target_of(&bob.account)).await);
    let mut row = waiting(&mut founder).await[0].clone();
    row["person"] = json!(bob.account);
    row
}

#[tokio::test]
async fn whoever_loses_their_rights_keeps_none_in_an_account_they_have_entered() {
    let app = TestApp::founded().await;
    let row = a_case(&app).await;
    let mut mallory = app.as_person(&ALL).await;
    let (invitation, account) = invited_with(&app, "val@aldine.example", &ALL).await;
    let mut val = accept_with(&app, &shown_token(&mut mallory, &invitation).await).await;
    let both = "SELECT COUNT(*) FROM possible_user WHERE settled_at IS NULL";
    assert_eq!(app.database.number(both).await, 1);
    assert_eq!(tries(&app, &mut val, &row).await, all_but_giving(), "no more than mallory may");
    let page = "/administration/permissions?state=everyone&q=val";
    let limited = "Somebody else may be using this account";
    assert!(!app.as_founder().await.get(page).await.body.contains(limited), "mallory holds the same");
    revoke(&app, &mut mallory, &ALL).await;
    let mut founder = app.as_founder().await;
    let body = founder.get(page).await.body;
    assert!(body.contains(limited) && body.contains("holds none of these permissions"), "{body}");
    let refused = all(403, "permission_missing");
    assert_eq!(tries(&app, &mut mallory, &row).await, refused);
    assert_eq!(tries(&app, &mut val, &row).await, refused);
    assert_eq!(on_case(&mut val, "erase_identity", &row).await.refusal(), (403, "permission_missing".into()));
    assert!(!val.get("/administration/permissions").await.body.contains("mallory"));
    let session = val.api("session", json!({})).await.json();
    assert_eq!(session["me"]["permissions"], json!(0), "{session}");

    ok(vouch(&mut app.as_founder().await, &account, PASSWORD).await);
    assert_eq!(tries(&app, &mut val, &row).await, all(200, ""));
    let case = ok(on_case(&mut val, "review_case", &row).await).to_string();
    assert!(case.contains(PASSPORT), "the person has what they were granted");
}

#[tokio::test]
async fn nor_in_an_account_that_they_entered_through_another_whoever_vouched_for_that_one_since() {
    let app = TestApp::founded().await;
    let row = a_case(&app).await;
    let mut mallory = app.as_person(&ALL).await;
    let (invitation, val) = invited_with(&app, "val@aldine.example", &ALL).await;
    let mut as_val = accept_with(&app, &shown_token(&mut mallory, &invitation).await).await;
    let (invitation, zoe) = invited_with(&app, "zoe@aldine.example", &ALL).await;
    let token = shown_token(&mut as_val, &invitation).await;
    app.advance(std::time::Duration::from_secs(60));
    ok(vouch(&mut app.as_founder().await, &val, PASSWORD).await);
    let mut as_zoe = accept_with(&app, &token).await;
    assert_eq!(tries(&app, &mut as_zoe, &row).await, all_but_giving());
    revoke(&app, &mut mallory, &ALL).await;
    assert_eq!(tries(&app, &mut as_val, &row).await, all(200, ""), "val is val again");
    assert_eq!(tries(&app, &mut as_zoe, &row).await, all(403, "permission_missing"));
    ok(vouch(&mut app.as_founder().await, &zoe, PASSWORD).await);
    assert_eq!(tries(&app, &mut as_zoe, &row).await, all(200, ""));
}

#[tokio::test]
async fn what_is_granted_later_waits_until_it_is_known_who_uses_the_account() {
    let app = TestApp::founded().await;
    let row = a_case(&app).await;
    let mut giver = app.as_person(&[ManageInvitations]).await;
    let (invitation, account) = invited_with(&app, "val@aldine.example", &[]).await;
    let mut val = accept_with(&app, &shown_token(&mut giver, &invitation).await).await;
    grant(&app, &account, ValidateIdentities).await;
    let refused = (403, "permission_missing".to_owned());
    assert_eq!(on_case(&mut val, "review_case", &row).await.refusal(), refused);
    ok(vouch(&mut app.as_founder().await, &account, PASSWORD).await);
    ok(on_case(&mut val, "review_case", &row).await);
}

#[tokio::test]
async fn a_link_from_the_founder_takes_nothing_away() {
    let app = TestApp::founded().await;
    let row = a_case(&app).await;
    let (invitation, _) = invited_with(&app, "val@aldine.example", &ALL).await;
    let mut founder = app.as_founder().await;
    let mut val = accept_with(&app, &shown_token(&mut founder, &invitation).await).await;
    assert_eq!(tries(&app, &mut val, &row).await, all(200, ""));
}
