//! Changes of the e-mail address of an account.

mod administrators;
mod attacks;
mod claims;
mod own;

use crate::support::{Answer, Browser, PASSWORD, Smtp, TestApp};
use domain::id::AccountId;
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const MANAGER: [Permission; 2] = [Permission::ManageAccounts, Permission::ViewRegistry];
const NEW: &str = "new@aldine.example";
const DAY: Duration = Duration::from_secs(24 * 3_600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3_600);

async fn ask_own(browser: &mut Browser, email: &str) -> Answer {
    let draft = json!({ "email": email, "password": PASSWORD });
    browser.api("change_own_address", json!({ "draft": draft })).await
}

async fn ask(browser: &mut Browser, account: AccountId, email: &str) -> Answer {
    browser.api("change_address", json!({ "account": account, "draft": { "email": email } })).await
}

async fn agree(browser: &mut Browser, account: AccountId) -> Answer {
    browser.api("agree_to_address", json!({ "account": account })).await
}

/// The latest link of a kind that was mailed to an address.
async fn mailed(app: &TestApp, smtp: &Smtp, to: &str, kind: &str) -> Option<String> {
    app.backend.run_outbox_once().await.unwrap();
    let path = format!("/{kind}/");
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [to] && mail.text.contains(&path))?;
    Some(mail.link().rsplit('/').next().unwrap().to_owned())
}

async fn confirm(browser: &mut Browser, token: &str) -> Answer {
    browser.api("confirm_address", json!({ "token": token })).await
}

async fn stop(browser: &mut Browser, token: &str) -> Answer {
    browser.api("stop", json!({ "token": token })).await
}

/// The page of a person as the founder sees it.
async fn seen(app: &TestApp, account: AccountId) -> Value {
    let mut founder = app.as_founder().await;
    founder.api("person", json!({ "account": account })).await.json()
}

async fn events(app: &TestApp, action: &str) -> i64 {
    app.database.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
}

/// What an address is to the account that has claimed it.
async fn claims_of(app: &TestApp, email: &str) -> String {
    let sql = format!("SELECT COALESCE((SELECT kind FROM email_claim WHERE email_key = '{email}'), 'free')");
    app.database.text(&sql).await
}

async fn run(app: &TestApp) {
    app.backend.run_due_once().await.unwrap();
}
