//! *My security*: one's own password and sessions.

use crate::support::{Browser, FOUNDER, PASSWORD, Smtp, TestApp};
use serde_json::{Value, json};
use std::time::Duration;

const ANOTHER: &str = "another sentence is as easy";

pub(crate) async fn security(browser: &mut Browser) -> Value {
    let answer = browser.api("my_security", json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// Sends what waits, and returns the subjects of all mails to this address.
pub(crate) async fn told(app: &TestApp, smtp: &Smtp, to: &str) -> Vec<String> {
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    mails.iter().filter(|mail| mail.to == [to]).map(|mail| mail.header("subject")).collect()
}

fn change(current: &str, new: &str) -> Value {
    json!({ "draft": { "current_password": current, "password": new } })
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_all_other_sessions_end() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let (mut here, mut elsewhere) = (app.as_founder().await, app.as_founder().await);
    let mut stolen = here.clone();
    let wrong = here.api("change_password", change("not my password at all", ANOTHER)).await;
    assert_eq!(wrong.refusal(), (422, "password_wrong".into()));
    assert_eq!(wrong.json()["field"], "current_password");
    let short = here.api("change_password", change(PASSWORD, "short")).await;
    assert_eq!(short.refusal(), (422, "password_short".into()));
    assert_eq!(security(&mut elsewhere).await["sessions"].as_array().unwrap().len(), 3);

    assert_eq!(here.api("change_password", change(PASSWORD, ANOTHER)).await.status, 200);
    assert_eq!(elsewhere.api("my_security", json!({})).await.status, 401);
    assert_eq!(stolen.api("my_security", json!({})).await.status, 401, "the token is another one");
    let sessions = security(&mut here).await["sessions"].clone();
    assert_eq!(sessions.as_array().unwrap().len(), 1);
    assert_eq!(sessions[0]["is_this"], true);
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.status, 401);
    assert_eq!(app.visitor().sign_in(FOUNDER, ANOTHER).await.status, 200);
    let told = told(&app, &smtp, FOUNDER).await;
    assert!(told.iter().any(|subject| subject.contains("password was changed")), "{told:?}");
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_known_browser_stays_known_after_its_password_was_changed_there() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    assert_eq!(here.api("change_password", change(PASSWORD, ANOTHER)).await.status, 200);
    for _ in 0..10 {
        app.visitor().sign_in(FOUNDER, "wrong wrong wrong").await;
    }
    assert_eq!(app.visitor().sign_in(FOUNDER, ANOTHER).await.status, 429);
    assert_eq!(here.sign_in(FOUNDER, ANOTHER).await.status, 200);
}

#[tokio::test]
async fn ones_own_password_cannot_be_guessed_by_changing_it() {
    let app = TestApp::founded().await;
    let mut here = app.as_founder().await;
    for _ in 0..10 {
        let answer = here.api("change_password", change("wrong wrong wrong", ANOTHER)).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
    assert_eq!(here.api("change_password", change(PASSWORD, ANOTHER)).await.status, 429);
    let mut replica = app.replica().await;
    replica.set_cookie("session", here.cookie("session").unwrap());
    assert_eq!(replica.api("change_password", change(PASSWORD, ANOTHER)).await.status, 429);
}

#[tokio::test]
async fn of_two_changes_at_once_one_counts() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let (mut one, mut other) = (app.as_founder().await, app.as_founder().await);
    let (first, second) = tokio::join!(
        one.api("change_password", change(PASSWORD, ANOTHER)),
        other.api("change_password", change(PASSWORD, "yet another sentence of mine"))
    );
    let done = [first.status, second.status].iter().filter(|status| **status == 200).count();
    assert_eq!(done, 1, "{} {}", first.body, second.body);
}

#[tokio::test]
async fn one_ends_sessions_of_ones_own_and_of_nobody_else() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut here, mut there, mut third) =
        (app.as_founder().await, app.as_founder().await, app.as_founder().await);
    let mut person = app.as_person(&[]).await;
    let others = security(&mut person).await["sessions"][0]["id"].clone();
    let answer = here.api("end_own_session", json!({ "session": others })).await;
    assert_eq!(answer.status, 200, "as if there were none");
    assert_eq!(person.api("my_security", json!({})).await.status, 200);

    let id = security(&mut there).await["sessions"][0]["id"].clone();
    assert_eq!(here.api("end_own_session", json!({ "session": id })).await.status, 200);
    assert_eq!(there.api("my_security", json!({})).await.status, 401);
    assert_eq!(here.api("end_other_sessions", json!({})).await.status, 200);
    assert_eq!(third.api("my_security", json!({})).await.status, 401);
    assert_eq!(security(&mut here).await["sessions"].as_array().unwrap().len(), 1);
    let told = told(&app, &smtp, FOUNDER).await;
    assert_eq!(told.iter().filter(|subject| subject.starts_with("The security of")).count(), 2, "{told:?}");
}

#[tokio::test]
async fn what_matters_most_asks_for_the_password_after_a_quarter_of_an_hour() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    assert_eq!(here.api("end_other_sessions", json!({})).await.status, 200, "signing in confirms");
    app.advance(Duration::from_secs(15 * 60));
    let refused = here.api("end_other_sessions", json!({})).await;
    assert_eq!(refused.refusal(), (403, "confirm_first".into()));
    let wrong = here.api("confirm_session", json!({ "draft": { "password": "not the one" } })).await;
    assert_eq!(wrong.refusal(), (422, "password_wrong".into()));
    let mut stolen = here.clone();
    let right = here.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await;
    assert_eq!(right.status, 200, "{}", right.body);
    assert_eq!(here.api("end_other_sessions", json!({})).await.status, 200);
    assert_eq!(stolen.api("my_security", json!({})).await.status, 401, "the token is another one");
    app.advance(Duration::from_secs(15 * 60 - 1));
    assert_eq!(here.api("end_other_sessions", json!({})).await.status, 200);
}

#[tokio::test]
async fn the_cookie_after_a_confirmation_lives_no_longer_than_the_session() {
    let app = TestApp::founded().await;
    let mut here = app.as_founder().await;
    app.advance(Duration::from_secs(3_600));
    let answer = here.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    let seconds = 7 * 86_400 - 3_600;
    assert!(cookies.iter().any(|c| c.contains(&format!("Max-Age={seconds}"))), "{cookies:?}");
}
