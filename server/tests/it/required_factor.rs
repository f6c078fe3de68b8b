//! A second factor that is required: the days of grace, what is left afterwards, and what ends it.

use crate::second_factor::add_app;
use crate::support::{Browser, FOUNDER, PASSWORD, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

async fn save(browser: &mut Browser, of: &str, days: &str) -> crate::support::Answer {
    let page = browser.api("settings", json!({ "section": "security" })).await.json();
    let values = json!([["factor_required_of", of], ["factor_grace_days", days]]);
    let draft = json!({ "version": page["version"], "values": values });
    browser.api("save_settings", json!({ "section": "security", "draft": draft })).await
}

async fn effect(browser: &mut Browser, of: &str, days: u32) -> Value {
    let answer = browser.api("requirement_effect", json!({ "of": of, "grace_days": days })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// What every page is told of the second factor that is missing.
async fn due(browser: &mut Browser) -> Value {
    browser.api("session", json!({})).await.json()["me"]["factor_due"].clone()
}

/// Sessions last as long as the days of grace here.
async fn app() -> TestApp {
    let app = TestApp::founded().await;
    app.leaves_mail();
    app.set("session_idle_h", "8000").await;
    app.set("session_days", "365").await;
    app
}

/// Signs in again, so that the confirmation is new.
async fn founder_with_app(app: &TestApp) -> Browser {
    let mut founder = app.as_founder().await;
    add_app(app, &mut founder).await;
    founder
}

#[tokio::test]
async fn within_the_days_of_grace_everything_is_open_and_every_page_says_until_when() {
    let app = app().await;
    let mut clerk = app.as_person(&[Permission::ViewRegistry]).await;
    let mut guest = app.as_person(&[]).await;
    let mut founder = founder_with_app(&app).await;
    assert_eq!(due(&mut clerk).await, Value::Null);
    assert_eq!(save(&mut founder, "holders", "7").await.status, 200);
    let at = app.now() + 7 * 86_400_000;
    assert_eq!(due(&mut clerk).await, json!({ "at": at, "is_past": false }));
    assert_eq!(due(&mut guest).await, Value::Null, "it holds no permission");
    assert_eq!(due(&mut founder).await, Value::Null, "there is an app");
    let page = clerk.get("/administration/registry").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("A second factor is required for your account"), "{}", page.body);
    assert!(page.body.contains("href=\"/me/security\""));
    app.advance(6 * DAY);
    assert_eq!(clerk.get("/administration/registry").await.status, 200);
}

#[tokio::test]
async fn past_the_days_of_grace_a_session_opens_its_own_security_and_nothing_else() {
    let app = app().await;
    let mut clerk = app.as_person(&[Permission::ViewRegistry, Permission::RegisterUsers]).await;
    let mut founder = founder_with_app(&app).await;
    assert_eq!(save(&mut founder, "everybody", "1").await.status, 200);
    app.advance(DAY);
    let me = clerk.api("session", json!({})).await.json()["me"].clone();
    assert_eq!((&me["factor_due"]["is_past"], &me["permissions"]), (&json!(true), &json!(0)));
    let list = json!({ "address": "" });
    let question = json!({ "question": { "email": "x@aldine.example", "username": "" } });
    for (function, arguments) in [
        ("registry", list),
        ("availability", question),
        ("to_do", json!({})),
        ("my_receipt", json!({})),
        ("identity", json!({ "whose": "me" })),
    ] {
        let answer = clerk.api(function, arguments).await;
        assert!(matches!(answer.status, 400 | 403), "{function}: {}", answer.body);
        assert!(answer.status == 400 || answer.code() == "factor_required", "{function}: {}", answer.body);
    }
    for path in [
        "/",
        "/me/data",
        "/me/receipt",
        "/me/export.json",
        "/administration/registry",
        "/administration/registry/export.csv",
        "/administration/user-registration/new",
    ] {
        let page = clerk.get(path).await;
        assert_eq!((page.status, page.location()), (303, "/me/security"), "{path}");
    }
    let form = [("email", "zoe@aldine.example"), ("username", "zoe")];
    let posted = clerk.post_from_page("/administration/user-registration/new", &form).await;
    assert_eq!(posted.status, 403, "without JavaScript as with it");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE username = 'zoe'").await, 0);

    let page = clerk.get("/me/security").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Add a second factor to go on"));
    assert_eq!(clerk.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await.status, 200);
    add_app(&app, &mut clerk).await;
    assert_eq!(due(&mut clerk).await, Value::Null, "an app ends it at once");
    assert_eq!(clerk.get("/administration/registry").await.status, 200);
    assert_eq!(clerk.post_from_page("/sign-out", &[]).await.status, 303);
}

#[tokio::test]
async fn whoever_signs_out_can_do_so_without_the_factor() {
    let app = app().await;
    let mut guest = app.as_person(&[]).await;
    let mut founder = founder_with_app(&app).await;
    assert_eq!(save(&mut founder, "everybody", "0").await.status, 200);
    assert_eq!(guest.get("/").await.location(), "/me/security");
    let me = guest.api("session", json!({})).await.json()["me"]["account"].clone();
    let out = guest.post_from_page("/sign-out", &[("account", me.as_str().unwrap())]).await;
    assert_eq!((out.status, out.location()), (303, "/sign-in"));
    assert!(!guest.has_session());
}

#[tokio::test]
async fn the_page_counts_whom_it_affects_and_nobody_locks_themselves_out() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    app.person(&[Permission::ViewRegistry]).await;
    app.person(&[]).await;
    assert_eq!(effect(&mut founder, "nobody", 7).await["without_factor"], 0);
    let holders = effect(&mut founder, "holders", 7).await;
    assert_eq!((&holders["without_factor"], &holders["at_once"]), (&json!(2), &json!(0)), "the founder too");
    assert_eq!(holders["mine"], json!({ "at": app.now() + 7 * 86_400_000, "is_past": false }));
    let at_once = effect(&mut founder, "everybody", 0).await;
    assert_eq!((&at_once["without_factor"], &at_once["at_once"]), (&json!(3), &json!(3)));
    assert_eq!(at_once["mine"]["is_past"], true);

    let refused = save(&mut founder, "everybody", "0").await;
    assert_eq!(refused.refusal(), (422, "own_factor_first".into()));
    assert_eq!(refused.json()["field"], "factor_required_of");
    assert_eq!(save(&mut founder, "everybody", "91").await.refusal(), (422, "number_range".into()));
    assert_eq!(save(&mut founder, "whoever", "7").await.refusal(), (422, "choice_unknown".into()));
    let beyond = json!({ "of": "everybody", "grace_days": 91 });
    assert_eq!(founder.api("requirement_effect", beyond).await.status, 422);

    assert_eq!(save(&mut founder, "everybody", "1").await.status, 200);
    assert_eq!(app.backend.locked_out_without_factor().await.unwrap(), 0);
    // Shortening the days later locks nobody out unseen either.
    app.advance(Duration::from_secs(60));
    assert_eq!(save(&mut founder, "everybody", "0").await.refusal(), (422, "own_factor_first".into()));
    add_app(&app, &mut founder).await;
    assert_eq!(save(&mut founder, "everybody", "0").await.status, 200);
    assert_eq!(app.backend.locked_out_without_factor().await.unwrap(), 2);
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn the_days_of_grace_run_from_the_first_permission_and_a_later_one_gives_no_new_ones() {
    let app = app().await;
    let mut clerk = app.as_person(&[]).await;
    let account = app.me(&mut clerk).await;
    let mut founder = founder_with_app(&app).await;
    assert_eq!(save(&mut founder, "holders", "2").await.status, 200);
    let grant = async |founder: &mut Browser, permission: &str| {
        let confirm = json!({ "draft": { "password": PASSWORD } });
        assert_eq!(founder.api("confirm_session", confirm).await.status, 200);
        let draft = json!({ "permissions": [permission], "starts_on": "", "ends_on": "", "utc_offset": 0 });
        let granted = json!({ "account": account, "draft": draft });
        assert_eq!(founder.api("grant_permissions", granted).await.status, 200);
    };
    app.advance(5 * DAY);
    assert_eq!(due(&mut clerk).await, Value::Null);
    grant(&mut founder, "can_view_registry").await;
    let at = app.now() + 2 * 86_400_000;
    assert_eq!(due(&mut clerk).await, json!({ "at": at, "is_past": false }));
    app.advance(DAY);
    grant(&mut founder, "can_view_registry").await;
    grant(&mut founder, "can_view_audit").await;
    assert_eq!(due(&mut clerk).await["at"], at);
    app.advance(DAY);
    assert_eq!(clerk.api("registry", json!({ "address": "" })).await.code(), "factor_required");
}

#[tokio::test]
async fn a_session_of_a_stream_is_asked_again_at_every_piece() {
    let app = app().await;
    let clerk = app.as_person(&[Permission::ViewRegistry]).await;
    let mut founder = founder_with_app(&app).await;
    assert!(app.desk::<backend::gate::CanViewRegistry>(&clerk).await.is_ok());
    assert_eq!(save(&mut founder, "holders", "0").await.status, 200);
    let refused = app.desk::<backend::gate::CanViewRegistry>(&clerk).await.err().unwrap();
    assert!(matches!(refused, backend::Error::Refused(domain::form::Code::FactorRequired)), "{refused:?}");
    assert!(app.desk::<backend::gate::OwnSecurity>(&clerk).await.is_ok());
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.status, 200);
}
