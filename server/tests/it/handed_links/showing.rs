//! Which links are shown to whom, and what is audited.

use super::{invited, mailed_token, shown_token, token_in};
use crate::identities::ok;
use crate::resets::reset_token;
use crate::support::{FOUNDER, TestApp};
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn the_link_in_the_mail_is_shown_to_nobody_and_each_giver_has_a_link_of_their_own() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mail = mailed_token(&app, &smtp, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let (one, two) =
        (shown_token(&mut founder, &bob.invitation).await, shown_token(&mut founder, &bob.invitation).await);
    assert!(one == two && one != mail);
    let page = founder.api("messages", json!({ "filter": "all", "after": null })).await.json();
    let row =
        page["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "invitation").unwrap().clone();
    let third = token_in(&ok(founder.api("message_link", json!({ "message": row["id"] })).await));
    assert_eq!(one, third, "however it is shown");
    assert_eq!(app.database.count("handed_link").await, 1);
    let marked = "SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.link_shown'
        AND detail LIKE '%\"sight\":true%'";
    assert_eq!(app.database.number(marked).await, 4);
    let mut clerk = app.as_person(&[Permission::ManageInvitations]).await;
    let fourth = shown_token(&mut clerk, &bob.invitation).await;
    assert!(fourth != one && fourth != mail, "another giver, another link");
    // All of them expire with the invitation.
    ok(founder.api("revoke", json!({ "invitation": bob.invitation })).await);
    for token in [one, fourth, mail] {
        assert_eq!(app.visitor().accept(&token).await.refusal(), (410, "link_dead".into()));
    }
}

#[tokio::test]
async fn links_to_another_password_and_to_confirm_are_shown_to_nobody_held_or_not() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let token = shown_token(&mut founder, &bob.invitation).await;
    super::accept_with(&app, &token).await;
    reset_token(&app, &smtp, FOUNDER).await;
    app.visitor().api("forgot_password", json!({ "draft": { "email": FOUNDER } })).await;
    let page = founder.api("messages", json!({ "filter": "all", "after": null })).await.json();
    let mut tried = Vec::new();
    for row in page["rows"].as_array().unwrap() {
        let kind = row["kind"].as_str().unwrap();
        if matches!(kind, "password_reset" | "confirm_address") {
            founder.api("hold", json!({ "message": row["id"] })).await;
            let refused = founder.api("message_link", json!({ "message": row["id"] })).await;
            assert_eq!(refused.refusal(), (410, "link_dead".into()), "{kind}");
            tried.push(kind);
        }
    }
    assert!(tried.contains(&"password_reset") && tried.contains(&"confirm_address"), "{tried:?}");
    assert!(founder.get("/administration/mail").await.body.contains("matricula reset-link"));
}

#[tokio::test]
async fn inviting_again_takes_nothing_from_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "email": "bob@aldine.example", "permissions": ["can_view_audit"] });
    let issued = founder.invite(draft).await;
    ok(founder.api("revoke", json!({ "invitation": issued["invitation"] })).await);
    let mut clerk = app.as_person(&[Permission::RegisterUsers, Permission::BulkInvite]).await;
    let refused = clerk.api("invite", json!({ "draft": { "email": "bob@aldine.example" } })).await;
    assert_eq!(refused.refusal(), (403, "permission_not_held".into()));
    assert_eq!(refused.json()["field"], "email");
    let held = "SELECT COUNT(*) FROM permission_grant g JOIN account a ON a.id = g.account_id
        WHERE a.email_key = 'bob@aldine.example'";
    assert_eq!(app.database.number(held).await, 1);
    let again = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_eq!(again["account"], issued["account"]);
}

#[tokio::test]
async fn a_link_is_shown_only_to_whoever_holds_all_that_the_account_will_hold_at_least_as_long() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "email": "bob@aldine.example", "permissions": ["can_view_audit"] });
    let bob = founder.invite(draft).await;
    let mut giver = app.as_person(&[Permission::ManageInvitations, Permission::ViewAudit]).await;
    let day = 24 * 3_600_000;
    let audit = Permission::ViewAudit.bit();
    // The end of the giver's permission, start and end of the account's, and the expected result.
    let cases = [
        ("NULL", "NULL", "NULL", 200),
        ("1", "NULL", "NULL", 403),
        ("1", "NULL", "1", 200),
        ("1", "NULL", "2", 403),
        ("2", "NULL", "1", 200),
        ("NULL", "3", "NULL", 200),
        ("1", "3", "4", 403),
    ];
    let at = |days: &str| match days.parse::<i64>() {
        Ok(days) => (app.now() + days * day).to_string(),
        Err(_) => "NULL".to_owned(),
    };
    for (mine, from, until, status) in cases {
        let grants = "UPDATE permission_grant SET";
        let theirs = "account_id = (SELECT id FROM account WHERE email_key = 'bob@aldine.example')";
        let (mine, from, until) = (at(mine), at(from), at(until));
        let giver_is = "account_id <> (SELECT id FROM account WHERE email_key = 'bob@aldine.example')";
        app.database
            .run(&format!("{grants} ends_at = {mine} WHERE {giver_is} AND permission = {audit}"))
            .await;
        app.database.run(&format!("{grants} starts_at = {from}, ends_at = {until} WHERE {theirs}")).await;
        let answer = giver.api("link", json!({ "invitation": bob["invitation"] })).await;
        assert_eq!(answer.status, status, "the giver until {mine}, Bob from {from} until {until}");
    }
}

#[tokio::test]
async fn a_right_that_only_begins_later_is_not_held_by_whoever_hands_over() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "email": "bob@aldine.example", "permissions": ["can_view_audit"] });
    let bob = founder.invite(draft).await;
    let mut giver = app.as_person(&[Permission::ManageInvitations, Permission::ViewAudit]).await;
    let later = app.now() + 3_600_000;
    let bit = Permission::ViewAudit.bit();
    app.database
        .run(&format!("UPDATE permission_grant SET starts_at = {later} WHERE permission = {bit}"))
        .await;
    let refused = giver.api("link", json!({ "invitation": bob["invitation"] })).await;
    assert_eq!(refused.refusal(), (403, "permission_not_held".into()));
    assert_eq!(app.visitor().api("link", json!({ "invitation": bob["invitation"] })).await.status, 401);
}

#[tokio::test]
async fn held_mail_of_somebody_who_came_by_a_handed_link_is_told_as_withdrawn_and_not_as_failed() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let everything = json!({ "filter": "all", "after": null });
    let page = ok(founder.api("invitations", everything.clone()).await);
    assert_eq!(page["rows"][0]["delivery"]["is_withdrawn"], false, "it is held");
    let token = shown_token(&mut founder, &bob.invitation).await;
    app.visitor().accept(&token).await;
    let page = ok(founder.api("invitations", everything.clone()).await);
    let row = &page["rows"][0];
    assert_eq!((&row["state"], &row["delivery"]["is_withdrawn"]), (&json!("accepted"), &json!(true)));
    let page = ok(founder.api("messages", everything).await);
    let withdrawn = page["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "invitation").unwrap();
    assert_eq!(withdrawn["is_withdrawn"], true);
    for (path, words) in
        [("/administration/invitations", "no longer needed"), ("/administration/mail", "Not sent")]
    {
        let shown = founder.get(path).await.body;
        assert!(shown.contains(words) && !shown.contains("tag bad"), "{path}: {shown}");
    }
}
