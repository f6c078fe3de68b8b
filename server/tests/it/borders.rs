//! Whoever holds permissions inside a unit alone is answered as if there were nobody else.

mod beyond;
mod granting;
mod inviting;
mod moving;
mod narrowed;
mod pages;
mod reach;
mod seen;
mod told;
mod walk;

use crate::identities::{fill, me, new_id, ok, save, submit};
use crate::support::{Browser, TestApp, token};
use domain::permission::Permission;
use serde_json::{Value, json};

/// An organization with two units, and somebody who holds all that can be held inside the first one.
pub(crate) struct Office {
    pub(crate) app: TestApp,
    pub(crate) founder: Browser,
    /// With *Italy* below it.
    pub(crate) sales: String,
    pub(crate) italy: String,
    pub(crate) other: String,
    pub(crate) group: String,
    /// Inside *Sales*.
    pub(crate) clerk: Browser,
}

/// All that can be granted inside a unit.
pub(crate) fn bordered() -> Vec<&'static str> {
    Permission::ALL.iter().filter(|one| one.can_have_border()).map(|one| one.as_str()).collect()
}

/// Somebody as the others know them.
pub(crate) struct Known {
    pub(crate) browser: Browser,
    pub(crate) account: String,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let app = TestApp::founded().await;
        app.set("availability_per_second", "0").await;
        let mut founder = app.as_founder().await;
        let sales = unit(&mut founder, "Sales", "").await;
        let italy = unit(&mut founder, "Italy", &sales).await;
        let other = unit(&mut founder, "Other", "").await;
        let group = json!({ "draft": { "name": "Choir", "description": "" } });
        let group = ok(founder.api("create_group", group).await).as_str().unwrap().to_owned();
        let mut clerk = app.as_person(&[]).await;
        let account = app.me(&mut clerk).await.to_string();
        let mut office = Self { app, founder, sales, italy, other, group, clerk };
        office.place(&account, &office.sales.clone()).await;
        let sales = office.sales.clone();
        ok(office.grant(&account, &bordered(), &sales).await);
        office
    }

    pub(crate) async fn grant(
        &mut self,
        account: &str,
        permissions: &[&str],
        unit: &str,
    ) -> crate::support::Answer {
        let draft = json!({ "permissions": permissions, "unit": unit });
        self.founder.api("grant_permissions", json!({ "account": account, "draft": draft })).await
    }

    pub(crate) async fn place(&mut self, account: &str, unit: &str) {
        let unit = (!unit.is_empty()).then_some(unit);
        ok(self.founder.api("move_to_unit", json!({ "account": account, "unit": unit })).await);
    }

    /// Somebody active in a unit, or in none.
    pub(crate) async fn person(&mut self, unit: &str) -> Known {
        let mut browser = self.app.as_person(&[]).await;
        let account = self.app.me(&mut browser).await.to_string();
        self.place(&account, unit).await;
        Known { browser, account }
    }

    /// Somebody whose identity waits for a decision. Returns it too.
    pub(crate) async fn submitted(&mut self, unit: &str, family_name: &str) -> (Known, String) {
        let mut person = self.person("").await;
        fill(&mut person.browser, &me()).await;
        let names = json!({ "given_names": "Marta", "family_name": family_name });
        ok(save(&mut person.browser, &me(), "names", 1, names).await);
        let identity = ok(submit(&mut person.browser, &me()).await)["identity"].as_str().unwrap().to_owned();
        // The organization keeps the unit of whoever has one, so that it comes after the steps.
        self.place(&person.account, unit).await;
        (person, identity)
    }

    /// Somebody invited into a unit, or into none. Returns the account and the invitation.
    pub(crate) async fn invited(&mut self, unit: &str, email: &str) -> (String, String) {
        let invited = self.founder.invite(json!({ "email": email })).await;
        assert!(!token(&invited).is_empty());
        let account = invited["account"].as_str().unwrap().to_owned();
        self.place(&account, unit).await;
        (account, invited["invitation"].as_str().unwrap().to_owned())
    }
}

/// Somebody's confirmed request to be registered. Returns its id.
pub(crate) async fn join_request(office: &Office, email: &str) -> String {
    let (id, now) = (new_id(), office.app.now());
    let blob = |hex: &str| match office.app.database.is_sqlite() {
        true => format!("X'{hex}'"),
        false => format!("decode('{hex}', 'hex')"),
    };
    let uuid = match office.app.database.is_sqlite() {
        true => blob(&id.replace('-', "")),
        false => format!("'{id}'"),
    };
    let nonce = blob("00000000000000000000000000000000");
    office
        .app
        .database
        .run(&format!(
            "INSERT INTO join_request (id, link, email, email_key, locale, state, key_id, nonce, created_at, expires_at, confirmed_at)
            VALUES ({uuid}, {uuid}, '{email}', '{email}', 'en', 'waiting', 1, {nonce}, {now}, {now} + 86400000, {now})"
        ))
        .await;
    id
}

pub(crate) async fn unit(founder: &mut Browser, name: &str, parent: &str) -> String {
    let version = ok(founder.api("units", json!({})).await)["version"].clone();
    let draft = json!({ "name": name, "code": "", "parent": parent });
    let made: Value = ok(founder.api("create_unit", json!({ "version": version, "draft": draft })).await);
    made.as_str().unwrap().to_owned()
}
