//! What is left when a correction ends without a new verified revision: the verified one, whole.

use super::correcting::{begin, discard};
use super::{NUMBER, decide, fill_document, on_case, rename, reviewer, verified, waiting};
use crate::identities::{add_document_as, fill, me, ok, save, submit, view};
use crate::pictures::{add_document, jpeg, picture_path, remove, store, upload};
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Stores another picture of the front of a document.
async fn store_other(browser: &mut Browser, document: &str) {
    ok(upload(browser, &picture_path(document, "front"), "image/jpeg", jpeg(120, 80)).await);
}

/// The time at which the only picture is deleted; zero for none.
const DELETED_AT: &str = "SELECT COALESCE(MAX(delete_at), 0) FROM identity_image";

#[tokio::test]
async fn a_picture_is_deleted_in_time_when_its_correction_is_discarded_after_a_request_for_changes() {
    let (app, mut person, mut reviewer, row, _document) = verified().await;
    let scheduled = app.database.number(DELETED_AT).await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    assert_eq!(app.database.number(DELETED_AT).await, 0, "it stays until the decision");
    app.advance(Duration::from_secs(60));
    ok(decide(&mut reviewer, &row, 2, "request_changes").await);
    ok(discard(&mut person, &me()).await);
    assert_eq!(app.database.number(DELETED_AT).await, scheduled + 60_000, "counted from the last decision");
    app.advance(31 * DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("identity_image").await, 0);
}

#[tokio::test]
async fn a_picture_that_only_a_discarded_revision_showed_is_deleted_in_time_as_well() {
    let (app, mut person, mut reviewer, row, document) = verified().await;
    begin(&mut person).await;
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "request_changes").await);
    ok(discard(&mut person, &me()).await);
    assert_eq!(app.database.count("identity_image").await, 2, "a reviewer has seen it");
    assert_eq!(app.backend.pictures_without_end().await.unwrap(), 0);
    app.database.run("UPDATE identity_image SET delete_at = NULL WHERE is_current").await;
    assert_eq!(
        app.backend.pictures_without_end().await.unwrap(),
        1,
        "the operator is told of such a picture"
    );
}

#[tokio::test]
async fn a_verified_picture_outlives_a_correction_whatever_the_clock_said_when_it_was_stored() {
    let app = TestApp::founded().await;
    let (mut person, mut reviewer) = (app.as_person(&[]).await, reviewer(&app).await);
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, NUMBER).await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    // As another program stores it whose clock is ahead.
    app.database.run("UPDATE identity_image SET stored_at = stored_at + 10000").await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    assert!(app.database.number(DELETED_AT).await > 0, "its deletion is scheduled");
    let path = picture_path(&document, "front");
    let first = person.get(&path).await.bytes;
    begin(&mut person).await;
    ok(discard(&mut person, &me()).await);
    assert_eq!(person.get(&path).await.bytes, first, "nothing was changed");
    begin(&mut person).await;
    store_other(&mut person, &document).await;
    ok(discard(&mut person, &me()).await);
    assert_eq!(person.get(&path).await.bytes, first, "the replaced one is back");
    begin(&mut person).await;
    ok(person.api("remove_document", json!({ "whose": me(), "document": document })).await);
    ok(discard(&mut person, &me()).await);
    assert_eq!(person.get(&path).await.bytes, first, "and so is one of a removed document");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["images"], json!(["front"]));
}

#[tokio::test]
async fn nobody_takes_the_id_of_a_verified_document_while_a_correction_is_without_it() {
    let (app, mut person, mut reviewer, row, document) = verified().await;
    let mut eve = app.as_person(&[]).await;
    fill(&mut eve, &me()).await;
    // Nothing but the row holds the id.
    app.database.run("DELETE FROM identity_image").await;
    let remove = json!({ "whose": me(), "document": document });
    begin(&mut person).await;
    ok(person.api("remove_document", remove.clone()).await);
    assert_eq!(add_document_as(&mut eve, &me(), &document).await.refusal(), (404, "not_found".into()));
    assert_eq!(person.api("remove_document", remove.clone()).await.status, 404, "it is removed");
    let view_now = ok(discard(&mut person, &me()).await);
    let documents = view_now["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(
        (&documents[0]["id"], &documents[0]["values"]["document_number"]),
        (&json!(document), &json!(NUMBER))
    );
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut app.as_founder().await, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "verified");

    begin(&mut person).await;
    ok(person.api("remove_document", remove.clone()).await);
    ok(add_document_as(&mut person, &me(), &document).await);
    ok(fill_document(&mut person, &document, "ZB0000001").await);
    ok(person.api("remove_document", remove).await);
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "verify").await);
    assert_eq!(app.database.count("identity_document").await, 0, "no revision in force shows it");
}

#[tokio::test]
async fn a_document_that_comes_back_has_its_old_place_and_is_no_correction() {
    let (app, mut person, mut reviewer, row, first) = verified().await;
    app.advance(Duration::from_secs(1));
    begin(&mut person).await;
    let second = add_document(&mut person).await;
    ok(fill_document(&mut person, &second, "ZB0000001").await);
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "verify").await);
    app.advance(Duration::from_secs(1));
    begin(&mut person).await;
    ok(person.api("remove_document", json!({ "whose": me(), "document": first })).await);
    let shown = ok(discard(&mut person, &me()).await);
    let ids: Vec<_> = shown["documents"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, [json!(first), json!(second)]);
    // As discarding left them in earlier versions: another order is nothing that somebody corrects.
    let last = "UPDATE identity_document SET added_at = added_at + 86400000
        WHERE added_at = (SELECT MIN(added_at) FROM identity_document)";
    app.database.run(last).await;
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut app.as_founder().await, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "verified");
}

