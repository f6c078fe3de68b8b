//! Links: opening one changes nothing, and all dead ones look the same.

use crate::support::{FOUNDER, TestApp, token};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_link_opened_a_hundred_times_still_works() {
    let app = TestApp::founded().await;
    let token = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let before = app.database.count("audit_event").await;
    let path = format!("/invitation/{token}");
    let mut scanner = app.visitor();
    for _ in 0..100 {
        let head = scanner.head(&path).await;
        assert_eq!(head.status, 200, "{head:?}");
        let page = scanner.get(&path).await;
        assert_eq!(page.status, 200, "{page:?}");
    }
    assert_eq!(app.database.count("audit_event").await, before, "looking is no event");
    assert_eq!(scanner.accept(&token).await.status, 200);
}

#[tokio::test]
async fn every_dead_link_gets_the_same_answer() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let issue = async |name: &str| {
        app.as_founder().await.invite(json!({ "email": format!("{name}@aldine.example") })).await
    };

    let used = issue("used").await;
    app.visitor().accept(&token(&used)).await;
    let revoked = issue("revoked").await;
    founder.api("revoke", json!({ "invitation": revoked["invitation"] })).await;
    let superseded = issue("superseded").await;
    founder.api("resend", json!({ "invitation": superseded["invitation"] })).await;
    let deleted = issue("deleted").await;
    founder.api("delete_pending", json!({ "invitation": deleted["invitation"] })).await;
    let reset = crate::resets::reset_token(&app, &smtp, FOUNDER).await;
    let expired = issue("expired").await;
    app.advance(Duration::from_secs(7 * 24 * 3600));
    let open = issue("open").await;

    let mut altered = token(&open);
    let last = altered.pop().unwrap();
    altered.push(if last == 'A' { 'B' } else { 'A' });
    let dead = [
        token(&used),
        token(&revoked),
        token(&superseded),
        token(&deleted),
        token(&expired),
        reset,
        altered,
        token(&open)[..40].to_owned(),
        format!("{}A", token(&open)),
        "x".to_owned(),
        "A".repeat(3_000),
        "%20%F0%9F%A6%89".to_owned(),
    ];
    let mut answers = Vec::new();
    for token in &dead {
        let page = app.visitor().get(&format!("/invitation/{token}")).await;
        assert_eq!(page.status, 410, "{token}");
        let page = page.body.replace(token, "TOKEN");
        // Nonce and hydration data differ by request; the visible text does not.
        let read = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
        let accepted = app.visitor().accept(token).await;
        assert_eq!(accepted.refusal(), (410, "link_dead".into()), "{token}");
        answers.push((read.contains("new link"), accepted.body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(app.visitor().accept(&token(&open)).await.status, 200);
}

#[tokio::test]
async fn a_link_is_good_for_its_purpose_only() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let invitation = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let reset = crate::resets::reset_token(&app, &smtp, FOUNDER).await;
    let draft = json!({ "password": "another sentence is as easy" });
    let answer = app.visitor().api("reset_password", json!({ "token": invitation, "draft": draft })).await;
    assert_eq!(answer.refusal(), (410, "link_dead".into()));
    assert_eq!(app.visitor().accept(&reset).await.refusal(), (410, "link_dead".into()));
    assert_eq!(app.visitor().get(&format!("/reset-password/{invitation}")).await.status, 410);
}

#[tokio::test]
async fn a_fresh_link_goes_to_the_same_address_and_the_answer_tells_nothing() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let expired = token(&founder.invite(json!({ "email": "bob@aldine.example" })).await);
    app.backend.run_outbox_once().await.unwrap();
    app.advance(Duration::from_secs(8 * 24 * 3600));

    app.set("fresh_links_per_hour", "10").await;
    let mut seen = Vec::new();
    for token in [expired.as_str(), "unknown"] {
        let answer = app.visitor().post(&format!("/invitation/{token}/fresh-link"), &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(answer.location().ends_with("?done=fresh-link"));
        seen.push(app.visitor().api("fresh_link", json!({ "token": token })).await.body);
    }
    assert_eq!(seen[0], seen[1]);
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let fresh = mails.last().unwrap();
    assert_eq!(fresh.to, ["bob@aldine.example"]);
    let token = fresh.link().rsplit('/').next().unwrap().to_owned();
    assert_ne!(token, expired);
    assert_eq!(app.visitor().accept(&token).await.status, 200);
}

#[tokio::test]
async fn fresh_links_have_a_limit_by_address() {
    let app = TestApp::founded().await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(app.visitor().api("fresh_link", json!({ "token": "unknown" })).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let answer = app.visitor().post("/invitation/unknown/fresh-link", &[]).await;
    assert!(matches!(answer.status, 410 | 429), "{}", answer.status);
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(
        app.visitor().at("192.0.2.1").api("fresh_link", json!({ "token": "unknown" })).await.status,
        200
    );
}

#[tokio::test]
async fn a_revoked_invitation_gets_no_fresh_link() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    founder.api("revoke", json!({ "invitation": issued["invitation"] })).await;
    assert_eq!(app.visitor().api("fresh_link", json!({ "token": token(&issued) })).await.status, 200);
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), 0, "and what was not sent before is not sent any more");
}
