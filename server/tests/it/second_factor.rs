//! Authenticator apps, recovery codes, and signing in with them.

use crate::security::{security, told};
use crate::support::{Browser, FOUNDER, PASSWORD, TestApp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;
use std::time::Duration;

/// An authenticator app with a secret.
#[derive(Clone)]
pub(crate) struct App(Vec<u8>);

impl App {
    /// Reads the key that is shown for apps that cannot scan.
    fn scan(offer: &Value) -> Self {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
        for letter in offer["secret"].as_str().unwrap().chars().filter(|c| *c != ' ') {
            bits = bits << 5 | u32::try_from(alphabet.find(letter).unwrap()).unwrap();
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
            }
        }
        Self(bytes)
    }

    /// RFC 6238, on its own: what the program takes is what apps show.
    pub(crate) fn code(&self, at: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&(at / 30_000).to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 15);
        let number = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

/// Adds an authenticator app. Returns it, and the recovery codes.
pub(crate) async fn add_app(app: &TestApp, browser: &mut Browser) -> (App, Vec<String>) {
    let offer = browser.api("offer_authenticator", json!({})).await;
    assert_eq!(offer.status, 200, "{}", offer.body);
    let offer = offer.json();
    let device = App::scan(&offer);
    let draft =
        json!({ "offer": offer["offer"], "factor_name": "Telephone", "code": device.code(app.now()) });
    let added = browser.api("add_authenticator", json!({ "draft": draft })).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let codes = added.json();
    let codes =
        codes.as_array().map(|codes| codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect());
    (device, codes.unwrap_or_default())
}

async fn enter(browser: &mut Browser, code: &str) -> crate::support::Answer {
    browser.api("enter_code", json!({ "draft": { "code": code } })).await
}

/// A browser that has entered the password of the founder and waits for a code.
async fn waiting(app: &TestApp) -> Browser {
    let mut browser = app.visitor();
    let answer = browser.sign_in(FOUNDER, PASSWORD).await;
    assert_eq!((answer.status, answer.json()), (200, json!("second_factor")), "{}", answer.body);
    assert!(!browser.has_session());
    browser
}

#[tokio::test]
async fn an_app_is_added_with_its_first_code_and_asked_for_at_the_next_sign_in() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut here = app.as_founder().await;
    let (device, codes) = add_app(&app, &mut here).await;
    assert_eq!(codes.len(), 10);
    let view = security(&mut here).await;
    assert_eq!(view["authenticator"]["name"], "Telephone");
    assert_eq!(view["recovery_codes"], json!({ "left": 10, "are_acknowledged": false }));
    assert_eq!(here.api("keep_recovery_codes", json!({})).await.status, 200);
    assert_eq!(security(&mut here).await["recovery_codes"]["are_acknowledged"], true);

    let mut browser = waiting(&app).await;
    assert_eq!(browser.api("my_security", json!({})).await.status, 401, "it opens no desk");
    let used = enter(&mut browser, &device.code(app.now())).await;
    assert_eq!(used.refusal(), (422, "code_wrong".into()), "the code that added it was used");
    app.advance(Duration::from_secs(30));
    assert_eq!(enter(&mut browser, &device.code(app.now())).await.status, 200);
    assert_eq!(browser.api("my_security", json!({})).await.status, 200);
    assert_eq!(enter(&mut browser, &device.code(app.now())).await.refusal(), (401, "sign_in_over".into()));
    let told = told(&app, &smtp, FOUNDER).await;
    assert_eq!(told.iter().filter(|subject| subject.starts_with("The security of")).count(), 1, "{told:?}");
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_secret_is_nowhere_in_the_database_and_goes_with_the_account() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, codes) = add_app(&app, &mut here).await;
    if app.database.is_sqlite() {
        for file in std::fs::read_dir(app.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            for secret in
                [&device.0[..], codes[0].as_bytes(), codes[0].replace('-', "").as_bytes(), b"Telephone"]
            {
                assert!(!bytes.windows(secret.len()).any(|window| window == secret));
            }
        }
    }
}

