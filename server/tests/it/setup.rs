//! The founder's set-up: once, with the code.

use crate::support::{FOUNDER, PASSWORD, SETUP_CODE, TestApp, set_up_draft};
use serde_json::json;

#[tokio::test]
async fn the_first_start_tells_a_link_and_the_set_up_leads_inside() {
    let app = TestApp::new().await;
    let link = app.backend.setup_link().await.unwrap().unwrap();
    assert_eq!(link, format!("http://127.0.0.1:3000/setup?code={SETUP_CODE}"));
    let mut founder = app.visitor();
    let page = founder.get(&format!("/setup?code={SETUP_CODE}")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(SETUP_CODE), "the code of the link stands in the form");
    assert_eq!(founder.api("set_up", json!({ "draft": set_up_draft() })).await.status, 200);
    let session = founder.api("session", json!({})).await.json();
    assert_eq!(session["organization"], "Aldine Press");
    assert_eq!(session["me"]["is_founder"], true);
    assert_eq!(session["me"]["email"], FOUNDER);
    assert_eq!(app.backend.setup_link().await.unwrap(), None);
}

#[tokio::test]
async fn before_the_set_up_every_page_leads_to_the_one_that_says_how_to_begin() {
    let app = TestApp::new().await;
    for path in ["/administration/user-registration", "/sign-in", "/me/data", "/forgot-password"] {
        let answer = app.visitor().get(path).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{path}");
    }
    for path in ["/", "/setup"] {
        assert_eq!(app.visitor().get(path).await.status, 200, "{path}");
    }
    assert_eq!(app.visitor().get("/nowhere").await.status, 404);
}

#[tokio::test]
async fn a_wrong_code_makes_no_founder_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let mut draft = set_up_draft();
    draft["setup_code"] = json!("ANOTHER");
    let answer = app.visitor().api("set_up", json!({ "draft": draft })).await;
    assert_eq!(answer.refusal(), (403, "setup_code_wrong".into()));

    let fields = [
        ("setup_code", "ANOTHER"),
        ("organization_name", "Aldine & Sons"),
        ("email", FOUNDER),
        ("username", "ada"),
        ("password", PASSWORD),
    ];
    let answer = app.visitor().post("/setup", &fields).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("Aldine &amp; Sons") && answer.body.contains(FOUNDER), "{}", answer.body);
    assert!(!answer.body.contains(PASSWORD));
    assert_eq!(app.database.count("account").await, 0);
}

#[tokio::test]
async fn every_field_is_looked_at_before_anything_is_said() {
    let app = TestApp::new().await;
    let draft = json!({ "setup_code": SETUP_CODE, "organization_name": "A\r\nBcc: x@evil", "email": "ada", "username": "a", "password": "short" });
    let answer = app.visitor().api("set_up", json!({ "draft": draft })).await;
    assert_eq!(answer.status, 422);
    let faults = answer.json()["faults"].clone();
    let codes: Vec<&str> =
        faults.as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["control_character", "email_no_at", "username_short", "password_short"]);
}

#[tokio::test]
async fn the_set_up_is_closed_for_good_once_there_is_a_founder() {
    let app = TestApp::founded().await;
    let answer = app.visitor().api("set_up", json!({ "draft": set_up_draft() })).await;
    assert_eq!(answer.refusal(), (410, "setup_closed".into()));
    assert_eq!(app.visitor().get(&format!("/setup?code={SETUP_CODE}")).await.status, 410);
    let answer = app.visitor().post("/setup", &[("setup_code", SETUP_CODE)]).await;
    assert!(matches!(answer.status, 410 | 422), "{}", answer.status);
    app.database.run("UPDATE account SET state = 'deleted'").await;
    let answer = app.visitor().api("set_up", json!({ "draft": set_up_draft() })).await;
    assert_eq!(answer.refusal(), (410, "setup_closed".into()), "also when the founder is gone");
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test]
async fn the_code_cannot_be_guessed_by_trying() {
    let app = TestApp::new().await;
    let mut refused = Vec::new();
    for guess in 0..200 {
        let mut draft = set_up_draft();
        draft["setup_code"] = json!(format!("GUESS-{guess}"));
        refused.push(app.visitor().api("set_up", json!({ "draft": draft })).await.status);
    }
    assert!(refused.contains(&429), "guessing has a limit");
    assert!(refused.iter().all(|status| matches!(status, 403 | 429)));
}
