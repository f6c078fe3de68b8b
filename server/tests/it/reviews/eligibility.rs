//! Reviewers who may not decide.

use super::{case, cases, decide, fill_document, on_case, rename, reviewer, submitted, waiting};
use crate::handed_links::token_in;
use crate::identities::{accept_notice, events, fill, me, ok, save, submit, target_of, view};
use crate::pictures::{add_document, picture_path, remove, store};
use crate::support::{Browser, TestApp, token};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn nobody_validates_themselves() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    fill(&mut reviewer, &me()).await;
    ok(submit(&mut reviewer, &me()).await);
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(case(&mut reviewer, &row).await["hindrance"], "own_identity");
    let before = events(&app, "access.refused").await;
    for decision in ["verify", "request_changes", "reject"] {
        let refused = decide(&mut reviewer, &row, 1, decision).await;
        assert_eq!(refused.refusal(), (403, "own_identity".into()), "{decision}");
    }
    assert_eq!(on_case(&mut reviewer, "claim_case", &row).await.refusal(), (403, "own_identity".into()));
    assert_eq!(events(&app, "access.refused").await, before + 4);
    assert_eq!(view(&mut reviewer, &me()).await["state"], "submitted");
}

#[tokio::test]
async fn the_founder_vouches_for_the_first_identity_alone_and_for_no_other() {
    let app = TestApp::founded().await;
    app.set("four_eyes", "1").await;
    let mut founder = app.as_founder().await;
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    let row = waiting(&mut founder).await[0].clone();
    assert_eq!(case(&mut founder, &row).await["hindrance"], json!(null));
    ok(decide(&mut founder, &row, 1, "verify").await);
    let marked = "SELECT COUNT(*) FROM audit_event WHERE action = 'identity.verified'
        AND detail LIKE '%\"self_asserted\":true%'";
    assert_eq!(app.database.number(marked).await, 1);
    let export = founder.get("/me/export.json").await.json();
    let verification = &export["verified_claims"]["verification"];
    assert_eq!(verification["assurance_level"], "self_asserted");
    assert!(verification["evidence"].is_null());

    ok(founder.api("begin_correction", json!({ "whose": me() })).await);
    ok(submit(&mut founder, &me()).await);
    assert_eq!(decide(&mut founder, &row, 2, "verify").await.refusal(), (403, "own_identity".into()));
}

#[tokio::test]
async fn with_four_eyes_nobody_validates_what_they_entered() {
    let app = TestApp::founded().await;
    let both = [Permission::RegisterIdentities, Permission::ValidateIdentities];
    let (mut clerk, mut other) = (app.as_person(&both).await, reviewer(&app).await);
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    fill(&mut clerk, &target).await;
    ok(accept_notice(&mut person, "0").await);
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut clerk).await[0].clone();
    assert_eq!(case(&mut clerk, &row).await["hindrance"], json!(null), "the setting is off");
    app.set("four_eyes", "1").await;
    assert_eq!(case(&mut clerk, &row).await["hindrance"], "four_eyes");
    assert_eq!(on_case(&mut clerk, "claim_case", &row).await.refusal(), (403, "four_eyes".into()));
    assert_eq!(decide(&mut clerk, &row, 1, "verify").await.refusal(), (403, "four_eyes".into()));
    ok(decide(&mut other, &row, 1, "verify").await);
}

/// An identity with a passport and a picture, and a reviewer who may also edit it.
async fn with_passport(app: &TestApp) -> (Browser, Browser, Value, String) {
    let both = [Permission::RegisterIdentities, Permission::ValidateIdentities];
    let (clerk, mut person) = (app.as_person(&both).await, app.as_person(&[]).await);
    app.set("four_eyes", "1").await;
    let target = target_of(&app.me(&mut person).await.to_string());
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA0000001").await);
    store(&mut person, &document).await;
    (clerk, person, target, document)
}

