//! Submitting, and reopening.

use super::{accept_notice, add_document, clerk, events, fill, me, ok, save, steps, submit, target_of, view};
use crate::support::TestApp;
use domain::permission::Permission;
use futures::future::join_all;
use serde_json::json;

#[tokio::test]
async fn what_is_complete_is_handed_over_and_then_stays_as_it_is() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let view = ok(submit(&mut person, &me()).await);
    assert_eq!((view["state"].as_str(), view["can_edit"].as_bool()), (Some("submitted"), Some(false)));
    assert_eq!(view["who"]["name"], "Anna Rossi");
    assert_eq!(app.database.number("SELECT CAST(submitted AS BIGINT) FROM identity").await, 1);
    assert_eq!(app.database.text("SELECT state FROM identity_revision").await, "submitted");
    assert_eq!(events(&app, "identity.submitted").await, 1);
    let late = save(&mut person, &me(), "names", 1, json!({ "given_names": "Ada" })).await;
    assert_eq!(late.refusal(), (409, "identity_state".into()));
    let document = add_document(&mut person, &me()).await;
    assert_eq!(document.refusal(), (409, "identity_state".into()));
    assert_eq!(submit(&mut person, &me()).await.refusal(), (409, "identity_state".into()));
}

#[tokio::test]
async fn a_step_that_was_left_out_is_told_and_nothing_is_handed_over() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    assert_eq!(submit(&mut person, &me()).await.refusal(), (409, "step_skipped".into()), "nothing at all");
    for (step, values) in steps() {
        assert_eq!(submit(&mut person, &me()).await.refusal(), (409, "step_skipped".into()), "before {step}");
        ok(save(&mut person, &me(), step, 0, values).await);
    }
    let undeclared = json!({ "whose": me(), "draft": { "declared": false, "note": "" } });
    let undeclared = person.api("submit_identity", undeclared).await;
    assert_eq!(undeclared.refusal(), (422, "declaration_missing".into()));
    assert_eq!(app.database.count("identity_revision").await, 0);
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}

#[tokio::test]
async fn faults_are_told_by_field_when_it_is_handed_over() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let name = |length: usize| json!({ "given_names": "ñ".repeat(length), "family_name": "אבג" });
    ok(save(&mut person, &me(), "names", 1, name(151)).await);
    let birth = json!({ "date_of_birth": "1900-02-29", "birth_country": "IT", "nationalities": "IT" });
    ok(save(&mut person, &me(), "birth", 1, birth).await);
    let refused = submit(&mut person, &me()).await;
    assert_eq!(refused.refusal(), (422, "name_long".into()));
    let faults = refused.json()["faults"].clone();
    assert_eq!(
        faults,
        json!([
            { "field": "given_names", "code": "name_long" },
            { "field": "date_of_birth", "code": "date_unknown" },
        ])
    );
    ok(save(&mut person, &me(), "names", 2, name(150)).await);
    ok(save(&mut person, &me(), "birth", 2, steps()[2].1.clone()).await);
    let view = ok(submit(&mut person, &me()).await);
    assert_eq!(view["who"]["name"].as_str().unwrap().chars().count(), 154);
}

#[tokio::test]
async fn under_an_alias_no_papers_are_needed_and_none_are_kept() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    ok(add_document(&mut person, &me()).await);
    let alias = json!({ "mode": "alias", "alias": "Desk 4", "privacy_notice": "accepted 1" });
    ok(save(&mut person, &me(), "person", 0, alias).await);
    ok(save(&mut person, &me(), "organization", 0, json!({ "relationship": "guest" })).await);
    assert_eq!(ok(submit(&mut person, &me()).await)["who"]["name"], "Desk 4");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_submissions_at_once_one_is_the_revision() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let clerk = clerk(&app).await;
    fill(&mut person, &me()).await;
    let (mine, theirs) = (me(), target_of(&account));
    let answers =
        join_all([(&person, &mine), (&clerk, &theirs), (&person, &mine)].map(|(browser, target)| {
            let mut browser = browser.clone();
            async move { submit(&mut browser, target).await }
        }))
        .await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 2), "{answers:?}");
    assert!(lost.iter().all(|answer| answer.refusal() == (409, "identity_state".into())), "{lost:?}");
    assert_eq!(app.database.count("identity_revision").await, 1);
    assert_eq!(events(&app, "identity.submitted").await, 1);
}

#[tokio::test]
async fn once_submitted_only_those_who_may_see_what_it_says() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    let seeing = [Permission::RegisterIdentities, Permission::ViewPersonalData];
    let mut seeing = app.as_person(&seeing).await;
    fill(&mut clerk, &target).await;
    assert_eq!(view(&mut clerk, &target).await["steps"].as_array().unwrap().len(), 5);
    assert_eq!(events(&app, "identity.opened").await, 1);
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    let closed = view(&mut clerk, &target).await;
    assert_eq!((&closed["steps"], closed["state"].as_str()), (&json!([]), Some("submitted")));
    assert_eq!(events(&app, "identity.opened").await, 1, "nothing was opened");
    assert_eq!(view(&mut seeing, &target).await["steps"].as_array().unwrap().len(), 5);
    assert_eq!(view(&mut person, &me()).await["steps"].as_array().unwrap().len(), 5);
    assert_eq!(events(&app, "identity.opened").await, 2);
}

#[tokio::test]
async fn what_is_verified_stays_in_force_while_it_is_corrected() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    let open = person.api("begin_correction", json!({ "whose": me() })).await;
    assert_eq!(open.refusal(), (409, "identity_state".into()), "it waits for a reviewer");
    app.database.run("UPDATE identity SET state = 'verified', verified = 1").await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let peeking = clerk(&app).await.api("begin_correction", json!({ "whose": target })).await;
    assert_eq!(peeking.refusal(), (403, "permission_missing".into()), "who may not see it does not open it");
    let view = ok(person.api("begin_correction", json!({ "whose": me() })).await);
    assert_eq!((view["state"].as_str(), view["has_verified"].as_bool()), (Some("draft"), Some(true)));
    ok(save(&mut person, &me(), "names", 1, json!({ "given_names": "Anna", "family_name": "Bianchi" }))
        .await);
    let view = ok(submit(&mut person, &me()).await);
    assert_eq!(view["who"]["name"], "Anna Rossi", "until the correction is verified");
    assert_eq!(app.database.number("SELECT CAST(submitted AS BIGINT) FROM identity").await, 2);
    assert_eq!(app.database.count("identity_revision").await, 2);
}

#[tokio::test]
async fn a_rejected_one_is_opened_again_by_an_administrator() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    app.database.run("UPDATE identity SET state = 'rejected'").await;
    let own = person.api("begin_correction", json!({ "whose": me() })).await;
    assert_eq!(own.refusal(), (409, "identity_state".into()));
    assert_eq!(ok(clerk.api("begin_correction", json!({ "whose": target })).await)["state"], "draft");
    assert_eq!(events(&app, "identity.reopened").await, 1);
}
