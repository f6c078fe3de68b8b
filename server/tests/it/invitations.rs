//! Inviting people, and managing invitations.

use crate::borders::unit;
use crate::identities::ok;
use crate::support::{FOUNDER, PASSWORD, TestApp, token};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn an_account_its_invitation_its_message_and_its_audit_event_are_one() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let audited = app.database.count("audit_event").await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example", "username": "bob" })).await;
    assert_eq!(issued["email"], "bob@aldine.example");
    assert_eq!(issued["delivery"]["state"], "held", "there is no mail server");
    assert!(issued["link"]["qr_svg"].as_str().unwrap().contains("<svg"));
    for table in ["invitation", "message"] {
        assert_eq!(app.database.count(table).await, 1, "{table}");
    }
    assert_eq!(app.database.text("SELECT state FROM account WHERE username = 'bob'").await, "pending");
    assert!(app.database.count("audit_event").await > audited);
}

#[tokio::test]
async fn a_transaction_that_meets_another_is_tried_again_and_leaves_one_of_everything() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for (number, failure) in [backend::Failure::Begin, backend::Failure::Statement, backend::Failure::Commit]
        .into_iter()
        .enumerate()
    {
        app.failures.order(failure, 3);
        founder.invite(json!({ "email": format!("bob{number}@aldine.example") })).await;
        assert_eq!(app.failures.left(), 0);
        assert_eq!(app.database.count("invitation").await, number as i64 + 1);
        assert_eq!(app.database.count("message").await, number as i64 + 1);
    }
}

#[tokio::test]
async fn a_conflict_that_does_not_end_is_503_and_nothing_was_written() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    app.failures.order(backend::Failure::Commit, 100);
    let answer = founder.api("invite", json!({ "draft": { "email": "bob@aldine.example" } })).await;
    assert_eq!(answer.refusal(), (503, "busy".into()));
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!((app.database.count("account").await, app.database.count("message").await), (1, 0));
}

#[tokio::test]
async fn what_may_not_stand_in_a_mail_is_refused_before_there_is_one() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    for (draft, field) in [
        (json!({ "email": "bob@aldine.example\r\nBcc: x@evil.example" }), "email"),
        (json!({ "email": "bob@aldine.example", "username": "Bob\r\nBcc: x@evil.example" }), "username"),
        (json!({ "email": "bob@aldine.example", "note": "a\u{0}b" }), "note"),
        (json!({ "email": "bob@aldine.example", "locale": "en\r\nBcc: x@evil.example" }), "locale"),
        (json!({ "email": "bob@aldine.example", "days": "7\r\nBcc: x@evil.example" }), "days"),
        (json!({ "email": "bob@aldine.example", "note": "x".repeat(1_001) }), "note"),
        (json!({ "email": "bob@aldine.example", "permissions": ["can_everything"] }), "permissions"),
    ] {
        let answer = founder.api("invite", json!({ "draft": draft })).await;
        assert_eq!(answer.status, 422, "{draft}");
        assert_eq!(answer.json()["field"], field);
    }
    // The lines of a note stay inside the mail body.
    founder
        .invite(
            json!({ "email": "bob@aldine.example", "note": "Hello\r\n\r\nBcc: x@evil.example\r\n.\r\nQUIT" }),
        )
        .await;
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["bob@aldine.example"]);
    assert_eq!(mails[0].header("bcc"), "");
    assert!(!smtp.received_lines().iter().any(|line| line.starts_with("RCPT") && line.contains("evil")));
}

#[tokio::test]
async fn resending_makes_a_new_link_and_the_old_one_is_dead() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let old = token(&issued);
    let answer = founder.api("resend", json!({ "invitation": issued["invitation"] })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let link = founder.api("link", json!({ "invitation": answer.json() })).await.json();
    let new = link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_ne!(old, new);
    assert_eq!(app.visitor().accept(&old).await.refusal(), (410, "link_dead".into()));
    assert_eq!(app.visitor().accept(&new).await.status, 200);
    assert_eq!(founder.api("resend", json!({ "invitation": issued["invitation"] })).await.status, 409);
}

#[tokio::test]
async fn an_invitation_for_an_account_that_exists_leaves_its_password_alone() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let answer = founder
        .api("invite", json!({ "draft": { "email": "ADA@aldine.example", "username": "other" } }))
        .await;
    assert_eq!(answer.refusal(), (422, "already_registered".into()));
    assert_eq!(answer.json()["field"], "email");
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.status, 200);
    assert_eq!(app.database.count("message").await, 0);
}

#[tokio::test]
async fn a_revoked_invitation_is_dead_and_the_address_can_be_invited_again() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_eq!(founder.api("revoke", json!({ "invitation": issued["invitation"] })).await.status, 200);
    assert_eq!(app.visitor().accept(&token(&issued)).await.status, 410);
    assert_eq!(
        founder.api("revoke", json!({ "invitation": issued["invitation"] })).await.refusal(),
        (409, "invitation_not_open".into())
    );
    let again = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_eq!(again["account"], issued["account"]);
    assert_eq!(app.visitor().accept(&token(&again)).await.status, 200);
}

