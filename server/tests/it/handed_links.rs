//! Handed-over links: who gets into which account, and what stays locked afterwards.

mod attacks;
mod changes_after_showing;
mod clock_set_back;
mod deciding;
mod locked_entries;
mod rights;
mod second_factors;
mod showing;

use crate::identities::{add_document_as, fill, new_id, ok, target_of};
use crate::support::{Answer, Browser, PASSWORD, Smtp, TestApp};
use serde_json::{Value, json};

/// A value that the holder of a link alone must not read.
pub(crate) const PASSPORT: &str = "YA1234567";

/// An invited person for whom the founder has entered a passport.
pub(crate) struct Invited {
    pub(crate) invitation: Value,
    pub(crate) account: String,
    pub(crate) document: String,
}

pub(crate) async fn invited(app: &TestApp, email: &str) -> Invited {
    let bare = invited_without_identity(app, email).await;
    Invited { document: fill_in(app, &bare.account).await, ..bare }
}

/// An invited person without an identity.
pub(crate) async fn invited_without_identity(app: &TestApp, email: &str) -> Invited {
    let invited = app.as_founder().await.invite(json!({ "email": email })).await;
    let account = invited["account"].as_str().unwrap().to_owned();
    Invited { invitation: invited["invitation"].clone(), account, document: String::new() }
}

/// Enters an identity with a passport and returns the document.
pub(crate) async fn fill_in(app: &TestApp, account: &str) -> String {
    let mut founder = app.as_founder().await;
    let target = target_of(account);
    fill(&mut founder, &target).await;
    let document = new_id();
    ok(add_document_as(&mut founder, &target, &document).await);
    let values = json!({
        "document_kind": "passport", "document_number": PASSPORT, "issuing_country": "IT",
        "expires_on": "2031-05-01",
    });
    let save = json!({ "step": "document", "document": document, "edition": 0, "values": values });
    ok(founder.api("save_step", json!({ "whose": target, "save": save })).await);
    document
}

/// The token of the link shown to somebody.
pub(crate) async fn shown_token(giver: &mut Browser, invitation: &Value) -> String {
    token_in(&ok(giver.api("link", json!({ "invitation": invitation })).await))
}

pub(crate) fn token_in(link: &Value) -> String {
    link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Accepts with a link, in a new browser.
pub(crate) async fn accept_with(app: &TestApp, token: &str) -> Browser {
    let mut person = app.visitor();
    let answer = person.accept(token).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    person
}

/// The token in the newest message to an address.
pub(crate) async fn mailed_token(app: &TestApp, smtp: &Smtp, email: &str) -> String {
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [email]).expect("a mail");
    mail.link().rsplit('/').next().unwrap().to_owned()
}

pub(crate) async fn vouch(browser: &mut Browser, account: &str, password: &str) -> Answer {
    browser.api("vouch", json!({ "account": account, "draft": { "password": password } })).await
}

/// Everything that somebody can read about themselves, as one text.
pub(crate) async fn all_they_read(person: &mut Browser) -> String {
    let mut text = person.api("identity", json!({ "whose": "me" })).await.body;
    text += &person.api("my_receipt", json!({})).await.body;
    for path in ["/", "/me/data", "/me/data?step=document", "/me/receipt", "/me/export.json"] {
        text += &person.get(path).await.body;
    }
    text
}

pub(crate) const OWN_PASSWORD: &str = PASSWORD;
