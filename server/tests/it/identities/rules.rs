//! The organization's rules: what is required, and which steps people fill in. They apply to the next request.

use super::{add_document, clerk, events, fill, me, ok, save, submit, target_of, view};
use crate::pictures::{jpeg, picture_path, upload};
use crate::reviews::{case, decide, fill_document_expiring, reviewer, waiting};
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

async fn set(settings: &mut Browser, setting: &str, value: &str) -> Answer {
    let page = ok(settings.api("settings", json!({ "section": "identity" })).await);
    let draft = json!({ "version": page["version"], "values": [[setting, value]] });
    settings.api("save_settings", json!({ "section": "identity", "draft": draft })).await
}

#[tokio::test]
async fn what_is_required_later_is_felt_by_drafts_that_were_complete_and_by_nobody_elses() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let usual = "date_of_birth birth_country nationalities country";
    ok(set(&mut settings, "required_of_guest", &format!("{usual} street")).await);
    let page = ok(set(&mut settings, "required_of_employee", &format!("documents phone {usual}")).await);
    let stored =
        page["settings"].as_array().unwrap().iter().find(|row| row["setting"] == "required_of_employee");
    assert_eq!(
        stored.unwrap()["value"],
        "date_of_birth birth_country nationalities phone country documents",
        "in one order, however it was sent"
    );
    let refused = submit(&mut person, &me()).await;
    assert_eq!(
        refused.json()["faults"],
        json!([
            { "field": "phone", "code": "value_missing" },
            { "field": "documents", "code": "document_missing" },
        ])
    );
    let mine = view(&mut person, &me()).await;
    assert_eq!(mine["steps"].as_array().unwrap().len(), 5, "nothing of the draft is lost");
    assert_eq!(mine["required"][0][1].as_array().unwrap().len(), 6, "and its page knows the rule");
    ok(save(&mut person, &me(), "contact", 1, json!({ "country": "IT", "phone": "+39061234567" })).await);
    let document = super::new_id();
    ok(super::add_document_as(&mut person, &me(), &document).await);
    ok(fill_document_expiring(&mut person, &document, "YA7319462", "2031-05-01").await);
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}

#[tokio::test]
async fn an_own_field_is_required_of_the_relationships_that_are_named_from_the_next_request_on() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    let draft = |version: u32, of: &[&str]| {
        json!({
            "version": version, "key": "course", "kind": "text", "level": "identity",
            "label": { "en": "Course", "it": "Corso" }, "is_required": true, "required_of": of,
            "is_for_person": true,
        })
    };
    let added = settings.api("add_own_field", json!({ "draft": draft(0, &["student"]) })).await;
    let id = ok(added);
    let page = ok(settings.api("own_fields_page", json!({})).await);
    assert_eq!(page["rows"][0]["field"]["required_of"], json!(["student"]));
    let (mut one, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    for person in [&mut one, &mut other] {
        fill(person, &me()).await;
    }
    assert_eq!(ok(submit(&mut one, &me()).await)["state"], "submitted", "an employee");
    let change = json!({ "field": id, "draft": draft(1, &["employee", "student"]) });
    ok(settings.api("change_own_field", change).await);
    let refused = submit(&mut other, &me()).await.json();
    assert_eq!(refused["code"], "step_skipped", "the step of the field was not needed before: {refused}");
    ok(save(&mut other, &me(), "more", 0, json!({ "own_41": "Latin" })).await);
    assert_eq!(ok(submit(&mut other, &me()).await)["state"], "submitted");
    assert_eq!(app.database.text("SELECT required_of FROM field").await, "employee student");
}

#[tokio::test]
async fn what_is_no_longer_required_can_be_left_out() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    ok(set(&mut settings, "required_of_guest", "").await);
    let mut person = app.as_person(&[]).await;
    for (step, values) in [
        ("person", json!({ "mode": "named", "privacy_notice": "accepted 1" })),
        ("names", json!({ "given_names": "Anna", "family_name": "Rossi" })),
        ("organization", json!({ "relationship": "guest" })),
    ] {
        ok(save(&mut person, &me(), step, 0, values).await);
    }
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
}

#[tokio::test]
async fn a_rule_is_a_known_word_and_a_minimum_age_asks_for_the_date_of_birth() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    for (setting, value, code) in [
        ("required_of_guest", "given_names", "choice_unknown"),
        ("required_of_guest", "phone; DROP TABLE setting", "choice_unknown"),
        ("self_service_steps", "person", "choice_unknown"),
        ("self_service_steps", "names check", "choice_unknown"),
        ("document_notice_days", "0", "day_list_unknown"),
        ("document_notice_days", "1 2 3 4 5 6", "day_list_unknown"),
        ("least_age", "131", "number_range"),
    ] {
        assert_eq!(
            set(&mut settings, setting, value).await.refusal(),
            (422, code.into()),
            "{setting} {value}"
        );
    }
    ok(set(&mut settings, "required_of_employee", "").await);
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(save(&mut person, &me(), "birth", 1, json!({})).await);
    ok(set(&mut settings, "least_age", "16").await);
    assert_eq!(submit(&mut person, &me()).await.refusal(), (422, "date_missing".into()));
    ok(save(&mut person, &me(), "birth", 2, json!({ "date_of_birth": "2020-01-01" })).await);
    assert_eq!(submit(&mut person, &me()).await.refusal(), (422, "age_least".into()));
    ok(save(&mut person, &me(), "birth", 3, json!({ "date_of_birth": "1990-04-17" })).await);
    ok(submit(&mut person, &me()).await);
}

