//! Nobody decides about an identity whose account they may have entered.

use super::{OWN_PASSWORD, accept_with, invited, shown_token, token_in, vouch};
use crate::identities::{accept_notice, events, me, ok, submit, target_of};
use crate::reviews::{case, decide, on_case, waiting};
use crate::support::{Browser, TestApp};
use domain::permission::Permission::{
    self, ManageInvitations, ManagePermissions, RegisterIdentities, RegisterUsers, ValidateIdentities,
    ViewPersonalData, ViewRegistry,
};
use serde_json::json;
use std::path::Path;

const ALL: [Permission; 3] = [ManageInvitations, ValidateIdentities, ViewPersonalData];

#[tokio::test]
async fn whoever_gave_the_used_link_never_decides_whoever_vouches() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&ALL).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut giver).await[0].clone();
    assert_eq!(case(&mut giver, &row).await["hindrance"], "given_link");
    assert_eq!(on_case(&mut giver, "claim_case", &row).await.refusal(), (403, "given_link".into()));
    assert_eq!(decide(&mut giver, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    let refused = vouch(&mut giver, &bob.account, OWN_PASSWORD).await;
    assert_eq!(refused.refusal(), (403, "given_link".into()), "nor do they vouch");
    let mut colleague = app.as_person(&ALL).await;
    ok(vouch(&mut colleague, &bob.account, OWN_PASSWORD).await);
    assert_eq!(case(&mut giver, &row).await["hindrance"], "given_link", "they may have entered it all");
    assert_eq!(decide(&mut giver, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    ok(decide(&mut colleague, &row, 1, "verify").await);
}

#[tokio::test]
async fn nor_after_the_person_has_proven_the_mailbox() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&ALL).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    app.backend.run_outbox_once().await.unwrap();
    let reset = crate::resets::reset_token(&app, &smtp, "bob@aldine.example").await;
    let draft = json!({ "token": reset, "draft": { "password": "the owner of the mailbox is back" } });
    ok(app.visitor().api("reset_password", draft).await);
    let row = waiting(&mut giver).await[0].clone();
    assert_eq!(decide(&mut giver, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    ok(decide(&mut app.as_person(&[ValidateIdentities]).await, &row, 1, "verify").await);
}

#[tokio::test]
async fn the_founders_decision_stays_marked_after_somebody_has_vouched() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let mut person = accept_with(&app, &shown_token(&mut founder, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    ok(vouch(&mut app.as_person(&ALL).await, &bob.account, OWN_PASSWORD).await);
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "verify").await);
    assert_eq!(case(&mut founder, &row).await["given_link"], true);
}

#[tokio::test]
async fn nobody_vouches_for_an_account_that_somebody_they_invited_or_who_invited_them_may_be_using() {
    let app = TestApp::founded().await;
    let own = [RegisterUsers, ManagePermissions, RegisterIdentities];
    let mut gwen = app.as_person(&[&ALL[..], &own[..]].concat()).await;
    let words = [&ALL[..], &own[..]].concat().iter().map(|one| one.as_str()).collect::<Vec<_>>();
    let second = gwen.invite(json!({ "email": "gwen2@aldine.example", "permissions": words })).await;
    let mut second = accept_with(&app, &token_in(&second["link"])).await;
    // As by mailed links: the accounts are beyond doubt.
    app.database.run("UPDATE possible_user SET settled_at = 0").await;
    let third = second.invite(json!({ "email": "gwen3@aldine.example", "permissions": words })).await;
    let mut third = accept_with(&app, &token_in(&third["link"])).await;
    app.database.run("UPDATE possible_user SET settled_at = 0").await;
    let (bob, eve) = (invited(&app, "bob@aldine.example").await, invited(&app, "eve@aldine.example").await);
    accept_with(&app, &shown_token(&mut gwen, &bob.invitation).await).await;
    accept_with(&app, &shown_token(&mut third, &eve.invitation).await).await;
    let refused = (403, "given_link".to_owned());
    for voucher in [&mut gwen, &mut second, &mut third] {
        for account in [&bob.account, &eve.account] {
            assert_eq!(vouch(voucher, account, OWN_PASSWORD).await.refusal(), refused);
        }
        let view = ok(voucher.api("identity", json!({ "whose": target_of(&bob.account) })).await);
        assert_eq!(view["lock"]["can_vouch"], false, "nor is it offered");
    }
    let mut colleague = app.as_person(&ALL).await;
    ok(vouch(&mut colleague, &bob.account, OWN_PASSWORD).await);
    ok(vouch(&mut colleague, &eve.account, OWN_PASSWORD).await);
}

#[tokio::test]
async fn nobody_enters_an_account_through_another_to_decide_about_it() {
    let app = TestApp::founded().await;
    let (val, bob) = (invited(&app, "val@aldine.example").await, invited(&app, "bob@aldine.example").await);
    let permissions = json!({ "permissions": ALL.map(Permission::as_str) });
    let grant = json!({ "account": val.account, "draft": permissions });
    ok(app.as_founder().await.api("grant_permissions", grant).await);
    let mut giver = app.as_person(&ALL).await;
    let mut as_val = accept_with(&app, &shown_token(&mut giver, &val.invitation).await).await;
    let mut as_bob = accept_with(&app, &shown_token(&mut as_val, &bob.invitation).await).await;
    ok(accept_notice(&mut as_bob, "0").await);
    ok(submit(&mut as_bob, &me()).await);
    let row = waiting(&mut giver).await[0].clone();
    assert_eq!(decide(&mut giver, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
}

#[tokio::test]
async fn the_founder_decides_all_the_same_and_that_is_marked() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let mut person = accept_with(&app, &shown_token(&mut founder, &bob.invitation).await).await;
    ok(accept_notice(&mut person, "0").await);
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
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut clerk).await[0].clone();
    assert_eq!(decide(&mut clerk, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
    assert_eq!(events(&app, "access.refused").await, 1);
    assert_eq!(case(&mut clerk, &row).await["state"], "submitted");
}

#[tokio::test]
async fn whoever_types_the_same_address_again_does_not_take_the_place_of_who_chose_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&ALL).await;
    let correct = async |browser: &mut Browser, invitation: &serde_json::Value, email: &str| {
        let draft = json!({ "invitation": invitation, "draft": { "email": email } });
        ok(browser.api("correct_address", draft).await)
    };
    let invitation = correct(&mut clerk, &bob.invitation, "mine@aldine.example").await;
    let mut founder = app.as_founder().await;
    correct(&mut founder, &invitation, "Mine@ALDINE.example").await;
    // Nor is another spelling, which may be another mailbox, written to.
    let mut person = accept_with(&app, &super::mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    assert!(smtp.mails().iter().all(|mail| mail.to != ["Mine@ALDINE.example"]));
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut clerk).await[0].clone();
    assert_eq!(decide(&mut clerk, &row, 1, "verify").await.refusal(), (403, "given_link".into()));
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
    ok(accept_notice(&mut person, "0").await);
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

/// The ways in which permissions are given.
#[derive(Clone, Copy, Debug)]
enum Gift {
    Grant,
    Invite,
    InviteByForm,
}

impl Gift {
    /// The status, and the code of the refusal where there is one.
    async fn give(self, actor: &mut Browser, to: &str, number: usize) -> (u16, String) {
        let given = ViewPersonalData.as_str();
        let email = format!("hers{number}@aldine.example");
        let answer = match self {
            Self::Grant => {
                let draft = json!({ "permissions": [given] });
                actor.api("grant_permissions", json!({ "account": to, "draft": draft })).await
            }
            Self::Invite => {
                let draft = json!({ "email": email, "permissions": [given] });
                actor.api("invite", json!({ "draft": draft })).await
            }
            Self::InviteByForm => {
                let fields = [("email", &*email), ("permissions", given)];
                let answer = actor.post_from_page("/administration/user-registration/new", &fields).await;
                let is_refused = answer.body.contains("Before you decide about others or grant permissions");
                return (answer.status, if is_refused { "mailbox_first" } else { "" }.to_owned());
            }
        };
        (answer.status, if answer.status == 200 { String::new() } else { answer.code() })
    }
}

#[tokio::test]
async fn nor_does_it_give_permissions_which_would_outlast_a_revocation() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let all = [ManageInvitations, ManagePermissions, RegisterUsers, ViewPersonalData];
    let val = invited(&app, "val@aldine.example").await;
    let plain = app.me(&mut app.as_person(&[]).await).await.to_string();
    let mut founder = app.as_founder().await;
    let permissions = json!({ "permissions": all.map(Permission::as_str) });
    ok(founder.api("grant_permissions", json!({ "account": val.account, "draft": permissions })).await);
    let mut giver = app.as_person(&all).await;
    let mut shared = accept_with(&app, &shown_token(&mut giver, &val.invitation).await).await;
    let grants = app.database.count("permission_grant").await;
    for (number, gift) in [Gift::Grant, Gift::Invite, Gift::InviteByForm].into_iter().enumerate() {
        assert_eq!(gift.give(&mut shared, &plain, number).await, (403, "mailbox_first".into()), "{gift:?}");
    }
    assert_eq!(app.database.count("permission_grant").await, grants);
    shared.invite(json!({ "email": "nothing-given@aldine.example" })).await;
    ok(vouch(&mut founder, &val.account, crate::support::PASSWORD).await);
    for (number, gift) in [Gift::Grant, Gift::Invite, Gift::InviteByForm].into_iter().enumerate() {
        let (status, _) = gift.give(&mut shared, &plain, number).await;
        assert_eq!(status, if matches!(gift, Gift::InviteByForm) { 303 } else { 200 }, "{gift:?}");
    }
}

#[tokio::test]
async fn nor_does_it_add_to_a_profile_what_its_holders_would_keep() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let all = [ManageInvitations, ManagePermissions, ViewPersonalData, ViewRegistry];
    let val = invited(&app, "val@aldine.example").await;
    let plain = app.me(&mut app.as_person(&[]).await).await.to_string();
    let mut founder = app.as_founder().await;
    let permissions = json!({ "permissions": all.map(Permission::as_str) });
    ok(founder.api("grant_permissions", json!({ "account": val.account, "draft": permissions })).await);
    let draft = json!({ "name": "Desk", "permissions": [ViewRegistry.as_str()] });
    let profile = ok(founder.api("create_profile", json!({ "draft": draft })).await);
    let given = json!({ "account": plain, "draft": { "profiles": [profile] } });
    ok(founder.api("grant_permissions", given).await);
    let mut giver = app.as_person(&all).await;
    let mut shared = accept_with(&app, &shown_token(&mut giver, &val.invitation).await).await;
    let grants = app.database.count("permission_grant").await;
    let more = [ViewRegistry.as_str(), ViewPersonalData.as_str()];
    let change = json!({ "profile": profile, "draft": { "name": "Desk", "permissions": more } });
    let refused = shared.api("change_profile", change.clone()).await;
    assert_eq!(refused.refusal(), (403, "mailbox_first".into()));
    assert_eq!(app.database.count("permission_grant").await, grants);
    ok(vouch(&mut founder, &val.account, crate::support::PASSWORD).await);
    ok(shared.api("change_profile", change).await);
    assert_eq!(app.database.count("permission_grant").await, grants + 1);
}

#[test]
fn permissions_are_given_in_one_place() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("backend/src");
    let mut places = Vec::new();
    let mut folders = vec![sources];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path
                .components()
                .any(|part| part.as_os_str().to_str().is_some_and(|part| part.starts_with("tests")))
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                let gives = [
                    "permission_grant::Entity::insert",
                    "INSERT INTO permission_grant",
                    "permission_grant::ActiveModel {",
                ];
                places.extend(
                    gives
                        .iter()
                        .filter(|gives| code.contains(**gives))
                        .map(|_| path.file_name().unwrap().to_owned()),
                );
            }
        }
    }
    assert_eq!(places, ["write.rs", "write.rs"], "a new place has to ask who may be using the account");
}