#[tokio::test]
async fn with_four_eyes_nobody_validates_what_they_have_taken_something_away_from() {
    for taken in ["nothing", "value", "value of a document", "picture", "document"] {
        let app = TestApp::founded().await;
        let (mut clerk, mut person, target, document) = with_passport(&app).await;
        match taken {
            "value" => {
                let with = json!({ "given_names": "Anna", "family_name": "Rossi", "known_as": "Nina" });
                ok(save(&mut person, &me(), "names", 1, with).await);
                let names = json!({ "given_names": "Anna", "family_name": "Rossi" });
                ok(save(&mut clerk, &target, "names", 2, names).await);
            }
            "value of a document" => {
                let values = json!({ "document_kind": "passport", "document_number": "YA0000001", "issuing_country": "IT" });
                let save =
                    json!({ "step": "document", "document": document, "edition": 1, "values": values });
                ok(clerk.api("save_step", json!({ "whose": target, "save": save })).await);
            }
            "picture" => assert_eq!(remove(&mut clerk, &picture_path(&document, "front")).await.status, 204),
            "document" => {
                ok(clerk.api("remove_document", json!({ "whose": target, "document": document })).await);
            }
            _ => {}
        }
        ok(submit(&mut person, &me()).await);
        let row = waiting(&mut clerk).await[0].clone();
        let hindrance = case(&mut clerk, &row).await["hindrance"].clone();
        if taken == "nothing" {
            assert_eq!(hindrance, json!(null));
            continue;
        }
        assert_eq!(hindrance, "four_eyes", "{taken}");
        assert_eq!(
            decide(&mut clerk, &row, 1, "verify").await.refusal(),
            (403, "four_eyes".into()),
            "{taken}"
        );
        let mut other = reviewer(&app).await;
        ok(decide(&mut other, &row, 1, "verify").await);
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_verified_stands_for_nobody() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let account = app.me(&mut reviewer).await;
    let (email, mut person) = {
        let session = reviewer.api("session", json!({})).await.json();
        (session["me"]["email"].as_str().unwrap().to_owned(), submitted(&app).await)
    };
    fill(&mut reviewer, &me()).await;
    rename(&mut reviewer, 1, "Aldine").await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(on_case(&mut reviewer, "claim_case", &row).await);
    let claimed_by = waiting(&mut reviewer).await[0]["claimed_by"].as_str().unwrap().to_owned();
    assert!(claimed_by.contains(&email) && !claimed_by.contains("Anna"), "{claimed_by}");
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    assert_eq!(case(&mut reviewer, &row).await["decided_by"], claimed_by);
    let receipt = person.api("my_receipt", json!({})).await.json();
    assert_eq!(receipt["openings"][0]["by"], claimed_by);

    ok(submit(&mut reviewer, &me()).await);
    let mut founder = app.as_founder().await;
    app.database.run("UPDATE identity SET name = 'Anna \u{202e}Aldine' WHERE name = 'Anna Aldine'").await;
    let own = waiting(&mut founder).await[0].clone();
    assert_eq!(own["name"], "Anna Aldine", "what is stored turns nothing round where it is listed");
    ok(decide(&mut founder, &own, 1, "verify").await);
    assert_eq!(
        case(&mut founder, &row).await["decided_by"],
        "Anna Aldine",
        "{account} has shown who they are"
    );
}

#[tokio::test]
async fn a_reviewer_who_loses_the_permission_with_the_case_open_is_out_at_the_next_request() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    submitted(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(on_case(&mut reviewer, "claim_case", &row).await);
    case(&mut reviewer, &row).await;
    let account = app.me(&mut reviewer).await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "permissions": ["can_validate_identities"] });
    ok(founder.api("revoke_permissions", json!({ "account": account, "draft": draft })).await);
    for verb in ["review_case", "claim_case", "release_case"] {
        let answer = on_case(&mut reviewer, verb, &row).await;
        assert_eq!(answer.refusal(), (403, "permission_missing".into()), "{verb}");
    }
    assert_eq!(decide(&mut reviewer, &row, 1, "verify").await.refusal(), (403, "permission_missing".into()));
    let undecided = "SELECT COUNT(*) FROM identity WHERE state = 'in_review'";
    assert_eq!(app.database.number(undecided).await, 1);
}

#[tokio::test]
async fn a_claim_keeps_others_out_until_it_is_given_back_or_lapses() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (reviewer(&app).await, reviewer(&app).await);
    submitted(&app).await;
    let row = waiting(&mut one).await[0].clone();
    ok(on_case(&mut one, "claim_case", &row).await);
    let taken = (409, "claimed_by_other".to_owned());
    assert_eq!(on_case(&mut other, "claim_case", &row).await.refusal(), taken);
    assert_eq!(decide(&mut other, &row, 1, "verify").await.refusal(), taken);
    assert_eq!(case(&mut other, &row).await["hindrance"], "claimed_by_other");
    assert_eq!((cases(&mut one, "mine").await.len(), cases(&mut other, "mine").await.len()), (1, 0));
    let shown = waiting(&mut other).await;
    assert_eq!(shown[0]["state"], "in_review");
    assert!(shown[0]["claimed_by"].as_str().unwrap().starts_with("person"));

    ok(on_case(&mut other, "release_case", &row).await);
    assert_eq!(waiting(&mut other).await[0]["state"], "in_review", "nobody gives back what is another's");
    ok(on_case(&mut one, "release_case", &row).await);
    assert_eq!(waiting(&mut other).await[0]["state"], "submitted");

    ok(on_case(&mut one, "claim_case", &row).await);
    app.advance(Duration::from_secs(2 * 3_600));
    let lapsed = waiting(&mut other).await;
    assert_eq!(
        (lapsed[0]["state"].clone(), lapsed[0]["claimed_by"].clone()),
        (json!("submitted"), json!(""))
    );
    ok(on_case(&mut other, "claim_case", &row).await);
    assert_eq!(decide(&mut one, &row, 1, "verify").await.refusal(), taken);
    ok(decide(&mut other, &row, 1, "verify").await);
    assert_eq!(on_case(&mut one, "claim_case", &row).await.refusal(), (409, "already_decided".into()));
}