#[tokio::test]
async fn steps_of_the_organization_are_read_by_the_person_and_filled_in_by_others_alone() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = super::new_id();
    ok(super::add_document_as(&mut person, &me(), &document).await);
    let before = events(&app, "identity.saved").await;
    ok(set(&mut settings, "self_service_steps", "names contact").await);
    let mine = view(&mut person, &me()).await;
    assert_eq!(mine["kept"], json!(["birth", "document", "organization", "more"]));
    let birth = json!({ "date_of_birth": "1990-04-18", "birth_country": "IT", "nationalities": "IT" });
    let kept = (403, "step_kept".to_owned());
    assert_eq!(save(&mut person, &me(), "birth", 1, birth.clone()).await.refusal(), kept);
    assert_eq!(add_document(&mut person, &me()).await.refusal(), kept);
    let removed = person.api("remove_document", json!({ "whose": me(), "document": document })).await;
    assert_eq!(removed.refusal(), kept);
    let filled = fill_document_expiring(&mut person, &document, "YA7319462", "2031-05-01").await;
    assert_eq!(filled.refusal(), kept);
    let picture = upload(&mut person, &picture_path(&document, "front"), "image/jpeg", jpeg(30, 20)).await;
    assert_eq!(picture.refusal(), kept);
    assert_eq!(events(&app, "identity.saved").await, before, "nothing was saved");
    ok(save(&mut person, &me(), "contact", 1, json!({ "country": "FR" })).await);
    // Whoever registers identities fills in these steps, of others and of their own.
    let mut clerk = clerk(&app).await;
    let theirs = target_of(&app.me(&mut person).await.to_string());
    assert_eq!(view(&mut clerk, &theirs).await["kept"], json!([]));
    ok(save(&mut clerk, &theirs, "birth", 1, birth).await);
    fill(&mut clerk, &me()).await;
    assert_eq!(view(&mut clerk, &me()).await["kept"], json!([]));
}

#[tokio::test]
async fn the_person_is_asked_for_what_they_may_fill_in() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    ok(set(&mut settings, "self_service_steps", "names contact").await);
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let mut clerk = clerk(&app).await;
    let asked = ok(clerk.api("ask_person", json!({ "account": account })).await);
    assert_eq!(asked["steps"], json!(["person", "names", "contact", "check"]));
}

#[tokio::test]
async fn a_case_says_what_breaks_a_rule_that_was_made_after_it_was_submitted() {
    let app = TestApp::founded().await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(case(&mut reviewer, &row).await["broken"], json!([]));
    ok(set(&mut settings, "least_age", "60").await);
    ok(set(&mut settings, "required_of_employee", "phone").await);
    assert_eq!(
        case(&mut reviewer, &row).await["broken"],
        json!([
            { "document": null, "field": "date_of_birth", "code": "age_least" },
            { "document": null, "field": "phone", "code": "value_missing" },
        ])
    );
    ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    assert_eq!(submit(&mut person, &me()).await.refusal(), (422, "age_least".into()));
}

#[tokio::test]
async fn the_days_before_an_expiry_on_which_people_are_told_are_a_setting_and_apply_at_once() {
    let app = TestApp::founded().await;
    app.set("session_idle_h", "8000").await;
    app.set("session_days", "365").await;
    let mut settings = app.as_person(&[Permission::ManageSettings]).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = super::new_id();
    ok(super::add_document_as(&mut person, &me(), &document).await);
    // 62 days from now.
    ok(fill_document_expiring(&mut person, &document, "YA7319462", "2027-01-23").await);
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    let told = async || {
        app.backend.run_due_once().await.unwrap();
        let all = "SELECT COUNT(*) FROM message WHERE kind = 'document_expiring'";
        app.database.number(all).await
    };
    assert_eq!(told().await, 0);
    ok(set(&mut settings, "document_notice_days", "100 1").await);
    app.advance(Duration::from_secs(3_700));
    assert_eq!(told().await, 1, "as the new setting says");
    let params = app.database.text("SELECT params FROM message WHERE kind = 'document_expiring'").await;
    assert_eq!(serde_json::from_str::<Value>(&params).unwrap()["days"], 62, "the days that are left");
    ok(set(&mut settings, "document_notice_days", "").await);
    app.advance(Duration::from_secs(61 * 86_400));
    assert_eq!(told().await, 1, "nobody is told");
    ok(set(&mut settings, "document_notice_days", "7 1").await);
    app.advance(Duration::from_secs(3_700));
    assert_eq!(told().await, 2, "once, for the last of the days that are over");
    app.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(told().await, 2);
    assert_eq!(app.database.count("document_expiry").await, 0, "what has expired is not kept");
}
