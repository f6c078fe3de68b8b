//! A reviewer's work from case to case: what was written before, who else it could be, who has it, what comes next.

use super::{case, cases, decide, fill_document, on_case, rename, reviewer, submitted, waiting};
use crate::identities::{accept_notice, events, fill, me, ok, submit};
use crate::pictures::{add_document, picture_path, remove, store};
use crate::support::{Answer, Browser, TestApp};
use backend::gate::CanManageAccounts;
use domain::permission::Permission;
use domain::registry::Suspension;
use serde_json::{Value, json};
use std::time::Duration;

async fn reassign(reviewer: &mut Browser, row: &Value, to: &Value) -> Answer {
    reviewer.api("reassign_case", json!({ "identity": row["identity"], "to": to })).await
}

async fn settle(reviewer: &mut Browser, row: &Value, other: &Value, are_different: bool) -> Answer {
    let pair =
        json!({ "identity": row["identity"], "other": other["identity"], "are_different": are_different });
    reviewer.api("settle_lookalike", pair).await
}

async fn next(reviewer: &mut Browser) -> Value {
    ok(reviewer.api("next_case", json!({})).await)
}

/// Two submitted identities with the same name and date of birth.
async fn two_alike(app: &TestApp) -> (Browser, Browser, Browser, Value, Value) {
    let (one, other) = (submitted(app).await, submitted(app).await);
    let mut reviewer = reviewer(app).await;
    let rows = waiting(&mut reviewer).await;
    (one, other, reviewer, rows[0].clone(), rows[1].clone())
}

#[tokio::test]
async fn what_was_written_about_earlier_submissions_is_beside_the_case() {
    let app = TestApp::founded().await;
    let mut person = submitted(&app).await;
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(case(&mut reviewer, &row).await["earlier"], json!([]));
    ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    let earlier = case(&mut reviewer, &row).await["earlier"].clone();
    assert_eq!(earlier.as_array().unwrap().len(), 1);
    assert_eq!((&earlier[0]["revision"], &earlier[0]["decision"]), (&json!(1), &json!("request_changes")));
    assert_eq!(earlier[0]["message"], "Please look again.");
    assert_eq!(earlier[0]["note"], "Seen on the phone.");
    assert_eq!(earlier[0]["flags"][0]["message"], "as in the passport");
    assert!(earlier[0]["by"].as_str().unwrap().contains('@'), "{earlier}");
}

#[tokio::test]
async fn the_next_case_is_the_oldest_that_one_can_decide_about() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    assert_eq!(next(&mut reviewer).await, Value::Null);
    fill(&mut reviewer, &me()).await;
    ok(submit(&mut reviewer, &me()).await);
    assert_eq!(next(&mut reviewer).await, Value::Null, "nobody decides about themselves");
    for _ in 0..3 {
        app.advance(Duration::from_secs(60));
        submitted(&app).await;
    }
    let rows = waiting(&mut reviewer).await;
    assert_eq!(next(&mut reviewer).await, rows[1]["identity"]);
    let mut colleague = super::reviewer(&app).await;
    ok(on_case(&mut colleague, "claim_case", &rows[1]).await);
    assert_eq!(next(&mut reviewer).await, rows[2]["identity"], "a colleague works on the second");
    ok(decide(&mut reviewer, &rows[2], 1, "verify").await);
    assert_eq!(next(&mut reviewer).await, rows[3]["identity"]);
    app.advance(Duration::from_secs(3 * 3_600));
    assert_eq!(next(&mut reviewer).await, rows[1]["identity"], "the claim has lapsed");
}

#[tokio::test]
async fn the_queue_says_how_long_each_case_has_been_waiting() {
    let app = TestApp::founded().await;
    submitted(&app).await;
    app.advance(Duration::from_secs(26 * 3_600));
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(row["waited"], 26);
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    assert_eq!(cases(&mut reviewer, "decided").await[0]["waited"], Value::Null);
}

