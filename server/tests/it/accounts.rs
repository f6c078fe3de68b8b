//! What is done to the account of a person on their page.

mod deletion;
mod dormant;
mod ends;
mod freeing;
mod placement;

use crate::support::{Answer, Browser};
use domain::id::AccountId;
use serde_json::{Value, json};

/// Calls a function about this account.
async fn about(browser: &mut Browser, function: &str, account: AccountId, more: Value) -> Answer {
    let mut arguments = json!({ "account": account });
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    browser.api(function, arguments).await
}

/// As [`about`], and it succeeds.
async fn done(browser: &mut Browser, function: &str, account: AccountId, more: Value) {
    let answer = about(browser, function, account, more).await;
    assert_eq!(answer.status, 200, "{function}: {}", answer.body);
}

/// The page of a person.
async fn page(browser: &mut Browser, account: AccountId) -> Value {
    browser.api("person", json!({ "account": account })).await.json()
}
