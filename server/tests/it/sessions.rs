//! Sessions: how they start, end and expire.

use crate::support::{FOUNDER, PASSWORD, TestApp, wait_for};
use backend::gate::{CanManageAccounts, CanManagePermissions};
use domain::permission::Permission;
use domain::registry::Suspension;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_session_is_a_secret_that_the_database_does_not_hold() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let token = founder.cookie("session").unwrap();
    assert_eq!(token.len(), 43);
    if app.database.is_sqlite() {
        for file in std::fs::read_dir(app.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
            assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()));
        }
    }
    let mut forged = app.visitor();
    forged.set_cookie("session", &token.chars().rev().collect::<String>());
    assert_eq!(forged.api("invitations", json!({ "filter": "all", "after": null })).await.status, 401);
}

#[tokio::test]
async fn every_sign_in_makes_a_new_session_and_the_old_cookie_is_not_taken_over() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    visitor.set_cookie("session", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    visitor.sign_in("ada", PASSWORD).await;
    let first = visitor.cookie("session").unwrap().to_owned();
    assert!(!first.starts_with("AAAA"));
    visitor.sign_in("ada", PASSWORD).await;
    assert_ne!(visitor.cookie("session").unwrap(), first);
}

#[tokio::test]
async fn signing_out_ends_the_session_itself_and_not_only_its_cookie() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut stolen = founder.clone();
    let answer = founder.post_from_page("/sign-out", &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in"));
    assert!(!founder.has_session());
    assert_eq!(stolen.api("invite", json!({ "draft": {} })).await.refusal(), (401, "signed_out".into()));
    assert_eq!(founder.post_from_page("/sign-out", &[]).await.status, 303, "twice is no error");
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_when_it_is_old() {
    let app = TestApp::founded().await;
    let mut idle = app.as_founder().await;
    app.advance(Duration::from_secs(12 * 3600 + 1));
    assert_eq!(idle.api("invite", json!({ "draft": {} })).await.status, 401);

    let mut used = app.as_founder().await;
    for _ in 0..(7 * 24 / 6) {
        // The last-seen time is written beside the request, never blocking it; what one request can't record, the next one does.
        let is_recorded = async || {
            assert_ne!(used.api("invite", json!({ "draft": {} })).await.status, 401);
            (app.database.number("SELECT MAX(seen_at) FROM session").await == app.now()).then_some(())
        };
        wait_for("the use is recorded", Duration::from_secs(60), is_recorded).await;
        app.advance(Duration::from_secs(6 * 3600));
    }
    assert_eq!(used.api("invite", json!({ "draft": {} })).await.status, 401, "after seven days, used or not");
}

#[tokio::test]
async fn a_suspended_person_is_out_at_the_next_request_on_every_replica() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let (mut person, email) = app.person(&[Permission::RegisterUsers]).await;
    let mut elsewhere = app.replica().await;
    elsewhere.set_cookie("session", person.cookie("session").unwrap());
    let question = json!({ "question": { "email": "bob@aldine.example", "username": "" } });
    assert_eq!(person.api("availability", question.clone()).await.status, 200);
    assert_eq!(elsewhere.api("availability", question.clone()).await.status, 200);

    let account = app.me(&mut person).await;
    app.desk::<CanManageAccounts>(&founder)
        .await
        .unwrap()
        .suspend(account, &Suspension::default())
        .await
        .unwrap();
    assert_eq!(person.api("availability", question.clone()).await.status, 401);
    assert_eq!(elsewhere.api("availability", question).await.status, 401);
    assert_eq!(person.get("/administration/user-registration").await.status, 303);
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.refusal(), (401, "sign_in_wrong".into()));

    app.desk::<CanManageAccounts>(&founder).await.unwrap().reactivate(account).await.unwrap();
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_permission_that_is_taken_away_is_gone_at_the_next_request_on_every_replica() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let mut person = app.as_person(&[Permission::RegisterUsers]).await;
    let mut elsewhere = app.replica().await;
    elsewhere.set_cookie("session", person.cookie("session").unwrap());
    let account = app.me(&mut person).await;
    let draft = json!({ "draft": { "email": "bob@aldine.example" } });
    assert_eq!(elsewhere.api("invite", draft).await.status, 200);

    let desk = app.desk::<CanManagePermissions>(&founder).await.unwrap();
    desk.revoke(account, [Permission::RegisterUsers].into_iter().collect()).await.unwrap();
    for browser in [&mut person, &mut elsewhere] {
        let answer = browser.api("invite", json!({ "draft": { "email": "eve@aldine.example" } })).await;
        assert_eq!(answer.refusal(), (403, "permission_missing".into()));
    }
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM account WHERE email = 'eve@aldine.example'").await,
        0
    );
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let token = crate::resets::reset_token(&app, &smtp, FOUNDER).await;
    let mut visitor = app.visitor();
    let draft = json!({ "password": "another sentence is as easy" });
    assert_eq!(visitor.api("reset_password", json!({ "token": token, "draft": draft })).await.status, 200);
    assert_eq!(founder.api("invite", json!({ "draft": {} })).await.status, 401);
    assert_eq!(
        visitor.api("invite", json!({ "draft": {} })).await.status,
        422,
        "the one who chose it is inside"
    );
}

#[tokio::test]
async fn a_page_of_one_account_does_nothing_as_another_that_signed_in_meanwhile() {
    let app = TestApp::founded().await;
    let (mut first, mut second) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let (one, other) = (app.me(&mut first).await, app.me(&mut second).await);
    let values = json!({ "given_names": "Ada" });
    let save = json!({ "step": "names", "document": null, "edition": 0, "values": values });
    let typed = json!({ "whose": "me", "save": save });
    // Both tabs have the cookie of whoever signed in last.
    let stale = second.api(&format!("save_step?account={one}"), typed.clone()).await;
    assert_eq!(stale.refusal(), (401, "signed_out".into()));
    assert_eq!(app.database.count("identity").await, 0);
    let session = second.api(&format!("session?account={one}"), json!({})).await;
    assert_eq!(session.json()["me"], json!(null), "the page learns that its account is signed out");
    assert_eq!(second.api(&format!("save_step?account={other}"), typed).await.status, 200);
}

#[tokio::test]
async fn every_page_behind_the_sign_in_offers_to_sign_out() {
    let app = TestApp::founded().await;
    let (mut visitor, mut founder) = (app.visitor(), app.as_founder().await);
    let mut pages = 0;
    for route in leptos_axum::generate_route_list(app::App) {
        let path = route.path();
        if path.contains('{') || visitor.get(path).await.status != 303 {
            continue;
        }
        let page = founder.get(path).await;
        if page.status == 200 {
            assert!(page.body.contains("action=\"/sign-out\""), "{path}");
            pages += 1;
        }
    }
    assert!(pages >= 15, "{pages}");
}
