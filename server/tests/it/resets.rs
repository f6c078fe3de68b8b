//! Forgotten passwords.

use crate::support::{FOUNDER, PASSWORD, Smtp, TestApp};
use backend::gate::CanManageAccounts;
use domain::registry::Suspension;
use serde_json::json;
use std::time::Duration;

const OTHER: &str = "another sentence is as easy";

/// Requests a reset and returns the token from the mail.
pub(crate) async fn reset_token(app: &TestApp, smtp: &Smtp, email: &str) -> String {
    let answer = app.visitor().api("forgot_password", json!({ "draft": { "email": email } })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [email]).expect("a mail");
    mail.link().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_reset_link_opens_once_within_the_hour_and_the_person_is_told() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let token = reset_token(&app, &smtp, FOUNDER).await;
    let mut visitor = app.visitor();
    for _ in 0..10 {
        assert_eq!(visitor.get(&format!("/reset-password/{token}")).await.status, 200);
    }
    let answer = visitor.post(&format!("/reset-password/{token}"), &[("password", "short")]).await;
    assert_eq!(answer.status, 422);
    let answer = visitor.post(&format!("/reset-password/{token}"), &[("password", OTHER)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    assert!(visitor.has_session());
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.status, 401);
    assert_eq!(app.visitor().sign_in("ada", OTHER).await.status, 200);
    assert_eq!(app.visitor().get(&format!("/reset-password/{token}")).await.status, 410);
    app.backend.run_outbox_once().await.unwrap();
    assert!(smtp.mails().last().unwrap().header("subject").contains("was changed"));

    let token = reset_token(&app, &smtp, FOUNDER).await;
    app.advance(Duration::from_secs(3_600));
    assert_eq!(app.visitor().get(&format!("/reset-password/{token}")).await.status, 410);
}

#[tokio::test]
async fn unknown_known_suspended_and_pending_addresses_get_the_same_answer() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "pending@aldine.example" })).await;
    let (mut person, suspended) = app.person(&[]).await;
    let account = app.me(&mut person).await;
    app.desk::<CanManageAccounts>(&founder)
        .await
        .unwrap()
        .suspend(account, &Suspension::default())
        .await
        .unwrap();
    app.backend.run_outbox_once().await.unwrap();
    let before = smtp.mails().len();

    let mut seen = Vec::new();
    for email in ["unknown@aldine.example", FOUNDER, &suspended, "pending@aldine.example"] {
        let started = tokio::time::Instant::now();
        let answer = app.visitor().api("forgot_password", json!({ "draft": { "email": email } })).await;
        seen.push((answer.status, answer.body, started.elapsed().as_millis() / 100));
    }
    assert!(seen.iter().all(|answer| answer.0 == seen[0].0 && answer.1 == seen[0].1), "{seen:?}");
    let (least, most) = (seen.iter().map(|answer| answer.2).min(), seen.iter().map(|answer| answer.2).max());
    assert!(most.unwrap() - least.unwrap() <= 3, "{seen:?}");
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    assert_eq!(mails.len(), before + 1);
    assert_eq!(mails.last().unwrap().to, [FOUNDER]);
}

#[tokio::test]
async fn resets_have_a_limit_that_tells_nothing() {
    let app = TestApp::founded().await;
    let mut seen = Vec::new();
    for email in [FOUNDER, "unknown@aldine.example"] {
        let mut statuses = Vec::new();
        for address in 0..5 {
            let mut visitor = app.visitor().at(&format!("10.1.{address}.1"));
            statuses
                .push(visitor.api("forgot_password", json!({ "draft": { "email": email } })).await.status);
        }
        seen.push(statuses);
    }
    assert_eq!(seen[0], [200, 200, 200, 429, 429]);
    assert_eq!(seen[0], seen[1]);
}
