//! Passkeys: adding them, signing in with them, and every answer that is not right.

mod invitations;

use crate::second_factor::add_app;
use crate::security::{security, told};
use crate::support::{Answer, AppOptions, Browser, FOUNDER, PASSWORD, PasskeyDevice, Smtp, TestApp, token};
use serde_json::{Value, json};
use std::time::Duration;

const ORIGIN: &str = "http://localhost:3000";
const HOST: &str = "localhost:3000";

pub(crate) fn device(number: u8) -> PasskeyDevice {
    PasskeyDevice::new(number, ORIGIN, "localhost")
}

/// A program that is reached by a name, and its mail server.
pub(crate) async fn founded() -> (TestApp, Smtp) {
    let smtp = Smtp::start().await;
    let options = AppOptions { base_url: Some(ORIGIN), smtp_url: Some(smtp.url()), ..AppOptions::default() };
    let app = TestApp::with(options).await;
    let draft = crate::support::set_up_draft();
    let answer = app.visitor().header("host", HOST).api("set_up", json!({ "draft": draft })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    app.leaves_mail();
    (app, smtp)
}

fn visitor(app: &TestApp) -> Browser {
    app.visitor().header("host", HOST)
}

pub(crate) async fn as_founder(app: &TestApp) -> Browser {
    let mut browser = visitor(app);
    assert_eq!(browser.sign_in(FOUNDER, PASSWORD).await.json(), json!("signed_in"));
    browser
}

async fn add(browser: &mut Browser, device: &mut PasskeyDevice) -> Answer {
    let options = browser.api("begin_passkey", json!({})).await;
    assert_eq!(options.status, 200, "{}", options.body);
    let credential = device.make(&options.json());
    let draft = json!({ "factor_name": "Laptop", "credential": credential });
    browser.api("add_passkey", json!({ "draft": draft })).await
}

/// Asks for a passkey to sign in with.
async fn asked(browser: &mut Browser) -> Value {
    let options = browser.api("begin_passkey_sign_in", json!({})).await;
    assert_eq!(options.status, 200, "{}", options.body);
    options.json()
}

async fn sign_in(browser: &mut Browser, device: &mut PasskeyDevice) -> Answer {
    let options = asked(browser).await;
    browser.api("passkey_sign_in", device.answer(&options)).await
}

fn refused() -> (u16, String) {
    (401, "passkey_refused".into())
}

#[tokio::test]
async fn a_passkey_is_added_and_signs_in_alone_and_the_password_no_longer_does() {
    let (app, smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    let options: Value =
        serde_json::from_str(here.api("begin_passkey", json!({})).await.json().as_str().unwrap()).unwrap();
    assert_eq!(options["rp"], json!({ "id": "localhost", "name": "Aldine Press" }));
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    let added = add(&mut here, &mut laptop).await;
    assert_eq!(added.status, 200, "{}", added.body);
    assert_eq!(added.json().as_array().unwrap().len(), 10, "recovery codes");
    let view = security(&mut here).await;
    assert_eq!(view["passkeys"][0]["name"], "Laptop");
    assert_eq!(view["passkey_support"], "offered");

    let mut browser = visitor(&app);
    let answer = sign_in(&mut browser, &mut laptop).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(security(&mut browser).await["passkeys"][0]["used_at"], app.now());
    assert_eq!(visitor(&app).sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"));
    let told = told(&app, &smtp, FOUNDER).await;
    assert_eq!(told.iter().filter(|subject| subject.starts_with("The security of")).count(), 1, "{told:?}");
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_after_the_password_and_confirms_a_session() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    let mut browser = visitor(&app);
    browser.sign_in(FOUNDER, PASSWORD).await;
    let options = browser.api("begin_passkey_factor", json!({})).await;
    assert_eq!(options.status, 200, "{}", options.body);
    let answer = laptop.answer(&options.json());
    assert_eq!(browser.api("passkey_factor", answer.clone()).await.status, 200);
    assert!(browser.has_session());
    assert_eq!(browser.api("passkey_factor", answer).await.refusal(), (401, "sign_in_over".into()));

    app.advance(Duration::from_secs(15 * 60));
    assert_eq!(browser.api("begin_passkey", json!({})).await.refusal(), (403, "confirm_first".into()));
    let options = browser.api("begin_passkey_confirmation", json!({})).await.json();
    let answer = laptop.answer(&options);
    assert_eq!(browser.api("confirm_with_passkey", answer.clone()).await.status, 200);
    assert_eq!(browser.api("begin_passkey", json!({})).await.status, 200);
    assert_eq!(browser.api("confirm_with_passkey", answer).await.refusal(), refused(), "twice");
}

#[tokio::test]
async fn a_challenge_is_used_once_even_twice_at_once_and_for_ten_minutes() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    let mut one = visitor(&app);
    let options = asked(&mut one).await;
    let mut other = one.clone();
    let (first, second) = (laptop.answer(&options), laptop.answer(&options));
    let (first, second) =
        tokio::join!(one.api("passkey_sign_in", first), other.api("passkey_sign_in", second));
    let mut both = [first.status, second.status];
    both.sort_unstable();
    assert!(both[0] == 200 && both[1] != 200, "{} {}", first.body, second.body);

    let mut late = visitor(&app);
    let options = asked(&mut late).await;
    app.advance(Duration::from_secs(600));
    assert_eq!(late.api("passkey_sign_in", laptop.answer(&options)).await.refusal(), refused());
    let mut none = visitor(&app);
    assert_eq!(none.api("passkey_sign_in", laptop.answer(&options)).await.refusal(), refused(), "no cookie");
    let mut forged = visitor(&app);
    let options = asked(&mut forged).await;
    let cookie = forged.cookie("passkey").unwrap().to_owned();
    forged.set_cookie("passkey", &format!("{}A", &cookie[..cookie.len() - 1]));
    let answer = forged.api("passkey_sign_in", laptop.answer(&options)).await;
    assert_eq!(answer.refusal(), refused());
    let mut stranger = visitor(&app);
    let theirs = asked(&mut stranger).await;
    let mut mine = visitor(&app);
    asked(&mut mine).await;
    let answer = mine.api("passkey_sign_in", laptop.answer(&theirs)).await;
    assert_eq!(answer.refusal(), refused(), "the challenge of another browser");
    assert!(app.database.count("used_ceremony").await == 1, "what fails writes nothing");
}

#[tokio::test]
async fn what_another_page_or_another_device_has_signed_is_refused() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    type Change = fn(&mut PasskeyDevice);
    let changes: [(&str, Change); 7] = [
        ("origin", |device| device.origin = "http://localhost:3001".to_owned()),
        ("origin of another scheme", |device| device.origin = "https://localhost:3000".to_owned()),
        ("RP id", |device| device.rp_id = "example.org".to_owned()),
        ("not verified", |device| device.flags = 1),
        ("not present", |device| device.flags = 4),
        ("unknown", |device| device.id = vec![9; 32]),
        ("handle", |device| device.handle = "AZqrP44AcACAAAAAAAAAAQ".to_owned()),
    ];
    for (name, change) in changes {
        let mut lying = laptop.clone();
        change(&mut lying);
        let answer = sign_in(&mut visitor(&app), &mut lying).await;
        assert_eq!(answer.refusal(), refused(), "{name}");
    }
    let mut copied = device(2);
    (copied.id, copied.handle) = (laptop.id.clone(), laptop.handle.clone());
    assert_eq!(sign_in(&mut visitor(&app), &mut copied).await.refusal(), refused(), "another key");
    for nonsense in ["", "{}", "null", "[]", &"x".repeat(3_000)] {
        let mut browser = visitor(&app);
        asked(&mut browser).await;
        let answer = browser.api("passkey_sign_in", json!({ "answer": { "credential": nonsense } })).await;
        assert_eq!(answer.refusal(), refused(), "{nonsense}");
    }
    let written = "SELECT COUNT(*) FROM audit_event
        WHERE action = 'access.refused' AND detail LIKE '%passkey_refused%'";
    assert!(app.database.number(written).await > 0, "an event says that one was refused");
    assert_eq!(sign_in(&mut visitor(&app), &mut laptop).await.status, 200, "the right one still works");
}

#[tokio::test]
async fn a_counter_that_goes_back_makes_the_passkey_suspect_and_it_is_told() {
    let (app, smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    laptop.counter = 5;
    let mut copy = laptop.clone();
    assert_eq!(sign_in(&mut visitor(&app), &mut laptop).await.status, 200);
    assert_eq!(sign_in(&mut visitor(&app), &mut copy).await.refusal(), refused());
    laptop.counter = 100;
    assert_eq!(sign_in(&mut visitor(&app), &mut laptop).await.refusal(), refused(), "neither of them");
    assert_eq!(security(&mut here).await["passkeys"][0]["is_suspect"], true);
    assert_eq!(
        visitor(&app).sign_in(FOUNDER, PASSWORD).await.json(),
        json!("second_factor"),
        "still a factor"
    );
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    assert!(mails.iter().any(|mail| mail.text.contains("it may have been")), "{mails:?}");
    assert_eq!(
        told(&app, &smtp, FOUNDER).await.iter().filter(|s| s.starts_with("The security of")).count(),
        2
    );
}

#[tokio::test]
async fn a_passkey_of_somebody_else_neither_signs_in_nor_is_added_or_removed() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    let invited = here.invite(json!({ "email": "zoe@aldine.example" })).await;
    let mut zoe = visitor(&app);
    assert_eq!(zoe.accept(&token(&invited)).await.status, 200);
    let mut copy = laptop.clone();
    assert_eq!(add(&mut zoe, &mut copy).await.refusal(), refused(), "it is known already");
    let mut own = device(3);
    assert_eq!(add(&mut zoe, &mut own).await.status, 200);
    let theirs = security(&mut here).await["passkeys"][0]["id"].clone();
    let answer = zoe.api("remove_passkey", json!({ "passkey": theirs })).await;
    assert_eq!(answer.refusal(), (404, "not_found".into()));

    let mut waiting = visitor(&app);
    waiting.sign_in("zoe@aldine.example", PASSWORD).await;
    let options = waiting.api("begin_passkey_factor", json!({})).await.json();
    assert_eq!(waiting.api("passkey_factor", laptop.answer(&options)).await.refusal(), refused());
    let mut swapped = own.clone();
    swapped.handle = laptop.handle.clone();
    assert_eq!(sign_in(&mut visitor(&app), &mut swapped).await.refusal(), refused(), "whose handle is it?");
}

#[tokio::test]
async fn what_is_no_proper_passkey_is_not_added() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut unknown = device(1);
    unknown.algorithm = -65;
    assert_eq!(add(&mut here, &mut unknown).await.refusal(), refused(), "an unknown algorithm");
    let mut elsewhere = PasskeyDevice::new(1, "https://evil.example", "localhost");
    assert_eq!(add(&mut here, &mut elsewhere).await.refusal(), refused());
    let mut unverified = device(1);
    unverified.flags = 1;
    assert_eq!(add(&mut here, &mut unverified).await.refusal(), refused());
    let mut large = device(1);
    large.noise = 1_000_000;
    assert_eq!(add(&mut here, &mut large).await.status, 413, "a megabyte of attestation");
    assert_eq!(app.database.count("passkey").await, 0);

    // A challenge is of one session.
    let mut there = as_founder(&app).await;
    let options = here.api("begin_passkey", json!({})).await.json();
    let credential = device(1).make(&options);
    let draft = json!({ "draft": { "factor_name": "", "credential": credential } });
    assert_eq!(there.api("add_passkey", draft.clone()).await.refusal(), refused());
    assert_eq!(here.api("add_passkey", draft.clone()).await.status, 200);
    assert_eq!(here.api("add_passkey", draft).await.refusal(), refused(), "twice");
}

