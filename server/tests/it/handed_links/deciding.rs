//! Nobody decides about an identity whose account they may have entered.

use super::{OWN_PASSWORD, accept_with, invited, shown_token, vouch};
use crate::identities::{accept_notice, events, me, ok, submit};
use crate::reviews::{case, decide, on_case, waiting};
use crate::support::TestApp;
use domain::permission::Permission::{self, ManageInvitations, ValidateIdentities, ViewPersonalData};
use serde_json::json;

const ALL: [Permission; 3] = [ManageInvitations, ValidateIdentities, ViewPersonalData];

#[tokio::test]
async fn whoever_gave_the_used_link_decides_nothing_until_somebody_else_vouches() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&ALL).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "1").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut giver).await[0].clone();
    assert_eq!(case(&mut giver, &row).await["hindrance"], "given_link");
    assert_eq!(on_case(&mut giver, "claim_case", &row).await.refusal(), (403, "given_link".into()));
    assert_eq!(decide(&mut giver, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    let refused = vouch(&mut giver, &bob.account, OWN_PASSWORD).await;
    assert_eq!(refused.refusal(), (403, "given_link".into()), "nor do they vouch");
    let mut colleague = app.as_person(&ALL).await;
    ok(vouch(&mut colleague, &bob.account, OWN_PASSWORD).await);
    ok(decide(&mut giver, &row, 1, "verify").await);
}

#[tokio::test]
async fn the_founder_decides_all_the_same_and_that_is_marked() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let mut person = accept_with(&app, &shown_token(&mut founder, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "1").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut founder).await[0].clone();
    assert_eq!(case(&mut founder, &row).await["given_link"], false);
    ok(decide(&mut founder, &row, 1, "verify").await);
    assert_eq!(case(&mut founder, &row).await["given_link"], true);
    let marked = "SELECT COUNT(*) FROM audit_event WHERE action = 'identity.verified'
        AND detail LIKE '%\"given_link\":true%'";
    assert_eq!(app.database.number(marked).await, 1);
}

#[tokio::test]
async fn whoever_changed_the_address_decides_nothing_either() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&ALL).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    let mut person = accept_with(&app, &super::mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    ok(accept_notice(&mut person, "1").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut clerk).await[0].clone();
    assert_eq!(decide(&mut clerk, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    assert_eq!(events(&app, "access.refused").await, 1);
    assert_eq!(case(&mut clerk, &row).await["state"], "submitted");
}

#[tokio::test]
async fn an_account_behind_which_somebody_else_can_be_decides_about_nobody_and_vouches_for_nobody() {
    let app = TestApp::founded().await;
    let (bob, val) = (invited(&app, "bob@aldine.example").await, invited(&app, "val@aldine.example").await);
    let permissions = json!({ "permissions": ALL.map(Permission::as_str) });
    ok(app
        .as_founder()
        .await
        .api("grant_permissions", json!({ "account": val.account, "draft": permissions }))
        .await);
    let mut giver = app.as_person(&ALL).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "1").await);
    ok(submit(&mut person, &me()).await);
    let mut other = accept_with(&app, &shown_token(&mut giver, &val.invitation).await).await;
    let row = waiting(&mut other).await[0].clone();
    let refused = (403, "mailbox_first".to_owned());
    assert_eq!(case(&mut other, &row).await["hindrance"], "mailbox_first");
    assert_eq!(on_case(&mut other, "claim_case", &row).await.refusal(), refused);
    assert_eq!(decide(&mut other, &row, 1, "verify").await.refusal(), refused);
    assert_eq!(vouch(&mut other, &bob.account, OWN_PASSWORD).await.refusal(), refused);
    ok(vouch(&mut app.as_founder().await, &val.account, crate::support::PASSWORD).await);
    ok(decide(&mut other, &row, 1, "verify").await);
}
