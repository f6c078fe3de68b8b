//! Documents of an identity.

use super::{add_document, add_document_as, events, fill, me, new_id, ok, submit, view};
use crate::pictures::{picture_path, remove, store};
use crate::reviews::fill_document;
use crate::support::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_document_is_added_filled_in_and_removed() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let document = new_id();
    ok(add_document_as(&mut person, &me(), &document).await);
    let save = |edition: u32, number: &str| {
        json!({ "whose": me(), "save": {
            "step": "document", "document": document, "edition": edition,
            "values": { "document_kind": "passport", "document_number": number },
        } })
    };
    assert_eq!(ok(person.api("save_step", save(0, "YA0000001")).await)["saved"]["edition"], 1);
    let late = ok(person.api("save_step", save(0, "YA0000002")).await);
    assert_eq!(late["conflict"]["theirs"]["document_number"], "YA0000001");
    let shown = view(&mut person, &me()).await;
    assert_eq!(shown["documents"][0]["values"]["document_number"], "YA0000001");
    assert_eq!(shown["documents"][0]["images"], json!([]));
    ok(person.api("remove_document", json!({ "whose": me(), "document": document })).await);
    assert_eq!(view(&mut person, &me()).await["documents"], json!([]));
    let again = person.api("remove_document", json!({ "whose": me(), "document": document })).await;
    assert_eq!(again.refusal(), (404, "not_found".into()));
    for _ in 0..10 {
        ok(add_document(&mut person, &me()).await);
    }
    let many = add_document(&mut person, &me()).await;
    assert_eq!(many.refusal(), (413, "too_large".into()));
}

#[tokio::test]
async fn a_document_that_is_added_again_by_a_retry_is_there_once_and_those_after_it_come_after_it() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    // Browsers choose ids in any order.
    let ids = ["ffffffff-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000a"];
    for id in ids {
        ok(add_document_as(&mut person, &me(), id).await);
        app.advance(std::time::Duration::from_secs(1));
    }
    ok(fill_document(&mut person, ids[0], "YA0000001").await);
    let saves = events(&app, "identity.saved").await;
    ok(add_document_as(&mut person, &me(), ids[0]).await);
    assert_eq!(events(&app, "identity.saved").await, saves, "nothing happened");
    let shown = view(&mut person, &me()).await;
    let there: Vec<&Value> = shown["documents"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(there, ids);
    assert_eq!(shown["documents"][0]["values"]["document_number"], "YA0000001", "and what it says stays");
}

#[tokio::test]
async fn an_id_of_somebody_elses_document_is_refused_also_after_they_removed_it() {
    let app = TestApp::founded().await;
    let (mut person, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let theirs = new_id();
    fill(&mut other, &me()).await;
    ok(add_document_as(&mut other, &me(), &theirs).await);
    ok(fill_document(&mut other, &theirs, "YA0000001").await);
    store(&mut other, &theirs).await;
    ok(submit(&mut other, &me()).await);
    let before = events(&app, "access.refused").await;
    let not_found = (404, "not_found".to_owned());
    assert_eq!(add_document_as(&mut person, &me(), &theirs).await.refusal(), not_found);
    app.database.run("UPDATE identity SET state = 'draft' WHERE submitted IS NOT NULL").await;
    ok(other.api("remove_document", json!({ "whose": me(), "document": theirs })).await);
    assert_eq!(add_document_as(&mut person, &me(), &theirs).await.refusal(), not_found);
    assert_eq!(events(&app, "access.refused").await, before + 2);
    assert_eq!(app.database.count("identity_document").await, 0);
    assert_eq!(remove(&mut person, &picture_path(&theirs, "front")).await.status, 404);
}
