//! What matters most asks for the password again, in every way in which it can be done.

use crate::support::{Browser, FOUNDER, PASSWORD, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const QUARTER: Duration = Duration::from_secs(15 * 60);

async fn confirm(browser: &mut Browser) {
    let answer = browser.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Everything that asks, as a call. Where it is confirmed, it may be refused for another reason.
fn asking(account: &str, unit: &str, tree: &Value, version: &Value) -> Vec<(&'static str, Value)> {
    let nobody = "0192f1c2-0000-7000-8000-000000000000";
    let grant = json!({
        "permissions": ["can_view_registry"], "starts_on": "", "ends_on": "", "utc_offset": 0,
    });
    let invite = json!({
        "email": "zoe@aldine.example", "username": "zoe", "locale": "", "note": "", "days": "", "hold": false,
        "permissions": ["can_view_registry"],
    });
    let security = json!({ "version": version, "values": [["session_days", "8"]] });
    vec![
        ("grant_permissions", json!({ "account": account, "draft": grant })),
        (
            "revoke_permissions",
            json!({ "account": account, "draft": { "permissions": ["can_view_registry"] } }),
        ),
        ("invite", json!({ "draft": invite })),
        ("save_settings", json!({ "section": "security", "draft": security })),
        ("begin_passkey", json!({})),
        ("remove_passkey", json!({ "passkey": nobody })),
        ("offer_authenticator", json!({})),
        ("remove_authenticator", json!({})),
        ("make_recovery_codes", json!({})),
        ("end_own_session", json!({ "session": nobody })),
        ("end_other_sessions", json!({})),
        ("end_session", json!({ "account": account, "session": nobody })),
        ("reset_second_factor", json!({ "account": account })),
        ("change_address", json!({ "account": account, "draft": { "email": "new@aldine.example" } })),
        ("agree_to_address", json!({ "account": account })),
        ("offer_founder_role", json!({ "account": account })),
        ("accept_founder_role", json!({ "offer": nobody })),
        (
            "update_unit",
            json!({ "unit": unit, "version": tree, "draft": { "name": "Sales", "code": "", "parent": nobody } }),
        ),
        ("check_confirmed", json!({})),
    ]
}

#[tokio::test]
async fn every_action_that_matters_most_asks_first_and_does_nothing_until_it_is_confirmed() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let mut clerk = app.as_person(&[]).await;
    let account = app.me(&mut clerk).await.to_string();
    let made = json!({ "version": 0, "draft": { "name": "Sales", "code": "", "parent": "" } });
    let tree = founder.api("units", json!({})).await.json();
    let made = founder
        .api("create_unit", {
            let mut made = made;
            made["version"] = tree["version"].clone();
            made
        })
        .await;
    assert_eq!(made.status, 200, "{}", made.body);
    let tree = founder.api("units", json!({})).await.json();
    let unit = tree["units"][0]["id"].as_str().unwrap().to_owned();
    let page = founder.api("settings", json!({ "section": "security" })).await.json();
    let action = json!({
        "key": "10000000-0000-4000-8000-000000000001", "action": "reactivate",
        "selection": { "people": [account] }, "confirmed": 1,
    });
    let job = founder.api("begin_action", json!({ "draft": action })).await.json();
    app.backend.run_bulk_once().await.unwrap();
    let results = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    app.advance(QUARTER);
    let before = app.database.count("audit_event").await;
    for (function, arguments) in asking(&account, &unit, &tree["version"], &page["version"]) {
        let answer = founder.api(function, arguments).await;
        assert_eq!(answer.refusal(), (403, "confirm_first".into()), "{function}");
    }
    assert_eq!(app.database.count("audit_event").await, before, "nothing was done");
    let all = "/administration/registry/export.csv?v=1";
    let audit = ["/administration/audit/export.csv", "/administration/audit/export.jsonl"];
    for path in [all, &results, audit[0], audit[1], "/me/export.json"] {
        let answer = founder.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.location().starts_with("/me/confirm?next="), "{}", answer.location());
        let asks = founder.get(answer.location()).await;
        assert_eq!(asks.status, 200);
        assert!(asks.body.contains("name=\"password\""), "{}", asks.body);
    }
    let me = app.me(&mut founder).await.to_string();
    let selected = [("account", me.as_str()), ("list", "v=1"), ("people", account.as_str())];
    let answer = founder.post("/administration/registry/export.csv", &selected).await;
    assert_eq!(answer.status, 403, "a form has the page that it came from");
    assert_eq!(app.database.count("audit_event").await, before, "nothing was exported");
    confirm(&mut founder).await;
    for (function, arguments) in asking(&account, &unit, &tree["version"], &page["version"]) {
        let answer = founder.api(function, arguments).await;
        assert_ne!(answer.status, 400, "{function}: {}", answer.body);
        assert!(answer.status == 200 || answer.code() != "confirm_first", "{function}");
    }
    assert_eq!(founder.get("/administration/registry/export.csv?v=1").await.status, 200);
    assert_eq!(founder.get(&results).await.status, 200);
}