#[tokio::test]
async fn two_people_who_look_alike_are_told_apart_once_and_for_both() {
    let app = TestApp::founded().await;
    let (mut one, mut other, mut reviewer, first, second) = two_alike(&app).await;
    assert_eq!(case(&mut reviewer, &first).await["lookalikes"][0]["settled"], Value::Null);
    let opened = events(&app, "identity.opened").await;
    let after = ok(settle(&mut reviewer, &first, &second, true).await);
    assert!(after["lookalikes"][0]["settled"]["at"].is_i64());
    assert_eq!(events(&app, "identity.lookalike_settled").await, 2, "one for each of them");
    assert_eq!(events(&app, "identity.opened").await, opened + 1, "the answer shows the case");
    assert!(case(&mut reviewer, &second).await["lookalikes"][0]["settled"]["by"].is_string());

    // A later case of either shows it, until they have something else in common.
    ok(decide(&mut reviewer, &first, 1, "verify").await);
    ok(decide(&mut reviewer, &second, 1, "verify").await);
    for person in [&mut one, &mut other] {
        ok(person.api("begin_correction", json!({ "whose": me() })).await);
        let document = add_document(person).await;
        ok(fill_document(person, &document, "YA7319462").await);
    }
    ok(submit(&mut one, &me()).await);
    assert!(case(&mut reviewer, &first).await["lookalikes"][0]["settled"].is_object());
    ok(submit(&mut other, &me()).await);
    let both = case(&mut reviewer, &first).await["lookalikes"][0].clone();
    assert_eq!(both["reasons"].as_array().unwrap().len(), 2);
    assert_eq!(both["settled"], Value::Null, "the document is a new question");
    ok(settle(&mut reviewer, &second, &first, true).await);
    assert!(case(&mut reviewer, &first).await["lookalikes"][0]["settled"].is_object());
    ok(settle(&mut reviewer, &first, &second, false).await);
    for row in [&first, &second] {
        assert_eq!(case(&mut reviewer, row).await["lookalikes"][0]["settled"], Value::Null);
    }
    assert_eq!(app.database.count("different_people").await, 0);
}

#[tokio::test]
async fn another_name_in_common_is_another_question() {
    let app = TestApp::founded().await;
    let (mut one, mut other, mut reviewer, first, second) = two_alike(&app).await;
    ok(settle(&mut reviewer, &first, &second, true).await);
    for (person, row) in [(&mut one, &first), (&mut other, &second)] {
        ok(decide(&mut reviewer, row, 1, "request_changes").await);
        rename(person, 1, "Bianchi").await;
        ok(submit(person, &me()).await);
    }
    let found = case(&mut reviewer, &second).await["lookalikes"][0].clone();
    assert_eq!((&found["identity"], &found["settled"]), (&first["identity"], &Value::Null));
}

#[tokio::test]
async fn only_whoever_may_decide_about_both_tells_two_people_apart() {
    let app = TestApp::founded().await;
    let (mut one, _other, mut reviewer, first, second) = two_alike(&app).await;
    let nobody = json!({ "identity": "00000000-0000-0000-0000-000000000000" });
    assert_eq!(settle(&mut reviewer, &first, &nobody, true).await.refusal().1, "not_found");
    assert_eq!(settle(&mut reviewer, &first, &first, true).await.refusal().1, "not_found");
    assert_eq!(settle(&mut one, &second, &first, true).await.refusal().1, "permission_missing");
    let account = app.me(&mut one).await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "permissions": ["can_validate_identities"], "starts_on": "", "ends_on": "", "utc_offset": 0 });
    ok(founder.api("grant_permissions", json!({ "account": account, "draft": draft })).await);
    assert_eq!(settle(&mut one, &second, &first, true).await.refusal().1, "own_identity");
    assert_eq!(settle(&mut one, &first, &second, true).await.refusal().1, "own_identity");
    let mut colleague = super::reviewer(&app).await;
    ok(on_case(&mut colleague, "claim_case", &first).await);
    assert_eq!(settle(&mut reviewer, &first, &second, true).await.refusal().1, "claimed_by_other");
    assert_eq!(app.database.count("different_people").await, 0);
}

