//! Availability of e-mail address and username.

use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

fn question(email: &str, username: &str) -> Value {
    json!({ "question": { "email": email, "username": username } })
}

#[tokio::test]
async fn nobody_and_nobody_without_the_permission_is_told_who_is_here() {
    let app = TestApp::founded().await;
    let asked = question("ada@aldine.example", "ada");
    assert_eq!(app.visitor().api("availability", asked.clone()).await.refusal(), (401, "signed_out".into()));
    let mut person = app.as_person(&[Permission::ViewAudit]).await;
    assert_eq!(person.api("availability", asked).await.refusal(), (403, "permission_missing".into()));
}

#[tokio::test]
async fn both_fields_are_answered_at_once() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    for (email, username, answer) in [
        ("", "", json!({ "email": null, "username": null, "suggestions": [] })),
        (
            "new@aldine.example",
            "new",
            json!({ "email": "available", "username": "available", "suggestions": [] }),
        ),
        ("ADA@aldine.example", "", json!({ "email": "used", "username": null, "suggestions": [] })),
        (
            "bob@aldine.example",
            "",
            json!({ "email": { "invitation_pending": invited["invitation"] }, "username": null, "suggestions": [] }),
        ),
        (
            "bob",
            "b\u{43e}b",
            json!({ "email": { "not_valid": "email_no_at" }, "username": { "not_valid": "username_charset" }, "suggestions": [] }),
        ),
    ] {
        assert_eq!(founder.api("availability", question(email, username)).await.json(), answer);
    }
    let taken = founder.api("availability", question("", "ada")).await.json();
    assert_eq!(taken["username"], "used");
    assert!((1..=3).contains(&taken["suggestions"].as_array().unwrap().len()));
    for suggestion in taken["suggestions"].as_array().unwrap() {
        let answer = founder.api("availability", question("", suggestion.as_str().unwrap())).await.json();
        assert_eq!(answer["username"], "available", "{suggestion}");
    }
    assert_eq!(founder.api("availability", question("", "root")).await.json()["username"], "reserved");
}

#[tokio::test]
async fn a_flood_of_questions_is_429_for_its_session_and_for_no_other() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (app.as_founder().await, app.as_founder().await);
    let asked = question("bob@aldine.example", "bob");
    for _ in 0..20 {
        assert_eq!(one.api("availability", asked.clone()).await.status, 200);
    }
    let answer = one.api("availability", asked.clone()).await;
    assert_eq!(answer.refusal(), (429, "too_many".into()));
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(other.api("availability", asked.clone()).await.status, 200);
    app.advance(Duration::from_secs(1));
    assert_eq!(one.api("availability", asked.clone()).await.status, 200);

    app.set("availability_per_second", "0").await;
    for _ in 0..100 {
        assert_eq!(one.api("availability", asked.clone()).await.status, 200, "without a limit there is none");
    }
}