#[tokio::test]
async fn whoever_is_invited_again_is_put_into_the_unit_that_is_chosen_and_else_stays() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (first, second) = (unit(&mut founder, "1A", "").await, unit(&mut founder, "1B", "").await);
    let place = "SELECT unit FROM account WHERE username = 'bob'";
    let mut paths = Vec::new();
    for chosen in ["", &first, "", &second] {
        let draft = json!({ "email": "bob@aldine.example", "username": "bob", "unit": chosen });
        let issued = founder.invite(draft).await;
        let at = format!("SELECT COALESCE((SELECT name FROM unit WHERE id = ({place})), '')");
        paths.push(app.database.text(&at).await);
        assert_eq!(founder.api("revoke", json!({ "invitation": issued["invitation"] })).await.status, 200);
    }
    assert_eq!(paths, ["", "1A", "1A", "1B"]);
    let moved = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.moved'";
    assert_eq!(app.database.text(&format!("SELECT CAST(({moved}) AS TEXT)")).await, "2");
}

#[tokio::test]
async fn a_corrected_address_gets_a_new_link_and_the_old_one_is_dead() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bbo@aldine.example", "username": "bob" })).await;
    let taken = json!({ "invitation": issued["invitation"], "draft": { "email": FOUNDER } });
    assert_eq!(founder.api("correct_address", taken).await.refusal(), (422, "already_registered".into()));
    let right = json!({ "invitation": issued["invitation"], "draft": { "email": "bob@aldine.example" } });
    assert_eq!(founder.api("correct_address", right).await.status, 200);
    assert_eq!(app.visitor().accept(&token(&issued)).await.status, 410);
    assert_eq!(
        app.database.text("SELECT email FROM account WHERE username = 'bob'").await,
        "bob@aldine.example"
    );
}

#[tokio::test]
async fn a_pending_account_can_be_deleted_and_its_names_are_free_again() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_eq!(
        founder.api("delete_pending", json!({ "invitation": issued["invitation"] })).await.status,
        200
    );
    assert_eq!(app.visitor().accept(&token(&issued)).await.status, 410);
    let again = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    assert_ne!(again["account"], issued["account"]);
    assert_eq!(again["username"], "bob");

    app.visitor().accept(&token(&again)).await;
    let answer = founder.api("delete_pending", json!({ "invitation": again["invitation"] })).await;
    assert_eq!(answer.refusal(), (409, "account_not_pending".into()));
}

#[tokio::test]
async fn a_search_lists_the_invitations_of_those_who_are_found_with_names_for_whom_the_registry_has_them() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for name in ["ida.conti", "leo"] {
        founder.invite(json!({ "email": format!("{name}@aldine.example") })).await;
    }
    let search = |text: &str| json!({ "filter": "all", "search": text, "after": null });
    for (text, found) in [("ida.conti@aldine.example", 1), ("leo", 1), ("zzzz", 0), (" ", 2)] {
        let page = ok(founder.api("invitations", search(text)).await);
        assert_eq!(page["rows"].as_array().unwrap().len(), found, "{text}");
    }
    let page = ok(founder.api("invitations", search("leo")).await);
    assert_eq!(
        (&page["rows"][0]["email"], &page["rows"][0]["name"]),
        (&json!("leo@aldine.example"), &json!(""))
    );
    let mut clerk = app.as_person(&[Permission::ManageInvitations]).await;
    assert_eq!(ok(clerk.api("invitations", search("leo")).await)["rows"][0]["name"], Value::Null);
}

#[tokio::test]
async fn the_list_says_who_was_invited_when_and_what_became_of_it() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for number in 0..60 {
        founder.invite(json!({ "email": format!("p{number}@aldine.example") })).await;
        app.advance(Duration::from_secs(1));
    }
    let list = |filter: &str, after: Value| json!({ "filter": filter, "after": after });
    let first = founder.api("invitations", list("all", Value::Null)).await.json();
    assert_eq!(first["rows"].as_array().unwrap().len(), 50);
    assert_eq!(first["rows"][0]["email"], "p59@aldine.example", "newest first");
    let second = founder.api("invitations", list("all", first["next"].clone())).await.json();
    assert_eq!(second["rows"].as_array().unwrap().len(), 10);
    assert_eq!(second["next"], Value::Null);
    app.advance(Duration::from_secs(8 * 24 * 3600));
    let mut founder = app.as_founder().await;
    let expired = founder.api("invitations", list("expired", Value::Null)).await.json();
    assert_eq!(expired["rows"][0]["state"], "expired");
    assert_eq!(founder.api("invitations", list("open", Value::Null)).await.json()["rows"], json!([]));
}

#[tokio::test]
async fn nobody_hands_out_what_they_do_not_hold() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[Permission::RegisterUsers, Permission::ManagePermissions]).await;
    let draft =
        json!({ "email": "bob@aldine.example", "permissions": ["can_register_users", "can_view_audit"] });
    let answer = person.api("invite", json!({ "draft": draft })).await;
    assert_eq!(answer.refusal(), (403, "permission_not_held".into()));
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM account WHERE email = 'bob@aldine.example'").await,
        0
    );

    let mut giver = app.as_person(&[Permission::RegisterUsers]).await;
    let draft = json!({ "email": "bob@aldine.example", "permissions": ["can_register_users"] });
    let answer = giver.api("invite", json!({ "draft": draft })).await;
    assert_eq!(answer.status, 403, "to give anything takes can_manage_permissions");
}