#[tokio::test]
async fn an_account_has_ten_passkeys_at_most() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    for number in 1..=10 {
        assert_eq!(add(&mut here, &mut device(number)).await.status, 200);
    }
    assert_eq!(here.api("begin_passkey", json!({})).await.refusal(), (409, "limit_reached".into()));
}

#[tokio::test]
async fn a_suspended_account_does_not_sign_in_with_its_passkey_and_is_answered_like_nobody() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let invited = here.invite(json!({ "email": "zoe@aldine.example" })).await;
    let mut zoe = visitor(&app);
    zoe.accept(&token(&invited)).await;
    let mut own = device(3);
    add(&mut zoe, &mut own).await;
    let account = app.me(&mut zoe).await;
    let draft = json!({ "reason": "", "ends_on": "" });
    let answer = here.api("suspend_account", json!({ "account": account, "draft": draft })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(sign_in(&mut visitor(&app), &mut own).await.refusal(), refused());
}

#[tokio::test]
async fn the_last_factor_takes_the_recovery_codes_along_and_another_one_keeps_them() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let (_, codes) = add_app(&app, &mut here).await;
    assert_eq!(codes.len(), 10);
    here.api("keep_recovery_codes", json!({})).await;
    assert_eq!(add(&mut here, &mut device(1)).await.json(), json!(null), "they have codes");
    here.api("remove_authenticator", json!({})).await;
    assert_eq!(app.database.count("recovery_code").await, 10);
    let id = security(&mut here).await["passkeys"][0]["id"].clone();
    assert_eq!(here.api("remove_passkey", json!({ "passkey": id })).await.status, 200);
    assert_eq!(app.database.count("recovery_code").await, 0);
    assert_eq!(visitor(&app).sign_in(FOUNDER, PASSWORD).await.json(), json!("signed_in"));
}

