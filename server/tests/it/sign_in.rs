//! Sign-in and its limits.

use crate::support::{AppOptions, FOUNDER, PASSWORD, TestApp, set_up_draft};
use backend::gate::CanManageAccounts;
use domain::registry::Suspension;
use futures::future::join_all;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const WRONG: &str = "not the sentence at all";

#[tokio::test]
async fn one_signs_in_with_the_address_or_the_username_however_it_is_spelled() {
    let app = TestApp::founded().await;
    for identifier in [FOUNDER, "ADA@Aldine.Example", "ada", "Ada", "  ada  "] {
        let mut visitor = app.visitor();
        assert_eq!(visitor.sign_in(identifier, PASSWORD).await.status, 200, "{identifier}");
        assert!(visitor.has_session());
    }
    assert_eq!(app.visitor().sign_in("ada", &PASSWORD.to_uppercase()).await.status, 401);
}

#[tokio::test]
async fn wrong_passwords_are_401_up_to_the_limit_and_then_429_until_the_window_is_over() {
    let app = TestApp::founded().await;
    for _ in 0..10 {
        assert_eq!(app.visitor().sign_in("ada", WRONG).await.refusal(), (401, "sign_in_wrong".into()));
    }
    let answer = app.visitor().at("192.0.2.1").sign_in(" ADA", WRONG).await;
    assert_eq!(answer.refusal(), (429, "too_many".into()), "however it is spelled, from anywhere");
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait));
    assert_eq!(answer.json()["retry_after"], wait);
    assert_eq!(
        app.visitor().sign_in("ada", PASSWORD).await.status,
        429,
        "the right one is not looked at either"
    );

    app.advance(Duration::from_secs(wait.into()));
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_wrong_passwords_at_once_are_not_looked_at_more_often_than_the_limit_says() {
    let app = TestApp::founded().await;
    let statuses = join_all((0..1_000).map(|number| {
        let mut visitor = app.visitor().at(&format!("10.0.{}.{}", number / 250, number % 250));
        async move { visitor.sign_in("ada", &format!("{WRONG} {number}")).await.status }
    }))
    .await;
    let looked_at = statuses.iter().filter(|status| **status == 401).count();
    assert!(looked_at <= 10, "{looked_at}");
    assert!(statuses.iter().all(|status| matches!(status, 401 | 429 | 503)));
    let evaluated =
        app.database.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.refused'").await;
    assert!(evaluated <= 10, "{evaluated}");
}

#[tokio::test]
async fn somebody_elses_wrong_passwords_keep_nobody_else_out() {
    let app = TestApp::founded().await;
    let (_, email) = app.person(&[]).await;
    for _ in 0..11 {
        app.visitor().sign_in("ada", WRONG).await;
    }
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.status, 429);
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 200);
}

/// All of a response that a stranger sees, without the request id and the policy's nonce.
async fn seen(app: &TestApp, identifier: &str) -> (u16, String, Vec<(String, String)>) {
    let answer = app.visitor().sign_in(identifier, WRONG).await;
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "content-security-policy" | "x-request-id"));
    let headers = headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    (answer.status, answer.body, headers)
}

#[tokio::test]
async fn ten_tries_by_address_and_then_by_username_are_answered_alike_whether_anybody_is_there_or_not() {
    let app = TestApp::founded().await;
    let mut told = Vec::new();
    for (email, username) in [(FOUNDER, "ada"), ("eve@aldine.example", "eve")] {
        let mut answers = Vec::new();
        for identifier in [email, username, email] {
            for _ in 0..11 {
                answers.push(seen(&app, identifier).await);
            }
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    let looked_at = told[0].iter().filter(|(status, ..)| *status == 401).count();
    assert_eq!(looked_at, 20, "ten by each name");
}

#[tokio::test]
async fn somebody_s_own_browser_lets_them_in_while_strangers_use_up_the_tries_of_their_name() {
    let app = TestApp::founded().await;
    let mut own = app.as_founder().await;
    assert_eq!(own.post_from_page("/sign-out", &[]).await.status, 303);
    assert!(!own.has_session());
    for identifier in ["ada", FOUNDER] {
        for _ in 0..11 {
            app.visitor().sign_in(identifier, WRONG).await;
        }
        assert_eq!(app.visitor().sign_in(identifier, PASSWORD).await.status, 429);
    }
    assert_eq!(own.sign_in("ada", PASSWORD).await.status, 200);
    assert_eq!(own.sign_in(FOUNDER, PASSWORD).await.status, 200);
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.status, 429, "which opens it to nobody else");
}

#[tokio::test]
async fn a_known_browser_s_cookie_is_kept_from_scripts_and_over_https_from_other_hosts() {
    let app =
        TestApp::with(AppOptions { base_url: Some("https://desk.aldine.example"), ..AppOptions::default() })
            .await;
    let mut visitor = app.visitor().header("host", "desk.aldine.example");
    let answer = visitor.api("set_up", json!({ "draft": set_up_draft() })).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    let known = cookies.iter().find(|cookie| cookie.starts_with("__Host-known-browser=")).unwrap();
    assert!(known.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure"), "{known}");
    assert_eq!(cookies.len(), 2, "{cookies:?}");
}

#[tokio::test]
async fn unknown_wrong_pending_and_suspended_look_alike_and_cost_one_hash_each() {
    let app = TestApp::founded().await;
    app.set("sign_in_tries_account", "1000").await;
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

    let mut seen = Vec::new();
    for identifier in ["unknown@aldine.example", "unknown", FOUNDER, "pending@aldine.example", &suspended] {
        let password = if identifier == suspended { PASSWORD } else { WRONG };
        for _ in 0..5 {
            let before = app.backend.hashed_passwords();
            let answer = app.visitor().sign_in(identifier, password).await;
            // The hash is what takes time.
            assert_eq!(app.backend.hashed_passwords(), before + 1, "{identifier}");
            assert_eq!(answer.refusal(), (401, "sign_in_wrong".into()), "{identifier}");
            seen.push((answer.body.clone(), answer.headers.len()));
        }
    }
    assert!(seen.iter().all(|answer| *answer == seen[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_sign_ins_at_once_are_answered_and_health_is_told_meanwhile() {
    let app = TestApp::founded().await;
    app.set("sign_in_tries_account", "100000").await;
    app.set("sign_in_tries_address", "100000").await;
    let crowd = join_all((0..200).map(|_| {
        let mut visitor = app.visitor();
        async move { visitor.sign_in("ada", PASSWORD).await }
    }));
    let mut watcher = app.visitor();
    let crowd_is_answered = AtomicBool::new(false);
    let watch = async {
        let mut seen = 0;
        while !crowd_is_answered.load(Ordering::Relaxed) {
            assert_eq!(watcher.get("/healthz").await.status, 200);
            seen += 1;
            tokio::task::yield_now().await;
        }
        seen
    };
    let crowd = async {
        let answers = crowd.await;
        crowd_is_answered.store(true, Ordering::Relaxed);
        answers
    };
    let (answers, seen) = tokio::join!(crowd, watch);
    assert!(seen >= 3, "health was told {seen} times before the crowd was answered");
    assert!(answers.iter().any(|answer| answer.status == 200));
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refusal(), (503, "busy".into()));
        assert!(!answer.header("retry-after").is_empty());
    }
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.status, 200, "and then all is as before");
}