#[tokio::test]
async fn the_finding_about_two_people_is_erased_with_either() {
    let app = TestApp::founded().await;
    let (_one, _other, mut reviewer, first, second) = two_alike(&app).await;
    ok(settle(&mut reviewer, &first, &second, true).await);
    assert_eq!(app.database.count("different_people").await, 2);
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    ok(on_case(&mut manager, "erase_identity", &second).await);
    assert_eq!(app.database.count("different_people").await, 0);
    assert_eq!(case(&mut reviewer, &first).await["lookalikes"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_finding_about_two_people_is_written_once_one_is_erased() {
    let app = TestApp::founded().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let mut reviewer = reviewer(&app).await;
    submitted(&app).await;
    for round in 0..12 {
        submitted(&app).await;
        let rows = waiting(&mut reviewer).await;
        let (first, second) = (rows[0].clone(), rows[1].clone());
        let (mut two, erased) = (reviewer.clone(), second.clone());
        let (settled, erased) = tokio::join!(
            tokio::spawn(async move { settle(&mut two, &first, &erased, true).await }),
            on_case(&mut manager, "erase_identity", &second),
        );
        ok(erased);
        let settled = settled.unwrap();
        assert!(settled.status == 200 || settled.status == 404, "{round}: {}", settled.body);
        let findings = "SELECT COUNT(*) FROM different_people d JOIN identity i
            ON i.id IN (d.identity_id, d.other_id) WHERE i.state = 'erased'";
        assert_eq!(app.database.number(findings).await, 0, "{round}");
    }
}

#[tokio::test]
async fn the_audit_says_what_two_people_have_in_common_without_what_it_is() {
    let app = TestApp::founded().await;
    let (_one, _other, mut reviewer, first, second) = two_alike(&app).await;
    ok(settle(&mut reviewer, &first, &second, true).await);
    let detail = "SELECT detail FROM audit_event WHERE action = 'identity.lookalike_settled'
        ORDER BY id LIMIT 1";
    let detail: Value = serde_json::from_str(&app.database.text(detail).await).unwrap();
    assert_eq!(detail, json!({ "other": second["identity"], "in_common": ["name_and_birth"] }));
}

#[tokio::test]
async fn cases_are_given_to_others_a_limited_number_of_times_an_hour_and_to_nobody_suspended() {
    let app = TestApp::founded().await;
    submitted(&app).await;
    let (mut giver, mut colleague) = (reviewer(&app).await, reviewer(&app).await);
    let row = waiting(&mut giver).await[0].clone();
    let to = json!(app.me(&mut colleague).await);
    let suspended = app.me(&mut reviewer(&app).await).await;
    let accounts = app.desk::<CanManageAccounts>(&app.as_founder().await).await.unwrap();
    accounts.suspend(suspended, &Suspension::default()).await.unwrap();
    assert_eq!(reassign(&mut giver, &row, &json!(suspended)).await.refusal(), (409, "reviewer_unfit".into()));
    for _ in 0..60 {
        ok(reassign(&mut giver, &row, &to).await);
        ok(on_case(&mut colleague, "release_case", &row).await);
    }
    let refused = reassign(&mut giver, &row, &to).await;
    assert_eq!(refused.refusal(), (429, "too_many".into()));
    assert!(!refused.header("retry-after").is_empty());
    let mine = json!(app.me(&mut giver).await);
    ok(reassign(&mut giver, &row, &mine).await);
    app.advance(Duration::from_secs(3_600));
    ok(on_case(&mut giver, "release_case", &row).await);
    ok(reassign(&mut giver, &row, &to).await);
}

#[tokio::test]
async fn a_case_that_was_claimed_for_long_can_be_taken_over() {
    let app = TestApp::founded().await;
    submitted(&app).await;
    let (mut reviewer, mut colleague) = (reviewer(&app).await, reviewer(&app).await);
    let row = waiting(&mut reviewer).await[0].clone();
    ok(on_case(&mut colleague, "claim_case", &row).await);
    let myself = json!(app.me(&mut reviewer).await);
    app.advance(Duration::from_secs(59 * 60));
    assert_eq!(case(&mut reviewer, &row).await["can_take_over"], false);
    assert_eq!(reassign(&mut reviewer, &row, &myself).await.refusal(), (409, "claimed_by_other".into()));
    app.advance(Duration::from_secs(60));
    assert_eq!(case(&mut reviewer, &row).await["can_take_over"], true);
    ok(reassign(&mut reviewer, &row, &myself).await);
    let taken = case(&mut reviewer, &row).await;
    assert_eq!((taken["is_mine"].clone(), taken["hindrance"].clone()), (json!(true), Value::Null));
    assert_eq!(decide(&mut colleague, &row, 1, "verify").await.refusal(), (409, "claimed_by_other".into()));
    assert_eq!(events(&app, "identity.reassigned").await, 1);
}

#[tokio::test]
async fn a_case_is_handed_to_a_colleague_who_may_decide_about_it_and_is_told() {
    let app = TestApp::founded().await;
    let mut person = submitted(&app).await;
    let (mut reviewer, mut colleague) = (reviewer(&app).await, reviewer(&app).await);
    let row = waiting(&mut reviewer).await[0].clone();
    ok(on_case(&mut reviewer, "claim_case", &row).await);
    let offered = ok(on_case(&mut reviewer, "case_reviewers", &row).await);
    let offered: Vec<Value> = offered.as_array().unwrap().iter().map(|row| row["account"].clone()).collect();
    let to = json!(app.me(&mut colleague).await);
    assert_eq!(offered.len(), 2, "the founder and the colleague: {offered:?}");
    assert!(offered.contains(&to));
    let theirs = json!(app.me(&mut person).await);
    for nobody in [&theirs, &json!("00000000-0000-0000-0000-000000000000")] {
        assert_eq!(reassign(&mut reviewer, &row, nobody).await.refusal(), (409, "reviewer_unfit".into()));
    }
    let told = "SELECT COUNT(*) FROM message WHERE kind = 'identity_to_review'";
    let before = app.database.number(told).await;
    ok(reassign(&mut reviewer, &row, &to).await);
    assert_eq!(app.database.number(told).await, before + 1);
    assert_eq!(case(&mut colleague, &row).await["is_mine"], true);
    assert_eq!(reassign(&mut reviewer, &row, &to).await.refusal(), (409, "claimed_by_other".into()));
    ok(decide(&mut colleague, &row, 1, "verify").await);
    assert_eq!(reassign(&mut reviewer, &row, &to).await.refusal(), (409, "already_decided".into()));
}

#[tokio::test]
async fn a_person_who_reviews_does_not_choose_who_decides_about_them() {
    let app = TestApp::founded().await;
    let (mut person, mut colleague) = (reviewer(&app).await, reviewer(&app).await);
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut colleague).await[0].clone();
    let to = json!(app.me(&mut colleague).await);
    assert_eq!(reassign(&mut person, &row, &to).await.refusal(), (403, "own_identity".into()));
    assert_eq!(on_case(&mut person, "case_reviewers", &row).await.refusal(), (403, "own_identity".into()));
    let own = json!(app.me(&mut person).await);
    assert_eq!(reassign(&mut colleague, &row, &own).await.refusal(), (409, "reviewer_unfit".into()));
}

#[tokio::test]
async fn who_has_entered_something_is_on_the_receipt_once_a_day() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let account = app.me(&mut person).await;
    let mut founder = app.as_founder().await;
    fill(&mut founder, &json!({ "account": account })).await;
    ok(accept_notice(&mut person, "1").await);
    let receipt = ok(person.api("my_receipt", json!({})).await);
    let is_entry =
        |line: &&Value| ["identity.begun", "identity.saved"].contains(&line["action"].as_str().unwrap());
    let entries: Vec<_> = receipt["openings"].as_array().unwrap().iter().filter(is_entry).collect();
    assert_eq!(entries.len(), 1, "not each step, and not one's own: {entries:?}");
}

#[tokio::test]
async fn a_picture_that_only_a_revision_shows_is_on_the_receipt() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA7319462").await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    assert_eq!(remove(&mut person, &picture_path(&document, "front")).await.status, 204);
    assert_eq!(reviewer.get(&picture_path(&document, "front")).await.status, 200);
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["images"], json!(["front"]));
}

