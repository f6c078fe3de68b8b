//! Who could become the founder beside whom the role is offered to, and who loses what with it.

use super::*;
use crate::support::{Smtp, token};

const NEW: &str = "new@aldine.example";

async fn with_mail() -> (TestApp, Smtp) {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    app.set("session_idle_h", "8000").await;
    app.set("session_days", "365").await;
    (app, smtp)
}

fn address_open() -> (u16, String) {
    (409, "founder_address_open".into())
}

async fn ask_own(person: &mut Browser, email: &str) {
    let draft = json!({ "email": email, "password": PASSWORD });
    ok(person.api("change_own_address", json!({ "draft": draft })).await);
}

/// Confirms the address with the link that was mailed to it.
async fn confirm_address(app: &TestApp, smtp: &Smtp, person: &mut Browser, email: &str) {
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [email] && mail.text.contains("/confirm/")).unwrap();
    let token = mail.link().rsplit('/').next().unwrap().to_owned();
    ok(person.api("confirm_address", json!({ "token": token })).await);
}

#[tokio::test]
async fn whoever_has_the_old_mailbox_does_not_become_the_founder() {
    let (app, smtp) = with_mail().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, _) = heir(&app, &[]).await;
    ask_own(&mut heir, NEW).await;
    confirm_address(&app, &smtp, &mut heir, NEW).await;
    let candidate = ok(founder.api("founder_candidate", json!({ "account": account })).await);
    assert_eq!(candidate["lacks"], json!(["address"]));
    assert_eq!(offer(&mut founder, account).await.refusal(), address_open());
    let shell = app.shell().await;
    let desk = shell.open::<AtTheShell>(&shell.operator()).await.unwrap();
    let refused = desk.hand_founder_role_to(NEW).await.unwrap_err();
    assert_eq!(refused.code().as_str(), "founder_address_open");
    app.advance(Duration::from_secs(7 * DAY));
    confirm(&mut founder).await;
    ok(offer(&mut founder, account).await);
    confirm(&mut heir).await;
    ok(accept(&mut heir).await);
    assert!(is_founder(&mut heir).await);
}

#[tokio::test]
async fn an_offer_is_not_accepted_while_a_change_of_address_waits() {
    let (app, _smtp) = with_mail().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, _) = heir(&app, &[]).await;
    ok(offer(&mut founder, account).await);
    ask_own(&mut heir, NEW).await;
    assert_eq!(accept(&mut heir).await.refusal(), address_open());
    ok(heir.api("stop_own_address_change", json!({})).await);
    ok(accept(&mut heir).await);
    assert!(is_founder(&mut heir).await);
}

#[tokio::test]
async fn the_founder_is_told_how_many_administrators_lose_their_permissions_with_the_role() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, _) = heir(&app, &[]).await;
    let draft = json!({ "email": "clerk@aldine.example", "permissions": ["can_view_registry"] });
    let invited = founder.invite(draft).await;
    let mut clerk = app.visitor();
    ok(clerk.accept(&token(&invited)).await);
    // Somebody without permissions loses nothing.
    let invited = founder.invite(json!({ "email": "plain@aldine.example" })).await;
    ok(app.visitor().accept(&token(&invited)).await);
    let registry = json!({ "address": "v=1" });
    ok(clerk.api("registry", registry.clone()).await);
    let candidate = ok(founder.api("founder_candidate", json!({ "account": account })).await);
    assert_eq!(candidate["limited"], 1);
    ok(offer(&mut founder, account).await);
    assert_eq!(seen(&mut heir).await["limited"], 1, "so is whoever accepts it");
    ok(accept(&mut heir).await);
    assert_eq!(clerk.api("registry", registry).await.refusal(), (403, "permission_missing".into()));
    let told =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'founder.left' AND detail LIKE '%\"limited\":1%'";
    assert_eq!(app.database.number(told).await, 1);
}
