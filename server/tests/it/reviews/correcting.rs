//! Corrections of verified identities: open, discarded, rejected, suspended.

use super::{NUMBER, decide, fill_document, on_case, rename, reviewer, verified, waiting};
use crate::identities::{accept_notice, clerk, events, fill, me, ok, save, submit, target_of, view};
use crate::notices::publish;
use crate::pictures::{add_document, picture_path, remove, store};
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) async fn begin(browser: &mut Browser) -> Value {
    ok(browser.api("begin_correction", json!({ "whose": me() })).await)
}

pub(super) async fn discard(browser: &mut Browser, target: &Value) -> Answer {
    browser.api("discard_correction", json!({ "whose": target })).await
}

fn family_name(view: &Value) -> &Value {
    let steps = view["steps"].as_array().unwrap();
    &steps.iter().find(|step| step["step"] == "names").unwrap()["values"]["family_name"]
}

#[tokio::test]
async fn a_discarded_correction_leaves_what_was_verified() {
    let (app, mut person, _reviewer, _row, document) = verified().await;
    app.advance(Duration::from_secs(1));
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    assert_eq!(remove(&mut person, &picture_path(&document, "front")).await.status, 204);
    store(&mut person, &document).await;
    let second = add_document(&mut person).await;
    ok(fill_document(&mut person, &second, "ZB0000001").await);
    store(&mut person, &second).await;
    ok(person.api("remove_document", json!({ "whose": me(), "document": document })).await);

    let view = ok(discard(&mut person, &me()).await);
    assert_eq!((&view["state"], &view["can_edit"]), (&json!("verified"), &json!(false)));
    assert_eq!(family_name(&view), "Rossi");
    let documents = view["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(
        (&documents[0]["id"], &documents[0]["values"]["document_number"]),
        (&json!(document), &json!(NUMBER))
    );
    assert_eq!(documents[0]["images"].as_array().unwrap().len(), 1);
    assert_eq!(person.get(&picture_path(&document, "front")).await.status, 200);
    assert_eq!(app.database.count("identity_image").await, 1, "pictures of the correction are deleted");
    assert_eq!(events(&app, "identity.correction_discarded").await, 1);
    ok(discard(&mut person, &me()).await);
    assert_eq!(events(&app, "identity.correction_discarded").await, 1, "once");

    let again = begin(&mut person).await;
    assert_eq!(family_name(&again), "Rossi", "the next correction starts from what is verified");
}

#[tokio::test]
async fn a_tab_with_a_discarded_correction_saves_nothing_over_the_next_one() {
    let (_app, mut person, _reviewer, _row, _document) = verified().await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    ok(discard(&mut person, &me()).await);
    let names = json!({ "given_names": "Anna", "family_name": "Verdi" });
    let closed = save(&mut person, &me(), "names", 2, names.clone()).await;
    assert_eq!(closed.refusal(), (409, "identity_state".into()));
    begin(&mut person).await;
    let stale = ok(save(&mut person, &me(), "names", 2, names).await);
    assert_eq!(stale["conflict"]["theirs"]["family_name"], "Rossi");
}

#[tokio::test]
async fn an_accepted_notice_outlives_a_discarded_correction() {
    let (app, mut person, _reviewer, _row, _document) = verified().await;
    let receipt = publish(&mut app.as_founder().await, "A notice").await;
    begin(&mut person).await;
    ok(accept_notice(&mut person, &receipt).await);
    let view = ok(discard(&mut person, &me()).await);
    let person_step = view["steps"].as_array().unwrap().iter().find(|step| step["step"] == "person").unwrap();
    assert_eq!(person_step["values"]["privacy_notice"], format!("accepted {receipt}"));
}

#[tokio::test]
async fn only_an_open_correction_is_discarded_and_only_by_those_who_may_edit_it() {
    let app = TestApp::founded().await;
    let mut beginner = app.as_person(&[]).await;
    fill(&mut beginner, &me()).await;
    assert_eq!(
        discard(&mut beginner, &me()).await.refusal(),
        (409, "identity_state".into()),
        "nothing is verified"
    );
    drop(app);
    let (app, mut person, mut reviewer, row, _document) = verified().await;
    let target = target_of(&app.me(&mut person).await.to_string());
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    let mut nobody = app.as_person(&[Permission::ManageAccounts]).await;
    assert_eq!(discard(&mut nobody, &target).await.status, 403);
    ok(submit(&mut person, &me()).await);
    assert_eq!(
        discard(&mut person, &me()).await.refusal(),
        (409, "identity_state".into()),
        "it was submitted"
    );
    ok(decide(&mut reviewer, &row, 2, "request_changes").await);
    let mut clerk = clerk(&app).await;
    let view = ok(discard(&mut clerk, &target).await);
    assert_eq!(
        (&view["state"], &view["steps"]),
        (&json!("verified"), &json!([])),
        "discarding shows nothing"
    );
}