#[tokio::test]
async fn a_replaced_picture_is_shown_beside_the_new_one_to_reviewers_alone() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA7319462").await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    let first = case(&mut reviewer, &row).await;
    assert_eq!(
        (first["replaced_pictures"].clone(), first["compared_revision"].clone()),
        (json!([]), Value::Null)
    );
    ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    app.advance(Duration::from_secs(1));
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let second = case(&mut reviewer, &row).await;
    assert_eq!(second["images"].as_array().unwrap().len(), 1);
    assert_eq!(second["replaced_pictures"][0]["stored_at"], first["images"][0]["stored_at"]);
    assert_eq!(second["compared_revision"], 1);
    let front = picture_path(&document, "front");
    let before = format!("{front}?revision=1");
    assert_eq!(reviewer.get(&before).await.status, 200);
    let opened = "SELECT detail FROM audit_event WHERE action = 'image.opened' ORDER BY id DESC LIMIT 1";
    let opened: Value = serde_json::from_str(&app.database.text(opened).await).unwrap();
    assert_eq!(opened["revision"], 1, "which of the pictures of this side it was");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert!(receipt["openings"].as_array().unwrap().iter().any(|line| line["action"] == "image.opened"));
    assert_eq!(person.get(&before).await.status, 404);
    for other in ["revision=2", "revision=0", "revision=x"] {
        assert_eq!(reviewer.get(&format!("{front}?{other}")).await.status, 404, "{other}");
    }
    let mut stranger = app.as_person(&[Permission::ViewAudit]).await;
    assert_eq!(stranger.get(&before).await.status, 404);
}
