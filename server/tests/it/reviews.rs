//! Reviews: who decides about whom, and the effects.

mod actions;
mod at_the_desk;
mod correcting;
mod correction_ended;
mod deciding;
mod eligibility;
mod erasing;
mod erasure_requests;
mod exporting;
mod four_eyes;
mod mail;
mod rotating;

use crate::identities::{fill, me, ok, save, submit};
use crate::pictures::{add_document, store};
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

/// A reviewer without other permissions.
pub(crate) async fn reviewer(app: &TestApp) -> Browser {
    app.as_person(&[Permission::ValidateIdentities]).await
}

/// The waiting cases, in order.
pub(crate) async fn waiting(reviewer: &mut Browser) -> Vec<Value> {
    cases(reviewer, "waiting").await
}

pub(crate) async fn cases(reviewer: &mut Browser, filter: &str) -> Vec<Value> {
    let page = ok(reviewer.api("reviews", json!({ "filter": filter, "after": null })).await);
    page["rows"].as_array().unwrap().clone()
}

/// One case.
pub(crate) async fn case(reviewer: &mut Browser, row: &Value) -> Value {
    ok(on_case(reviewer, "review_case", row).await)
}

/// Calls a server function for a case.
pub(crate) async fn on_case(reviewer: &mut Browser, verb: &str, row: &Value) -> Answer {
    reviewer.api(verb, json!({ "identity": row["identity"] })).await
}

/// Decides about a case.
pub(crate) async fn decide(reviewer: &mut Browser, row: &Value, revision: u32, decision: &str) -> Answer {
    let flags = if decision == "request_changes" {
        json!([{ "field": "family_name", "document": null, "message": "as in the passport" }])
    } else {
        json!([])
    };
    let draft = json!({
        "revision": revision, "decision": decision, "flags": flags,
        "message": "Please look again.", "note": "Seen on the phone.",
    });
    reviewer.api("decide", json!({ "identity": row["identity"], "draft": draft })).await
}

/// Somebody with a submitted identity.
pub(crate) async fn submitted(app: &TestApp) -> Browser {
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    person
}

/// Fills in a document.
pub(crate) async fn fill_document(person: &mut Browser, document: &str, number: &str) -> Answer {
    fill_document_expiring(person, document, number, "2031-05-01").await
}

pub(crate) async fn fill_document_expiring(
    person: &mut Browser,
    document: &str,
    number: &str,
    expires_on: &str,
) -> Answer {
    let values = json!({
        "document_kind": "passport", "document_number": number, "issuing_country": "IT",
        "expires_on": expires_on,
    });
    let save = json!({ "step": "document", "document": document, "edition": 0, "values": values });
    person.api("save_step", json!({ "whose": me(), "save": save })).await
}

/// Changes the family name.
pub(crate) async fn rename(person: &mut Browser, edition: u32, family_name: &str) {
    let values = json!({ "given_names": "Anna", "family_name": family_name });
    let saved = ok(save(person, &me(), "names", edition, values).await);
    assert!(saved["saved"].is_object(), "{saved}");
}

/// The number of the document of [`verified`].
pub(crate) const NUMBER: &str = "YA7319462";

/// A verified identity with all its parts, and somebody who may erase it.
pub(crate) async fn verified() -> (TestApp, Browser, Browser, Value, String) {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, NUMBER).await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    (app, person, reviewer, row, document)
}