#[tokio::test]
async fn a_rejected_correction_leaves_what_was_verified() {
    let (_app, mut person, mut reviewer, row, _document) = verified().await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "reject").await);
    let view = view(&mut person, &me()).await;
    assert_eq!((&view["state"], &view["message"]), (&json!("verified"), &json!("Please look again.")));
    assert_eq!(family_name(&view), "Rossi");
}

#[tokio::test]
async fn a_correction_that_was_begun_is_open_again_after_a_suspension() {
    let (app, mut person, _reviewer, row, document) = verified().await;
    let mut founder = app.as_founder().await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut founder, verb, &row).await);
    }
    let view_now = view(&mut person, &me()).await;
    assert_eq!((&view_now["state"], family_name(&view_now)), (&json!("draft"), &json!("Bianchi")));
    ok(discard(&mut person, &me()).await);
    begin(&mut person).await;
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut founder, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "verified", "nothing was changed");
    begin(&mut person).await;
    store(&mut person, &document).await;
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut founder, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "draft", "a picture was replaced");
}

#[tokio::test]
async fn a_suspended_identity_shows_what_is_verified_and_the_correction_beside_it() {
    let (app, mut person, _reviewer, row, document) = verified().await;
    let mut founder = app.as_founder().await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    app.advance(Duration::from_secs(1));
    store(&mut person, &document).await;
    let second = add_document(&mut person).await;
    ok(fill_document(&mut person, &second, "ZB0000001").await);
    ok(on_case(&mut founder, "suspend_identity", &row).await);
    let by_account = target_of(&app.me(&mut person).await.to_string());
    for shown in [view(&mut person, &me()).await, view(&mut founder, &by_account).await] {
        assert_eq!((&shown["state"], family_name(&shown)), (&json!("suspended"), &json!("Rossi")));
        assert_eq!(shown["documents"].as_array().unwrap().len(), 1);
        assert_eq!(shown["documents"][0]["values"]["document_number"], NUMBER);
        let correction = &shown["correction"];
        assert_eq!(correction["values"], json!({ "family_name": "Bianchi" }));
        let numbers: Vec<_> = correction["documents"].as_array().unwrap().iter().collect();
        assert_eq!(numbers.len(), 2, "one with another picture, and a new one: {correction}");
        assert_eq!((&correction["removed"], &correction["emptied"]), (&json!(0), &json!([])));
    }
    let page = json!({ "search": "rossi", "filter": "everyone", "after": null });
    let listed = ok(clerk(&app).await.api("people", page).await)["rows"][0].clone();
    assert!(listed["name"].as_str().unwrap().contains("Rossi"), "{listed}");
    ok(on_case(&mut founder, "reactivate_identity", &row).await);
    let again = view(&mut person, &me()).await;
    assert_eq!((family_name(&again), &again["correction"]), (&json!("Bianchi"), &json!(null)));
    ok(discard(&mut person, &me()).await);
    ok(on_case(&mut founder, "suspend_identity", &row).await);
    let suspended = view(&mut person, &me()).await;
    assert_eq!((family_name(&suspended), &suspended["correction"]), (&json!("Rossi"), &json!(null)));
}

#[tokio::test]
async fn a_list_of_people_says_that_somebody_under_correction_is_verified() {
    let (app, mut person, _reviewer, _row, _document) = verified().await;
    let mut clerk = clerk(&app).await;
    let mut row = async || {
        let page = json!({ "search": "rossi", "filter": "everyone", "after": null });
        ok(clerk.api("people", page).await)["rows"][0].clone()
    };
    let shown = row().await;
    assert_eq!((&shown["identity"], &shown["has_verified"]), (&json!("verified"), &json!(true)));
    begin(&mut person).await;
    let shown = row().await;
    assert_eq!((&shown["identity"], &shown["has_verified"]), (&json!("draft"), &json!(true)));
}

#[tokio::test]
async fn nobody_reopens_their_own_rejected_identity_by_another_name_of_it() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[Permission::RegisterIdentities]).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "reject").await);
    let by_account = target_of(&app.me(&mut person).await.to_string());
    for target in [me(), by_account.clone()] {
        let refused = person.api("begin_correction", json!({ "whose": target })).await;
        assert_eq!(refused.refusal(), (409, "identity_state".into()), "{target}");
    }
    let view = ok(clerk(&app).await.api("begin_correction", json!({ "whose": by_account })).await);
    assert_eq!(view["state"], "draft", "an administrator does");
}