#[tokio::test]
async fn at_a_bare_address_passkeys_are_not_offered_and_my_security_says_why() {
    let app = TestApp::founded().await;
    let mut here = app.as_founder().await;
    assert_eq!(here.api("begin_passkey", json!({})).await.refusal(), (409, "passkeys_unavailable".into()));
    let answer = app.visitor().api("begin_passkey_sign_in", json!({})).await;
    assert_eq!(answer.refusal(), (409, "passkeys_unavailable".into()));
    let page = here.get("/me/security").await;
    assert!(page.body.contains("Passkeys are not available") && !page.body.contains("Add a passkey"));
    let page = app.visitor().get("/sign-in").await;
    assert!(!page.body.contains("Sign in with a passkey"));
}

/// Others behind the same address, who send answers that are none, do not lock a browser out in which its owner has signed in.
#[tokio::test]
async fn answers_of_others_in_a_network_do_not_lock_a_known_browser_out() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    let mut laptop = device(1);
    add(&mut here, &mut laptop).await;
    let mut stranger = visitor(&app);
    app.set("sign_in_tries_address", "20").await;
    for _ in 0..20 {
        let garbage = json!({ "answer": { "credential": "{}" } });
        assert_eq!(stranger.api("passkey_sign_in", garbage).await.refusal(), refused());
    }
    assert_eq!(sign_in(&mut visitor(&app), &mut laptop).await.refusal(), (429, "too_many".into()));
    assert_eq!(sign_in(&mut here, &mut laptop).await.status, 200, "a known browser");
    // It has tries of its own, and they end.
    let (mut other, options) = (laptop.clone(), asked(&mut here).await);
    other.origin = "http://localhost:3001".to_owned();
    for _ in 0..10 {
        assert_eq!(here.api("passkey_sign_in", other.answer(&options)).await.refusal(), refused());
    }
    assert_eq!(here.api("passkey_sign_in", other.answer(&options)).await.refusal().0, 429);
}

#[tokio::test]
async fn a_removed_passkey_a_removed_app_and_new_recovery_codes_are_each_told_by_mail() {
    let (app, _smtp) = founded().await;
    let mut here = as_founder(&app).await;
    add_app(&app, &mut here).await;
    add(&mut here, &mut device(1)).await;
    let id = security(&mut here).await["passkeys"][0]["id"].clone();
    for (function, arguments, change) in [
        ("make_recovery_codes", json!({}), "recovery_codes_made"),
        ("remove_passkey", json!({ "passkey": id }), "passkey_removed"),
        ("remove_authenticator", json!({}), "authenticator_removed"),
    ] {
        let told = format!(
            "SELECT COUNT(*) FROM message WHERE kind = 'security_changed' AND to_address = '{FOUNDER}'
            AND params LIKE '%{change}%'"
        );
        assert_eq!(app.database.number(&told).await, 0, "{change}");
        assert_eq!(here.api(function, arguments).await.status, 200, "{function}");
        assert_eq!(app.database.number(&told).await, 1, "{change}");
    }
}
