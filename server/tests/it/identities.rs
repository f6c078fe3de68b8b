//! Identities: filling in, submitting, people search.

mod access;
mod asking;
mod bulk;
mod documents;
mod organization;
mod people;
mod registrations;
mod rules;
mod sealed;
mod steps;
mod submitting;

use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// The identity of the signed-in person.
pub(crate) fn me() -> Value {
    json!("me")
}

pub(crate) fn target_of(account: &str) -> Value {
    json!({ "account": account })
}

/// Complete values of every required step, in their order.
pub(crate) fn steps() -> [(&'static str, Value); 5] {
    [
        ("person", json!({ "mode": "named", "privacy_notice": "accepted 1" })),
        ("names", json!({ "given_names": "Anna", "family_name": "Rossi" })),
        ("birth", json!({ "date_of_birth": "1990-04-17", "birth_country": "IT", "nationalities": "IT" })),
        ("contact", json!({ "country": "IT" })),
        ("organization", json!({ "relationship": "employee" })),
    ]
}

pub(crate) async fn save(
    browser: &mut Browser,
    target: &Value,
    step: &str,
    edition: u32,
    values: Value,
) -> Answer {
    let save = json!({ "step": step, "document": null, "edition": edition, "values": values });
    browser.api("save_step", json!({ "whose": target, "save": save })).await
}

/// Saves all required steps of a new identity. For somebody else, the privacy notice is handed over.
pub(crate) async fn fill(browser: &mut Browser, target: &Value) {
    for (step, mut values) in steps() {
        if step == "person" && *target != me() {
            values["privacy_notice"] = json!("handed_over 1");
        }
        let saved = ok(save(browser, target, step, 0, values).await);
        assert!(saved["saved"].is_object(), "{saved}");
    }
}

/// The person accepts a version of the privacy notice, in words as they are stored: `2 en <hash>`, or `0` before the first
/// text is published.
pub(crate) async fn accept_notice(browser: &mut Browser, receipt: &str) -> Answer {
    let mut words = receipt.split(' ');
    let version: u32 = words.next().unwrap().parse().unwrap();
    let text = words.next().map(|locale| json!({ "locale": locale, "hash": words.next().unwrap() }));
    browser.api("accept_notice", json!({ "receipt": { "version": version, "text": text } })).await
}

/// Adds a document with a new id.
pub(crate) async fn add_document(browser: &mut Browser, target: &Value) -> Answer {
    add_document_as(browser, target, &new_id()).await
}

pub(crate) async fn add_document_as(browser: &mut Browser, target: &Value, id: &str) -> Answer {
    browser.api("add_document", json!({ "whose": target, "document": id })).await
}

/// A new document id, which browsers choose.
pub(crate) fn new_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    format!("00000000-0000-4000-8000-{:012}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) async fn submit(browser: &mut Browser, target: &Value) -> Answer {
    let draft = json!({ "declared": true, "note": "" });
    browser.api("submit_identity", json!({ "whose": target, "draft": draft })).await
}

/// The view of an identity.
pub(crate) async fn view(browser: &mut Browser, target: &Value) -> Value {
    ok(browser.api("identity", json!({ "whose": target })).await)
}

/// A step of a view.
pub(crate) fn step_of<'a>(view: &'a Value, step: &str) -> &'a Value {
    let steps = view["steps"].as_array().unwrap();
    steps.iter().find(|one| one["step"] == step).unwrap_or(&Value::Null)
}

pub(crate) fn ok(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// Somebody who may register identities and nothing else.
pub(crate) async fn clerk(app: &TestApp) -> Browser {
    app.as_person(&[Permission::RegisterIdentities]).await
}

/// The number of audit events of an action.
pub(crate) async fn events(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
}
