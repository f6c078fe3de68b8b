//! Changes between showing a link and using it.

use super::{
    PASSPORT, accept_with, all_they_read, fill_in, invited, invited_without_identity, mailed_token,
    shown_token, vouch,
};
use crate::identities::{ok, submit, target_of};
use crate::reviews::{decide, waiting};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::permission::Permission::{
    self, ManageAccounts, ManageInvitations, ManageSettings, RegisterIdentities, RegisterUsers,
    ValidateIdentities, ViewPersonalData,
};
use serde_json::json;

pub(super) async fn grant(app: &TestApp, account: &str, permission: Permission) {
    let draft = json!({ "permissions": [permission.as_str()] });
    let arguments = json!({ "account": account, "draft": draft });
    ok(app.as_founder().await.api("grant_permissions", arguments).await);
}

pub(super) async fn revoke(app: &TestApp, browser: &mut Browser, permissions: &[Permission]) {
    let words: Vec<&str> = permissions.iter().map(|one| one.as_str()).collect();
    let account = app.me(browser).await;
    let arguments = json!({ "account": account, "draft": { "permissions": words } });
    ok(app.as_founder().await.api("revoke_permissions", arguments).await);
}

async fn is_dead(app: &TestApp, token: &str) -> bool {
    let page = app.visitor().get(&format!("/invitation/{token}")).await.status;
    let accept = app.visitor().accept(token).await.refusal();
    page == 410 && accept == (410, "link_dead".into())
}

#[tokio::test]
async fn a_link_that_was_shown_before_a_grant_makes_nobody_more_than_they_are() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    grant(&app, &bob.account, ManageAccounts).await;
    assert!(is_dead(&app, &token).await);
    // Once they hold it themselves, the account has no more than they.
    let theirs = app.me(&mut giver).await.to_string();
    grant(&app, &theirs, ManageAccounts).await;
    accept_with(&app, &token).await;
}

#[tokio::test]
async fn a_mailed_link_is_dead_where_whoever_chose_the_address_would_become_more() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[ManageInvitations]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    let token = mailed_token(&app, &smtp, "mine@aldine.example").await;
    grant(&app, &bob.account, ManageAccounts).await;
    assert!(is_dead(&app, &token).await);
}

#[tokio::test]
async fn whoever_hands_over_links_no_longer_has_handed_over_none() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    revoke(&app, &mut giver, &[ManageInvitations]).await;
    assert!(is_dead(&app, &token).await);
}

#[tokio::test]
async fn reading_rights_lost_since_the_showing_open_nothing() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations, RegisterIdentities, ViewPersonalData]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    revoke(&app, &mut giver, &[RegisterIdentities, ViewPersonalData]).await;
    let mut person = accept_with(&app, &token).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn nobody_enters_an_account_whose_identity_they_have_decided_about() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    ok(submit(&mut app.as_founder().await, &target_of(&bob.account)).await);
    let mut giver = app.as_person(&[ManageInvitations, ValidateIdentities]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    let row = waiting(&mut giver).await[0].clone();
    ok(decide(&mut giver, &row, 1, "verify").await);
    assert!(is_dead(&app, &token).await);
}

#[tokio::test]
async fn who_changed_the_address_and_cannot_read_entries_gets_nothing_that_is_entered_before_they_come_in() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited_without_identity(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[ManageInvitations]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    fill_in(&app, &bob.account).await;
    let mut person = accept_with(&app, &mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
    ok(vouch(&mut app.as_founder().await, &bob.account, PASSWORD).await);
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn who_changed_the_address_and_has_lost_reading_rights_since_gets_nothing_by_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[ManageInvitations, RegisterIdentities]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    revoke(&app, &mut clerk, &[RegisterIdentities]).await;
    let mut person = accept_with(&app, &mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn those_who_validate_read_what_was_submitted_and_no_draft() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations, ManageAccounts, ValidateIdentities]).await;
    let read = async |giver: &mut Browser| {
        giver.api("identity", json!({ "whose": target_of(&bob.account) })).await.body
    };
    assert!(!read(&mut giver).await.contains(PASSPORT), "a draft");
    let mut founder = app.as_founder().await;
    ok(submit(&mut founder, &target_of(&bob.account)).await);
    assert!(read(&mut giver).await.contains(PASSPORT), "submitted");
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "request_changes").await);
    assert!(!read(&mut giver).await.contains(PASSPORT), "open again");
    // Therefore their link does not open a draft either.
    let token = shown_token(&mut giver, &bob.invitation).await;
    let mut person = accept_with(&app, &token).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn whoever_can_be_behind_an_account_reads_there_no_more_than_as_themselves() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations, RegisterIdentities]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    assert!(all_they_read(&mut person).await.contains(PASSPORT), "they read it as themselves");
    revoke(&app, &mut giver, &[RegisterIdentities]).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT), "and no longer");
    ok(vouch(&mut app.as_founder().await, &bob.account, PASSWORD).await);
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn nor_does_whoever_chose_the_address_of_an_account() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited_without_identity(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[ManageInvitations, RegisterIdentities]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    let mut person = accept_with(&app, &mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    revoke(&app, &mut clerk, &[RegisterIdentities]).await;
    fill_in(&app, &bob.account).await;
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn a_link_needs_the_right_it_was_shown_with_whatever_else_its_giver_may_do() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations, RegisterUsers]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    revoke(&app, &mut giver, &[ManageInvitations]).await;
    assert_eq!(giver.api("link", json!({ "invitation": bob.invitation })).await.status, 403);
    assert!(is_dead(&app, &token).await);
    // Their own invitation was shown to them as its inviter.
    let own = giver.invite(json!({ "email": "eve@aldine.example" })).await;
    accept_with(&app, &crate::support::token(&own)).await;
}

#[tokio::test]
async fn so_does_an_address_that_was_changed() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[ManageInvitations, RegisterUsers]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    let token = mailed_token(&app, &smtp, "mine@aldine.example").await;
    revoke(&app, &mut clerk, &[ManageInvitations]).await;
    assert!(is_dead(&app, &token).await);
}

#[tokio::test]
async fn a_link_shown_in_two_ways_works_while_its_giver_may_use_one_of_them() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[ManageInvitations, ManageSettings]).await;
    let token = shown_token(&mut giver, &bob.invitation).await;
    let page = ok(giver.api("messages", json!({ "filter": "all", "after": null })).await);
    let rows = page["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["to"] == "bob@aldine.example").unwrap();
    let again = ok(giver.api("message_link", json!({ "message": row["id"] })).await);
    assert_eq!(token, super::token_in(&again));
    revoke(&app, &mut giver, &[ManageInvitations]).await;
    accept_with(&app, &token).await;
}