/// Sets a later time for the clearing of the files.
async fn postpone_clearing(app: &TestApp) {
    app.database.run("DELETE FROM schedule WHERE name = 'clear_erased'").await;
}

/// The number of clearings that are due at once.
async fn clearings(app: &TestApp) -> i64 {
    let due = "SELECT COUNT(*) FROM schedule WHERE name = 'clear_erased' AND due_at <=";
    app.database.number(&format!("{due} {}", app.now())).await
}

#[tokio::test]
async fn what_somebody_removes_or_discards_is_cleared_from_the_files_at_once() {
    let (app, mut person, mut reviewer, row, _document) = verified().await;
    begin(&mut person).await;
    rename(&mut person, 1, "Bianchi").await;
    postpone_clearing(&app).await;
    ok(discard(&mut person, &me()).await);
    assert_eq!(clearings(&app).await, 1, "the values of a discarded correction");

    begin(&mut person).await;
    let second = add_document(&mut person).await;
    store(&mut person, &second).await;
    for change in ["replaced", "removed"] {
        postpone_clearing(&app).await;
        if change == "replaced" {
            store_other(&mut person, &second).await;
        } else {
            assert_eq!(remove(&mut person, &picture_path(&second, "front")).await.status, 204);
        }
        assert_eq!(clearings(&app).await, 1, "a picture that was {change}");
    }
    postpone_clearing(&app).await;
    ok(person.api("remove_document", json!({ "whose": me(), "document": second })).await);
    assert_eq!(clearings(&app).await, 1, "a document");

    rename(&mut person, 3, "Verdi").await;
    ok(submit(&mut person, &me()).await);
    postpone_clearing(&app).await;
    ok(decide(&mut reviewer, &row, 2, "reject").await);
    assert_eq!(clearings(&app).await, 1, "a rejected correction");
}

#[tokio::test]
async fn a_correction_that_only_removes_a_picture_is_open_again_after_a_suspension() {
    let (app, mut person, _reviewer, row, document) = verified().await;
    begin(&mut person).await;
    assert_eq!(remove(&mut person, &picture_path(&document, "front")).await.status, 204);
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut app.as_founder().await, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "draft");
}

#[tokio::test]
async fn after_a_correction_ends_others_are_shown_the_picture_and_the_revision_in_force() {
    let (app, mut person, mut reviewer, row, document) = verified().await;
    let mut reader = app.as_person(&[Permission::ViewPersonalData]).await;
    let path = picture_path(&document, "front");
    let in_force = person.get(&path).await.bytes;
    for (revision, decision) in [(2, "reject"), (3, "request_changes")] {
        begin(&mut person).await;
        store_other(&mut person, &document).await;
        ok(submit(&mut person, &me()).await);
        assert_ne!(reviewer.get(&path).await.bytes, in_force, "it waits");
        let decided = ok(decide(&mut reviewer, &row, revision, decision).await);
        assert_eq!((&decided["revision"], &decided["decision"]), (&json!(revision), &json!(decision)));
        for browser in [&mut reader, &mut reviewer] {
            assert_eq!(browser.get(&path).await.bytes, in_force, "{decision}");
        }
        let shown = on_case(&mut reviewer, "review_case", &row).await;
        let shown = ok(shown);
        assert_eq!((&shown["revision"], &shown["decision"]), (&json!(1), &json!("verify")), "{decision}");
        let late = decide(&mut reviewer, &row, revision, "verify").await;
        assert_eq!(late.refusal(), (409, "already_decided".into()));
    }
    ok(discard(&mut person, &me()).await);
    let last = "SELECT COUNT(*) FROM identity WHERE submitted = 1 AND verified = 1";
    assert_eq!(app.database.number(last).await, 1);
    assert_eq!(reader.get(&path).await.bytes, in_force);
}

#[tokio::test]
async fn a_discarded_or_rejected_correction_resembles_nobody() {
    let (app, mut person, mut reviewer, row, document) = verified().await;
    for (revision, decision) in [(2, "request_changes"), (3, "reject")] {
        let edition = begin(&mut person).await["documents"][0]["edition"].clone();
        let number = format!("ZB000000{revision}");
        let values = json!({ "document_kind": "passport", "document_number": number, "issuing_country": "IT",
            "expires_on": "2031-05-01" });
        let passport =
            json!({ "step": "document", "document": document, "edition": edition, "values": values });
        ok(person.api("save_step", json!({ "whose": me(), "save": passport })).await);
        ok(submit(&mut person, &me()).await);
        ok(decide(&mut reviewer, &row, revision, decision).await);
        ok(discard(&mut person, &me()).await);
        let mut other = app.as_person(&[]).await;
        fill(&mut other, &me()).await;
        let names = json!({ "given_names": "Zoe", "family_name": number });
        ok(save(&mut other, &me(), "names", 1, names).await);
        let theirs = add_document(&mut other).await;
        ok(fill_document(&mut other, &theirs, &number).await);
        ok(submit(&mut other, &me()).await);
        let theirs = waiting(&mut reviewer).await.last().unwrap().clone();
        let case = ok(on_case(&mut reviewer, "review_case", &theirs).await);
        assert_eq!(case["lookalikes"], json!([]), "{decision}");
    }
    let numbers = "SELECT COUNT(*) FROM blind_index b JOIN identity i ON i.id = b.identity_id
        WHERE i.verified = 1 AND b.kind = 'document_number'";
    assert_eq!(app.database.number(numbers).await, 1, "the verified number is still found");
}
