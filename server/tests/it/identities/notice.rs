//! The privacy notice: handed over by an administrator, accepted by the person.

use super::{accept_notice, clerk, events, fill, me, ok, save, step_of, submit, target_of, view};
use crate::reviews::{decide, reviewer, waiting};
use crate::support::{Answer, Browser, TestApp};
use serde_json::{Value, json};

async fn notice(browser: &mut Browser, target: &Value, edition: u32, text: &str) -> Answer {
    save(browser, target, "person", edition, json!({ "mode": "named", "privacy_notice": text })).await
}

fn missing() -> (u16, String) {
    (422, "notice_missing".to_owned())
}

#[tokio::test]
async fn what_the_person_submits_they_have_accepted_in_the_version_in_force() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    fill(&mut clerk, &target).await;
    let refused = submit(&mut person, &me()).await;
    assert_eq!(refused.refusal(), missing(), "that it was handed over is not enough");
    assert_eq!(refused.json()["field"], "privacy_notice");
    ok(notice(&mut person, &me(), 1, "accepted 1").await);
    app.set("privacy_notice", "2").await;
    assert_eq!(submit(&mut person, &me()).await.refusal(), missing(), "another version is in force by now");
    ok(notice(&mut person, &me(), 2, "accepted 2").await);
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}

#[tokio::test]
async fn what_an_administrator_submits_was_handed_over_or_accepted() {
    let app = TestApp::founded().await;
    let mut clerk = clerk(&app).await;
    for (by_the_clerk, by_the_person, is_taken) in
        [("", "", false), ("handed_over 0", "", false), ("handed_over 1", "", true), ("", "accepted 1", true)]
    {
        let mut person = app.as_person(&[]).await;
        let target = target_of(&app.me(&mut person).await.to_string());
        fill(&mut clerk, &target).await;
        ok(notice(&mut clerk, &target, 1, by_the_clerk).await);
        if !by_the_person.is_empty() {
            ok(notice(&mut person, &me(), 2, by_the_person).await);
        }
        let answer = submit(&mut clerk, &target).await;
        if is_taken {
            assert_eq!(ok(answer)["state"], "submitted", "{by_the_clerk} {by_the_person}");
        } else {
            assert_eq!(answer.refusal(), missing(), "{by_the_clerk} {by_the_person}");
        }
    }
}

#[tokio::test]
async fn nobody_accepts_for_somebody_else_and_nobody_hands_it_over_to_themselves() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    let malformed = (400, "malformed".to_owned());
    assert_eq!(notice(&mut clerk, &target, 0, "accepted 1").await.refusal(), malformed);
    assert_eq!(notice(&mut person, &me(), 0, "handed_over 1").await.refusal(), malformed);
    assert_eq!(app.database.count("identity_step").await, 0);
    // A notice that is handed over already can be saved with the rest of its step.
    ok(notice(&mut person, &me(), 0, "accepted 1").await);
    let alias = json!({ "mode": "alias", "alias": "Desk 4", "privacy_notice": "accepted 1" });
    assert!(ok(save(&mut clerk, &target, "person", 1, alias).await)["saved"].is_object());
}

#[tokio::test]
async fn the_person_accepts_what_an_administrator_has_submitted_and_nothing_is_decided_anew() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    assert_eq!(accept_notice(&mut person, "1").await.refusal(), (404, "not_found".into()), "of nothing yet");
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    fill(&mut clerk, &target).await;
    ok(submit(&mut clerk, &target).await);
    let stands = view(&mut person, &me()).await;
    assert_eq!((stands["is_own"].clone(), stands["can_edit"].clone()), (json!(true), json!(false)));

    assert_eq!(accept_notice(&mut person, "0").await.refusal(), missing());
    let stands = ok(accept_notice(&mut person, "1").await);
    assert_eq!(stands["state"], "submitted");
    assert_eq!(step_of(&stands, "person")["values"]["privacy_notice"], "accepted 1");
    ok(accept_notice(&mut person, "1").await);
    assert_eq!(events(&app, "identity.notice_accepted").await, 1, "once");
    assert_eq!(app.database.count("identity_revision").await, 1);

    // The decision is about the earlier revision only.
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    app.set("privacy_notice", "2").await;
    assert_eq!(ok(accept_notice(&mut person, "2").await)["state"], "verified");
    let correction = ok(person.api("begin_correction", json!({ "whose": me() })).await);
    assert_eq!(step_of(&correction, "person")["values"]["privacy_notice"], "accepted 2");
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}
