use super::{add, as_founder, device, founded, sign_in, visitor};
use crate::security::security;
use crate::support::{Answer, Browser, PASSWORD, token};
use serde_json::{Value, json};
use std::time::Duration;

/// What the browser is asked, to accept this invitation.
async fn begin_acceptance(browser: &mut Browser, token: &str) -> Value {
    let options = browser.api("begin_passkey_acceptance", json!({ "token": token })).await;
    assert_eq!(options.status, 200, "{}", options.body);
    options.json()
}

async fn accept(browser: &mut Browser, token: &str, credential: &str) -> Answer {
    let draft = json!({ "credential": credential, "locale": "it" });
    browser.api("accept_with_passkey", json!({ "token": token, "draft": draft })).await
}

#[tokio::test]
async fn an_invitation_is_accepted_with_a_passkey_and_no_password() {
    let (app, _smtp) = founded().await;
    let mut founder = as_founder(&app).await;
    let link = token(&founder.invite(json!({ "email": "zoe@aldine.example" })).await);
    let (mut zoe, mut device) = (visitor(&app), device(31));
    let options = begin_acceptance(&mut zoe, &link).await;
    let credential = device.make(&options);
    let answer = accept(&mut zoe, &link, &credential).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json().as_array().unwrap().len(), 10, "recovery codes");
    let view = security(&mut zoe).await;
    assert_eq!((&view["has_password"], view["passkeys"].as_array().unwrap().len()), (&json!(false), 1));
    assert_eq!(zoe.api("session", json!({})).await.json()["me"]["factor_due"], Value::Null);
    assert_eq!(app.database.text("SELECT locale FROM account WHERE username = 'zoe'").await, "it");

    assert_eq!(accept(&mut visitor(&app), &link, &credential).await.refusal(), (410, "link_dead".into()));
    assert_eq!(visitor(&app).sign_in("zoe", PASSWORD).await.status, 401, "there is no password");
    assert_eq!(sign_in(&mut visitor(&app), &mut device).await.status, 200);
    let passkey = view["passkeys"][0]["id"].clone();
    let removed = zoe.api("remove_passkey", json!({ "passkey": passkey })).await;
    assert_eq!(removed.refusal(), (409, "password_first".into()), "nothing would be left to sign in with");
    assert_eq!(app.audit_faults().await, []);
}

/// As in a school, where everybody sits behind one address.
#[tokio::test]
async fn many_accept_with_a_passkey_on_one_day_and_others_sign_in_meanwhile() {
    let (app, _smtp) = founded().await;
    let mut founder = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut founder, &mut laptop).await;
    app.set("sign_in_tries_address", "5").await;
    for number in 0..6 {
        let email = format!("pupil{number}@aldine.example");
        let link = token(&founder.invite(json!({ "email": email })).await);
        let (mut pupil, mut device) = (visitor(&app), device(40 + number));
        let options = begin_acceptance(&mut pupil, &link).await;
        let accepted = accept(&mut pupil, &link, &device.make(&options)).await;
        assert_eq!(accepted.status, 200, "{number}: {}", accepted.body);
    }
    assert_eq!(sign_in(&mut visitor(&app), &mut laptop).await.status, 200);
}

#[tokio::test]
async fn a_passkey_for_one_invitation_accepts_no_other_one_and_none_twice() {
    let (app, _smtp) = founded().await;
    let mut founder = as_founder(&app).await;
    let one = token(&founder.invite(json!({ "email": "zoe@aldine.example" })).await);
    let other = token(&founder.invite(json!({ "email": "ida@aldine.example" })).await);
    let (mut browser, mut device) = (visitor(&app), device(32));
    let options = begin_acceptance(&mut browser, &one).await;
    let credential = device.make(&options);
    begin_acceptance(&mut browser, &other).await;
    let refused = (401, "passkey_refused".into());
    assert_eq!(accept(&mut browser, &other, &credential).await.refusal(), refused, "another challenge");
    assert_eq!(accept(&mut browser, &other, &credential).await.refusal(), refused, "it is taken by one try");
    for forged in ["", "{}", "null", &"x".repeat(3_000)] {
        begin_acceptance(&mut browser, &one).await;
        assert_eq!(accept(&mut browser, &one, forged).await.refusal(), refused, "{forged:.20}");
    }
    let active = "SELECT COUNT(*) FROM account WHERE state = 'active'";
    assert_eq!(app.database.number(active).await, 1, "the founder alone");
    let late = begin_acceptance(&mut browser, &one).await;
    app.advance(Duration::from_secs(601));
    let credential = device.make(&late);
    assert_eq!(accept(&mut browser, &one, &credential).await.refusal(), refused, "too late");
    let unknown = json!({ "token": "unknown" });
    assert_eq!(browser.api("begin_passkey_acceptance", unknown).await.refusal(), (410, "link_dead".into()));
}