#[tokio::test]
async fn an_offer_is_of_one_session_and_for_a_quarter_of_an_hour() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let (mut here, mut there) = (app.as_founder().await, app.as_founder().await);
    let offer = here.api("offer_authenticator", json!({})).await.json();
    let device = App::scan(&offer);
    let draft =
        |code: String| json!({ "draft": { "offer": offer["offer"], "factor_name": "", "code": code } });
    let stolen = there.api("add_authenticator", draft(device.code(app.now()))).await;
    assert_eq!(stolen.refusal(), (409, "offer_over".into()));
    let wrong = here.api("add_authenticator", draft("000000".to_owned())).await;
    assert_eq!(wrong.refusal(), (422, "code_wrong".into()));
    for forged in ["", "AAAA", &"A".repeat(400), &"A".repeat(100_000)] {
        let draft = json!({ "offer": forged, "factor_name": "", "code": "123456" });
        let answer = here.api("add_authenticator", json!({ "draft": draft })).await;
        assert!(matches!(answer.status, 409 | 413), "{}", answer.body);
    }
    app.advance(Duration::from_secs(14 * 60));
    assert_eq!(here.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await.status, 200);
    assert_eq!(here.api("add_authenticator", draft(device.code(app.now()))).await.status, 200);
    let again = here.api("add_authenticator", draft(device.code(app.now()))).await;
    assert_eq!(again.refusal(), (409, "limit_reached".into()));
    assert_eq!(here.api("offer_authenticator", json!({})).await.refusal(), (409, "limit_reached".into()));
    assert_eq!(here.api("remove_authenticator", json!({})).await.status, 200);
    app.advance(Duration::from_secs(60));
    let late = here.api("add_authenticator", draft(device.code(app.now()))).await;
    assert_eq!(late.refusal(), (409, "offer_over".into()));
}

#[tokio::test]
async fn a_code_works_once_even_twice_at_once() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, codes) = add_app(&app, &mut here).await;
    app.advance(Duration::from_secs(30));
    for code in [device.code(app.now()), codes[0].clone()] {
        let (mut one, mut other) = (waiting(&app).await, waiting(&app).await);
        let (first, second) = tokio::join!(enter(&mut one, &code), enter(&mut other, &code));
        let mut both = [first.status, second.status];
        both.sort_unstable();
        assert_eq!(both, [200, 422], "{} {}", first.body, second.body);
        app.advance(Duration::from_secs(30));
    }
    assert_eq!(security(&mut here).await["recovery_codes"]["left"], 9);
}

#[tokio::test]
async fn one_waiting_sign_in_becomes_one_session() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (_, codes) = add_app(&app, &mut here).await;
    let mut one = waiting(&app).await;
    let mut other = one.clone();
    let (first, second) = tokio::join!(enter(&mut one, &codes[0]), enter(&mut other, &codes[1]));
    let mut both = [first.status, second.status];
    both.sort_unstable();
    assert_eq!(both, [200, 401], "{} {}", first.body, second.body);
    assert_eq!(security(&mut here).await["recovery_codes"]["left"], 9, "the other code is not used up");
}

#[tokio::test]
async fn a_clock_that_is_off_by_half_a_minute_is_good_and_one_by_a_minute_is_not() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, _) = add_app(&app, &mut here).await;
    app.advance(Duration::from_secs(600));
    for (by, status) in [(-60_000, 422), (60_000, 422), (-30_000, 200)] {
        let mut browser = waiting(&app).await;
        assert_eq!(enter(&mut browser, &device.code(app.now() + by)).await.status, status, "{by}");
    }
    let mut browser = waiting(&app).await;
    assert_eq!(enter(&mut browser, &device.code(app.now() + 30_000)).await.status, 200);
    let mut browser = waiting(&app).await;
    let older = enter(&mut browser, &device.code(app.now())).await;
    assert_eq!(older.status, 422, "none that is older than the last one");
}

