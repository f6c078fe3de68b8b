//! Digital identities: filling them in, handing them over, finding people.

mod asking;
mod bulk;
mod documents;
mod notice;
mod people;
mod registrations;
mod sealed;
mod steps;
mod submitting;
mod theirs;

use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// Whoever's session it is.
pub(crate) fn me() -> Value {
    json!("me")
}

pub(crate) fn of(account: &str) -> Value {
    json!({ "account": account })
}

/// What every step needs to be complete, in the order in which they are walked.
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

/// Saves what must be said; where nothing was said before. Somebody else's privacy notice was handed over.
pub(crate) async fn fill(browser: &mut Browser, target: &Value) {
    for (step, mut values) in steps() {
        if step == "person" && *target != me() {
            values["privacy_notice"] = json!("handed_over 1");
        }
        let saved = ok(save(browser, target, step, 0, values).await);
        assert!(saved["saved"].is_object(), "{saved}");
    }
}

/// The person accepts the privacy notice.
pub(crate) async fn accept_notice(browser: &mut Browser, version: &str) -> Answer {
    browser.api("accept_notice", json!({ "version": version })).await
}

/// Adds a document under an id that nobody else has.
pub(crate) async fn add_document(browser: &mut Browser, target: &Value) -> Answer {
    add_document_as(browser, target, &new_id()).await
}

pub(crate) async fn add_document_as(browser: &mut Browser, target: &Value, id: &str) -> Answer {
    browser.api("add_document", json!({ "whose": target, "document": id })).await
}

/// An id as a browser makes it.
pub(crate) fn new_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    format!("00000000-0000-4000-8000-{:012}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) async fn submit(browser: &mut Browser, target: &Value) -> Answer {
    let draft = json!({ "declared": true, "note": "" });
    browser.api("submit_identity", json!({ "whose": target, "draft": draft })).await
}

/// How it stands.
pub(crate) async fn view(browser: &mut Browser, target: &Value) -> Value {
    ok(browser.api("identity", json!({ "whose": target })).await)
}

/// What a step says, in a view.
pub(crate) fn step_of<'a>(view: &'a Value, step: &str) -> &'a Value {
    let steps = view["steps"].as_array().unwrap();
    steps.iter().find(|one| one["step"] == step).unwrap_or(&Value::Null)
}

pub(crate) fn ok(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// Somebody who fills in identities and no more.
pub(crate) async fn clerk(app: &TestApp) -> Browser {
    app.as_person(&[Permission::RegisterIdentities]).await
}

/// Events of an action.
pub(crate) async fn events(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
}
