//! With four eyes, several accounts of one reviewer are one reviewer.

use super::{case, decide, reviewer, waiting};
use crate::handed_links::{accept_with, invited_without_identity, shown_token, token_in, vouch};
use crate::identities::{fill, me, ok, submit, target_of};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::permission::Permission::{
    self, ManageInvitations, ManagePermissions, RegisterIdentities, RegisterUsers, ValidateIdentities,
};
use serde_json::json;
use std::time::Duration;

const ALL: [Permission; 4] = [RegisterUsers, ManagePermissions, RegisterIdentities, ValidateIdentities];

/// Somebody whom this person invites at another mailbox of theirs.
async fn invites(app: &TestApp, inviter: &mut Browser, email: &str) -> Browser {
    let words = ALL.map(Permission::as_str);
    let invited = inviter.invite(json!({ "email": email, "permissions": words })).await;
    let second = accept_with(app, &token_in(&invited["link"])).await;
    // As by the mailed link: nothing of it is in doubt.
    app.database.run("DELETE FROM possible_user").await;
    second
}

/// Somebody, two more accounts in a row, and another that the second one has invited as well.
async fn four_accounts(app: &TestApp) -> [Browser; 4] {
    app.set("four_eyes", "1").await;
    let mut first = app.as_person(&ALL).await;
    let mut second = invites(app, &mut first, "second@aldine.example").await;
    let third = invites(app, &mut second, "third@aldine.example").await;
    let sibling = invites(app, &mut second, "sibling@aldine.example").await;
    [first, second, third, sibling]
}

#[tokio::test]
async fn nobody_decides_about_who_invited_them_through_others_or_was_invited_by_the_same_person() {
    let app = TestApp::founded().await;
    let mut accounts = four_accounts(&app).await;
    let refused = (403, "four_eyes".to_owned());
    for person in 0..4 {
        let mut browser = accounts[person].clone();
        fill(&mut browser, &me()).await;
        ok(submit(&mut browser, &me()).await);
        let row = waiting(&mut browser).await[0].clone();
        for (place, decider) in accounts.iter_mut().enumerate().filter(|(place, _)| *place != person) {
            assert_eq!(case(decider, &row).await["hindrance"], "four_eyes", "{place} about {person}");
            assert_eq!(decide(decider, &row, 1, "verify").await.refusal(), refused, "{place} about {person}");
        }
        ok(decide(&mut reviewer(&app).await, &row, 1, "verify").await);
    }
}

#[tokio::test]
async fn nor_about_what_such_an_account_entered_for_somebody_else() {
    let app = TestApp::founded().await;
    let mut accounts = four_accounts(&app).await;
    let bob = invited_without_identity(&app, "bob@aldine.example").await;
    fill(&mut accounts[2], &target_of(&bob.account)).await;
    ok(submit(&mut accounts[2], &target_of(&bob.account)).await);
    for decider in &mut accounts {
        let row = waiting(decider).await[0].clone();
        assert_eq!(decide(decider, &row, 1, "verify").await.refusal(), (403, "four_eyes".into()));
    }
    let mut other = reviewer(&app).await;
    let row = waiting(&mut other).await[0].clone();
    ok(decide(&mut other, &row, 1, "verify").await);
}

#[tokio::test]
async fn nor_about_what_was_entered_in_an_account_that_they_may_have_been_using() {
    for settled in [false, true] {
        let app = TestApp::founded().await;
        app.set("four_eyes", "1").await;
        let mut decider = app.as_person(&[ManageInvitations, RegisterIdentities, ValidateIdentities]).await;
        let clerk = invited_without_identity(&app, "clerk@aldine.example").await;
        let draft = json!({ "permissions": ["can_register_identities"] });
        let grant = json!({ "account": clerk.account, "draft": draft });
        ok(app.as_founder().await.api("grant_permissions", grant).await);
        let mut as_clerk = accept_with(&app, &shown_token(&mut decider, &clerk.invitation).await).await;
        let bob = invited_without_identity(&app, "bob@aldine.example").await;
        fill(&mut as_clerk, &target_of(&bob.account)).await;
        ok(submit(&mut as_clerk, &target_of(&bob.account)).await);
        app.advance(Duration::from_secs(60));
        if settled {
            ok(vouch(&mut app.as_founder().await, &clerk.account, PASSWORD).await);
        }
        let row = waiting(&mut decider).await[0].clone();
        let refused = decide(&mut decider, &row, 1, "verify").await;
        assert_eq!(refused.refusal(), (403, "four_eyes".into()), "settled since: {settled}");
        ok(decide(&mut reviewer(&app).await, &row, 1, "verify").await);
    }
}

#[tokio::test]
async fn what_somebody_enters_after_it_is_known_who_they_are_is_theirs_alone() {
    let app = TestApp::founded().await;
    app.set("four_eyes", "1").await;
    let mut decider = app.as_person(&[ManageInvitations, RegisterIdentities, ValidateIdentities]).await;
    let clerk = invited_without_identity(&app, "clerk@aldine.example").await;
    let draft = json!({ "permissions": ["can_register_identities"] });
    let grant = json!({ "account": clerk.account, "draft": draft });
    ok(app.as_founder().await.api("grant_permissions", grant).await);
    let mut as_clerk = accept_with(&app, &shown_token(&mut decider, &clerk.invitation).await).await;
    ok(vouch(&mut app.as_founder().await, &clerk.account, PASSWORD).await);
    app.advance(Duration::from_secs(60));
    let bob = invited_without_identity(&app, "bob@aldine.example").await;
    fill(&mut as_clerk, &target_of(&bob.account)).await;
    ok(submit(&mut as_clerk, &target_of(&bob.account)).await);
    let row = waiting(&mut decider).await[0].clone();
    ok(decide(&mut decider, &row, 1, "verify").await);
}