#[tokio::test]
async fn of_a_thousand_guesses_ten_are_looked_at_on_all_replicas_and_the_person_is_told() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut here = app.as_founder().await;
    let (device, codes) = add_app(&app, &mut here).await;
    app.advance(Duration::from_secs(30));
    let mut thief = waiting(&app).await;
    let mut elsewhere = app.replica().await;
    elsewhere.set_cookie("signing-in", thief.cookie("signing-in").unwrap());
    let right = device.code(app.now());
    let (mut wrong, mut refused) = (0, 0);
    for guess in 0..1_000 {
        let code = format!("{guess:06}");
        if code == right {
            continue;
        }
        let browser = if guess % 2 == 0 { &mut thief } else { &mut elsewhere };
        match enter(browser, &code).await.status {
            422 => wrong += 1,
            429 => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(wrong, 10);
    assert!(refused >= 989);
    assert_eq!(enter(&mut thief, &right).await.status, 429, "nor is the right one");
    assert_eq!(enter(&mut thief, &codes[0]).await.status, 429);
    let text = told(&app, &smtp, FOUNDER).await;
    assert_eq!(text.iter().filter(|subject| subject.starts_with("The security of")).count(), 2, "{text:?}");

    // Somebody else who has the password does not lock the owner out of their own browser.
    assert_eq!(here.sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"));
    assert_eq!(enter(&mut here, &right).await.status, 200);
    app.advance(Duration::from_secs(3_601));
    let mut later = waiting(&app).await;
    assert_eq!(enter(&mut later, &device.code(app.now())).await.status, 200);
}

#[tokio::test]
async fn a_waiting_sign_in_ends_after_ten_minutes_and_with_the_password() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, codes) = add_app(&app, &mut here).await;
    let mut late = waiting(&app).await;
    app.advance(Duration::from_secs(600));
    assert_eq!(enter(&mut late, &device.code(app.now())).await.refusal(), (401, "sign_in_over".into()));
    assert_eq!(late.api("second_factor_page", json!({})).await.json(), json!(null));

    let mut thief = waiting(&app).await;
    let token = crate::resets::reset_token(&app, &smtp, FOUNDER).await;
    let draft = json!({ "password": "another sentence is as easy" });
    let mut owner = app.visitor();
    let reset = owner.api("reset_password", json!({ "token": token, "draft": draft })).await;
    assert_eq!(reset.json(), json!("second_factor"), "a new password goes on to the second factor");
    assert!(!owner.has_session());
    assert_eq!(enter(&mut thief, &codes[0]).await.refusal(), (401, "sign_in_over".into()));
    assert_eq!(enter(&mut owner, &codes[0]).await.status, 200);
}

#[tokio::test]
async fn so_many_sign_ins_wait_and_the_oldest_ends_for_a_new_one() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (_, codes) = add_app(&app, &mut here).await;
    let mut first = waiting(&app).await;
    for _ in 0..5 {
        app.advance(Duration::from_secs(1));
        waiting(&app).await;
    }
    assert_eq!(app.database.count("signing_in").await, 5);
    assert_eq!(enter(&mut first, &codes[0]).await.refusal(), (401, "sign_in_over".into()));
}

#[tokio::test]
async fn a_suspended_account_does_not_finish_its_sign_in() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let (mut person, email) = app.person(&[]).await;
    let (_, codes) = add_app(&app, &mut person).await;
    let mut browser = app.visitor();
    assert_eq!(browser.sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
    let account = app.me(&mut person).await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "reason": "", "ends_on": "" });
    let answer = founder.api("suspend_account", json!({ "account": account, "draft": draft })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(enter(&mut browser, &codes[0]).await.refusal(), (401, "sign_in_over".into()));
    let answer = app.visitor().sign_in(&email, PASSWORD).await;
    assert_eq!(answer.refusal(), (401, "sign_in_wrong".into()), "as for nobody");
}