#[tokio::test]
async fn a_claim_of_a_clock_that_was_far_ahead_keeps_nobody_out() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (reviewer(&app).await, reviewer(&app).await);
    submitted(&app).await;
    let row = waiting(&mut one).await[0].clone();
    let claim_ahead = "UPDATE identity SET claimed_until = claimed_until + 34560000000";
    for decides in [false, true] {
        ok(on_case(&mut one, "claim_case", &row).await);
        app.database.run(claim_ahead).await;
        let shown = waiting(&mut other).await;
        assert_eq!((&shown[0]["state"], &shown[0]["claimed_until"]), (&json!("submitted"), &Value::Null));
        assert_eq!(cases(&mut one, "mine").await.len(), 0);
        assert_eq!(case(&mut other, &row).await["hindrance"], Value::Null);
        if decides {
            ok(decide(&mut other, &row, 1, "verify").await);
        } else {
            ok(on_case(&mut other, "claim_case", &row).await);
            ok(on_case(&mut other, "release_case", &row).await);
        }
    }
}

#[tokio::test]
async fn with_four_eyes_nobody_validates_whom_they_invited() {
    let app = TestApp::founded().await;
    app.set("four_eyes", "1").await;
    let both = [Permission::RegisterUsers, Permission::ValidateIdentities];
    let (mut clerk, mut other) = (app.as_person(&both).await, reviewer(&app).await);
    let invited = clerk.invite(json!({ "email": "second.mailbox@aldine.example" })).await;
    let mut person = app.visitor();
    assert_eq!(person.accept(&token(&invited)).await.status, 200);
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    app.database.run("DELETE FROM possible_user").await;
    let row = waiting(&mut clerk).await[0].clone();
    assert_eq!(case(&mut clerk, &row).await["hindrance"], "four_eyes");
    assert_eq!(decide(&mut clerk, &row, 1, "verify").await.refusal(), (403, "four_eyes".into()));
    ok(decide(&mut other, &row, 1, "verify").await);
}

#[tokio::test]
async fn one_that_is_being_corrected_can_be_suspended_and_claims_nothing_until_it_is_in_force_again() {
    let app = TestApp::founded().await;
    let mut person = submitted(&app).await;
    let mut founder = app.as_founder().await;
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "verify").await);
    ok(person.api("begin_correction", json!({ "whose": me() })).await);
    rename(&mut person, 1, "Rossini").await;
    let identity = json!({ "identity": row["identity"] });
    ok(founder.api("suspend_identity", identity.clone()).await);
    assert_eq!(view(&mut person, &me()).await["state"], "suspended");
    assert!(person.get("/me/export.json").await.json()["verified_claims"].is_null());
    ok(founder.api("reactivate_identity", identity).await);
    assert!(!person.get("/me/export.json").await.json()["verified_claims"].is_null());
    // The draft is still there.
    let again = ok(person.api("begin_correction", json!({ "whose": me() })).await);
    assert!(again.to_string().contains("Rossini"));
}

#[tokio::test]
async fn with_four_eyes_nobody_validates_who_invited_them() {
    let app = TestApp::founded().await;
    app.set("four_eyes", "1").await;
    let all = [Permission::RegisterUsers, Permission::ManagePermissions, Permission::ValidateIdentities];
    let mut inviter = app.as_person(&all).await;
    let draft = json!({ "email": "second@aldine.example", "permissions": ["can_validate_identities"] });
    let invited = inviter.invite(draft).await;
    let link = ok(app.as_founder().await.api("link", json!({ "invitation": invited["invitation"] })).await);
    let mut second = app.visitor();
    assert_eq!(second.accept(&token_in(&link)).await.status, 200);
    fill(&mut inviter, &me()).await;
    ok(submit(&mut inviter, &me()).await);
    let row = waiting(&mut second).await[0].clone();
    assert_eq!(decide(&mut second, &row, 1, "verify").await.refusal(), (403, "four_eyes".into()));
    ok(decide(&mut reviewer(&app).await, &row, 1, "verify").await);
}
