//! Saving steps, sequentially and concurrently.

use super::{clerk, events, fill, me, new_id, ok, save, step_of, steps, target_of, view};
use crate::support::TestApp;
use futures::future::join_all;
use serde_json::{Value, json};

#[tokio::test]
async fn the_first_save_gives_the_personal_code_and_another_device_goes_on() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let before = view(&mut person, &me()).await;
    assert_eq!(
        (&before["state"], &before["code"], &before["steps"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(before["today"].as_str(), Some("2026-11-22"));

    let saved = ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Anna" })).await);
    assert_eq!(
        (saved["saved"]["edition"].as_u64(), saved["saved"]["code"].as_str()),
        (Some(1), Some("10000001"))
    );
    let email = before["who"]["email"].as_str().unwrap().to_owned();
    let mut elsewhere = app.visitor();
    assert_eq!(elsewhere.sign_in(&email, crate::support::PASSWORD).await.status, 200);
    let after = view(&mut elsewhere, &me()).await;
    assert_eq!((after["state"].as_str(), after["code"].as_str()), (Some("draft"), Some("10000001")));
    assert_eq!(step_of(&after, "names")["values"], json!({ "given_names": "Anna" }));
    assert_eq!((events(&app, "identity.begun").await, events(&app, "identity.saved").await), (1, 1));
    assert_eq!(events(&app, "identity.opened").await, 0, "one's own is nobody else's");
    let detail = app.database.text("SELECT detail FROM audit_event WHERE action = 'identity.saved'").await;
    assert!(detail.contains("given_names") && !detail.contains("Anna"), "{detail}");
}

#[tokio::test]
async fn nothing_that_is_typed_needs_to_be_right_to_be_saved() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let values = json!({ "date_of_birth": "1900-02-29", "nationalities": "XX", "sex": "?" });
    ok(save(&mut person, &me(), "birth", 0, values.clone()).await);
    assert_eq!(step_of(&view(&mut person, &me()).await, "birth")["values"], values);
    // Values are stored in NFC, whatever the keyboard produces.
    ok(save(&mut person, &me(), "names", 0, json!({ "family_name": "Mu\u{308}ller" })).await);
    assert_eq!(step_of(&view(&mut person, &me()).await, "names")["values"]["family_name"], "Müller");
}

#[tokio::test]
async fn what_no_page_sends_is_refused_and_saves_nothing() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let foreign = save(&mut person, &me(), "names", 0, json!({ "date_of_birth": "1990-04-17" })).await;
    assert_eq!(foreign.refusal(), (400, "malformed".into()));
    let account = save(&mut person, &me(), "document", 0, json!({})).await;
    assert_eq!(account.refusal(), (400, "malformed".into()));
    let long = save(&mut person, &me(), "names", 0, json!({ "known_as": "x".repeat(2_001) })).await;
    assert_eq!(long.refusal(), (422, "text_long".into()));
    assert_eq!(long.json()["field"], "known_as");
    assert_eq!(app.database.count("identity").await, 0);
}

#[tokio::test]
async fn who_saves_an_older_edition_is_told_and_shown_both() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let mut clerk = clerk(&app).await;
    ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Anna" })).await);
    ok(save(&mut clerk, &target_of(&account), "names", 1, json!({ "given_names": "Hannah" })).await);

    let late = ok(save(&mut person, &me(), "names", 1, json!({ "given_names": "Anne" })).await);
    assert_eq!(late["conflict"]["edition"], 2);
    assert_eq!(late["conflict"]["theirs"], json!({ "given_names": "Hannah" }));
    assert!(late["conflict"]["by"].as_str().unwrap().contains("@aldine.example"), "{late}");
    assert_eq!(step_of(&view(&mut person, &me()).await, "names")["values"]["given_names"], "Hannah");
    // Saving the same values again is no conflict: the first answer may have been lost.
    let again =
        ok(save(&mut clerk, &target_of(&account), "names", 1, json!({ "given_names": "Hannah" })).await);
    assert_eq!(again["saved"]["edition"], 2);
    let kept = ok(save(&mut person, &me(), "names", 2, json!({ "given_names": "Anne" })).await);
    assert_eq!(kept["saved"]["edition"], 3);
    assert_eq!(events(&app, "identity.saved").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_fill_in_different_steps_at_once_never_meet() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let clerk = clerk(&app).await;
    let saves = steps().into_iter().enumerate().map(|(at, (step, values))| {
        let target = if at % 2 == 0 { me() } else { target_of(&account) };
        let mut browser = if at % 2 == 0 { person.clone() } else { clerk.clone() };
        async move { save(&mut browser, &target, step, 0, values).await }
    });
    for answer in join_all(saves).await {
        assert_eq!(ok(answer)["saved"]["edition"], 1);
    }
    let view = view(&mut person, &me()).await;
    assert_eq!(view["steps"].as_array().unwrap().len(), 5);
    assert_eq!(app.database.count("identity").await, 1);
    assert_eq!(events(&app, "identity.begun").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_given_once_however_many_begin_at_once() {
    let app = TestApp::founded().await;
    let clerk = clerk(&app).await;
    let mut founder = app.as_founder().await;
    let mut accounts = Vec::new();
    for number in 0..20 {
        let invited = founder.invite(json!({ "email": format!("new{number}@aldine.example") })).await;
        accounts.push(invited["account"].as_str().unwrap().to_owned());
    }
    let saves = accounts.iter().map(|account| {
        let (mut browser, target) = (clerk.clone(), target_of(account));
        async move { save(&mut browser, &target, "names", 0, json!({ "given_names": "Anna" })).await }
    });
    let mut codes: Vec<u64> = join_all(saves)
        .await
        .into_iter()
        .map(|answer| ok(answer)["saved"]["code"].as_str().unwrap().parse().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, (10_000_001..=10_000_020).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_conflict_in_the_database_saves_once() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    app.failures.order(backend::Failure::Commit, 2);
    fill(&mut person, &me()).await;
    assert_eq!(app.failures.left(), 0);
    assert_eq!(app.database.count("identity_step").await, 5);
    assert_eq!(events(&app, "identity.saved").await, 5);
}

/// Each change is an audit event, which is never deleted.
#[tokio::test]
async fn what_somebody_changes_about_themselves_is_bounded_and_about_others_is_not() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let mut clerk = clerk(&app).await;
    ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Anna" })).await);
    app.database.run("UPDATE attempt SET count = 600").await;
    let refused = save(&mut person, &me(), "names", 1, json!({ "given_names": "Anne" })).await;
    assert_eq!(refused.refusal(), (429, "too_many".into()));
    let document = json!({ "whose": me(), "document": new_id() });
    for verb in ["add_document", "remove_document"] {
        assert_eq!(person.api(verb, document.clone()).await.refusal(), (429, "too_many".into()), "{verb}");
    }
    assert_eq!(events(&app, "identity.saved").await, 1);
    ok(save(&mut clerk, &target_of(&account), "names", 1, json!({ "given_names": "Hannah" })).await);
    app.advance(std::time::Duration::from_secs(3_601));
    ok(save(&mut person, &me(), "names", 2, json!({ "given_names": "Anne" })).await);
}