#[tokio::test]
async fn recovery_codes_are_made_anew_and_the_last_factor_takes_them_along() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    assert_eq!(here.api("make_recovery_codes", json!({})).await.refusal(), (404, "not_found".into()));
    let (_, first) = add_app(&app, &mut here).await;
    let second = here.api("make_recovery_codes", json!({})).await.json();
    let mut browser = waiting(&app).await;
    assert_eq!(enter(&mut browser, &first[0]).await.refusal(), (422, "code_wrong".into()));
    // As somebody types it.
    let typed = second[0].as_str().unwrap().to_lowercase().replace('-', " ");
    assert_eq!(enter(&mut browser, &typed).await.status, 200);
    assert_eq!(here.api("remove_authenticator", json!({})).await.status, 200);
    assert_eq!(here.api("remove_authenticator", json!({})).await.refusal(), (404, "not_found".into()));
    assert_eq!(app.database.count("recovery_code").await, 0);
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.json(), json!("signed_in"));
}

#[tokio::test]
async fn every_change_of_a_factor_asks_for_the_password_again() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    app.advance(Duration::from_secs(15 * 60));
    let add = json!({ "draft": { "offer": "", "factor_name": "", "code": "123456" } });
    for (function, arguments) in [
        ("offer_authenticator", json!({})),
        ("add_authenticator", add),
        ("remove_authenticator", json!({})),
        ("make_recovery_codes", json!({})),
    ] {
        assert_eq!(
            here.api(function, arguments).await.refusal(),
            (403, "confirm_first".into()),
            "{function}"
        );
    }
}

#[tokio::test]
async fn a_browser_without_javascript_signs_in_with_both_steps() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, _) = add_app(&app, &mut here).await;
    app.advance(Duration::from_secs(30));
    let mut browser = app.visitor();
    let fields = [("identifier", FOUNDER), ("password", PASSWORD), ("next", "/me/data?step=names")];
    let answer = browser.post("/sign-in", &fields).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location(), "/sign-in/second-factor?next=/me/data?step=names");
    let page = browser.get(answer.location()).await;
    assert!(page.body.contains("name=\"code\"") && page.body.contains("Enter your code"), "{}", page.body);
    let next = ("next", "/me/data?step=names");
    let wrong = browser.post("/sign-in/second-factor", &[("code", "000000"), next]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("This code is not correct") && !wrong.body.contains("000000"),
        "{}",
        wrong.body
    );
    let right = browser.post("/sign-in/second-factor", &[("code", &device.code(app.now())), next]).await;
    assert_eq!((right.status, right.location()), (303, "/me/data?step=names"));
    assert!(browser.has_session() && browser.cookie("signing-in").is_none());
    let over = app.visitor().get("/sign-in/second-factor").await;
    assert!(over.body.contains("Please start again"), "{}", over.body);
}

/// Each right password ends the oldest sign-in that waits, and is an event.
#[tokio::test]
async fn whoever_has_the_password_does_not_keep_its_owner_from_entering_a_code() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut here = app.as_founder().await;
    let (device, _) = add_app(&app, &mut here).await;
    here.post_from_page("/sign-out", &[]).await;
    let mut thief = app.visitor().at("203.0.113.9");
    for _ in 0..30 {
        assert_eq!(thief.sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"));
    }
    let asked = "SELECT COUNT(*) FROM audit_event WHERE action = 'session.factor_asked'";
    for _ in 0..15 {
        assert_eq!(thief.sign_in(FOUNDER, PASSWORD).await.refusal(), (429, "too_many".into()));
    }
    assert_eq!(app.database.number(asked).await, 30);
    assert_eq!(here.sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"), "a known browser");
    assert_eq!(thief.sign_in(FOUNDER, PASSWORD).await.status, 429);
    app.advance(Duration::from_secs(30));
    assert_eq!(enter(&mut here, &device.code(app.now())).await.status, 200);
    app.advance(Duration::from_secs(3_600));
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"));
}