#[tokio::test]
async fn what_matters_less_does_not_ask() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    app.advance(QUARTER);
    let page = founder.api("settings", json!({ "section": "data" })).await.json();
    let draft = json!({ "version": page["version"], "values": [["deletion_days", "31"]] });
    let saved = founder.api("save_settings", json!({ "section": "data", "draft": draft })).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let invite = json!({ "email": "zoe@aldine.example", "username": "zoe", "hold": true, "permissions": [] });
    let invited = founder.api("invite", json!({ "draft": invite })).await;
    assert_eq!(invited.status, 200, "{}", invited.body);
}

#[tokio::test]
async fn an_address_of_a_file_leads_through_the_page_that_asks_also_without_javascript() {
    let app = TestApp::founded().await;
    let mut clerk = app.as_person(&[Permission::ViewRegistry]).await;
    app.advance(QUARTER);
    let me = app.me(&mut clerk).await.to_string();
    let asked = clerk.get("/administration/registry/export.csv?v=1").await.location().to_owned();
    let next = "/administration/registry/export.csv?v=1";
    let form = |password: &'static str, next: &'static str| [("password", password), ("next", next)];
    let wrong = clerk
        .post("/me/confirm", &[&form("not my password at all", next)[..], &[("account", &me)]].concat())
        .await;
    assert_eq!(wrong.status, 422, "{asked}");
    assert!(wrong.body.contains("value=\"/administration/registry/export.csv?v=1\""), "{}", wrong.body);
    let evil = clerk
        .post("/me/confirm", &[&form(PASSWORD, "//evil.example/x")[..], &[("account", &me)]].concat())
        .await;
    assert_eq!((evil.status, evil.location()), (303, "/"), "never to another site");
    app.advance(QUARTER);
    let right = clerk.post("/me/confirm", &[&form(PASSWORD, next)[..], &[("account", &me)]].concat()).await;
    assert_eq!((right.status, right.location()), (303, next));
    assert_eq!(clerk.get(next).await.status, 200);
}

#[tokio::test]
async fn permissions_are_given_without_javascript_with_the_password_in_the_form() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    app.advance(QUARTER);
    let me = app.me(&mut founder).await.to_string();
    let page = founder.get("/administration/user-registration/new").await;
    assert!(page.body.contains("name=\"current_password\""));
    let fields = |password: &'static str| {
        vec![
            ("account", me.clone()),
            ("email", "zoe@aldine.example".to_owned()),
            ("username", "zoe".to_owned()),
            ("permissions", "can_view_registry".to_owned()),
            ("current_password", password.to_owned()),
        ]
    };
    let path = "/administration/user-registration/new";
    for (password, status) in [("", 403), ("not my password at all", 422), (PASSWORD, 303)] {
        let fields = fields(password);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(founder.post(path, &fields).await.status, status, "{password}");
    }
    assert_eq!(
        founder.api("check_confirmed", json!({})).await.code(),
        "confirm_first",
        "for this form alone"
    );
    assert_eq!(app.visitor().sign_in(FOUNDER, PASSWORD).await.status, 200);
}
