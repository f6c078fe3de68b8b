//! Every server function in two worlds: with people beyond the border, and without. The answers are the same to the byte, but
//! for uniqueness.

use super::Office;
use crate::identities::ok;
use crate::routes::{Takes, server_functions};
use domain::permission::Permission;
use serde_json::{Value, json};

pub(super) const NOBODY: &str = "0192f1c2-0000-7000-8000-000000000000";

/// Whether somebody inside a border may call it: what needs a permission, and what every page asks for.
fn is_walked(name: &str, takes: Takes) -> bool {
    match takes {
        Takes::AnyOf(permissions) | Takes::AllOf(permissions) => {
            permissions.iter().any(|permission: &Permission| permission.can_have_border())
        }
        Takes::Session => name == "to_do",
        Takes::Nothing => name == "session",
        Takes::Founder => false,
    }
}

/// What is asked beside the table: searches, filters and lists of those who are beyond the border.
fn questions() -> Vec<(&'static str, Value)> {
    let people = |search: &str| json!({ "search": search, "filter": "everyone", "after": null });
    let holders = |search: &str, filter: &str| json!({ "search": search, "filter": filter, "after": null });
    let list = |filter: &str, search: &str| json!({ "filter": filter, "search": search, "after": null });
    let all = |action: Value, selection: Value| json!({ "action": action, "selection": selection });
    let suspend = json!({ "suspend": {} });
    vec![
        ("registry", json!({ "address": "q=bianchi&v=1" })),
        ("registry", json!({ "address": "q=biancki&v=1" })),
        ("registry", json!({ "address": "q=marta&v=1" })),
        ("registry", json!({ "address": "q=marta+bianchi&v=1" })),
        ("registry", json!({ "address": "account=active&sort=created&v=1" })),
        ("registry", json!({ "address": "unit=none&v=1" })),
        ("people", people("bianchi")),
        ("people", people("biancki")),
        ("people", people("marta")),
        ("people", people("outside")),
        ("holders", holders("outside", "everyone")),
        ("holders", holders("", "holders")),
        ("invitations", list("open", "")),
        ("invitations", list("all", "outside")),
        ("reviews", json!({ "filter": "decided", "after": null })),
        ("reviews", json!({ "filter": "mine", "after": null })),
        ("preview_action", all(suspend.clone(), json!({ "matching": "v=1" }))),
        (
            "preview_action",
            all(json!("resend"), json!({ "matching_invitations": { "filter": "all", "search": "" } })),
        ),
        (
            "preview_action",
            all(
                json!("revoke"),
                json!({ "matching_invitations": { "filter": "open", "search": "outside" } }),
            ),
        ),
        (
            "update_people",
            json!({ "question": {
                "columns": ["username"], "keys": [{ "by": "email", "text": "outside@aldine.example" }],
            } }),
        ),
    ]
}

/// Everything that is asked in both worlds.
fn all_questions() -> Vec<(&'static str, Value)> {
    let table = server_functions().into_iter().filter(|(name, takes, _)| is_walked(name, *takes));
    table.map(|(name, _, arguments)| (name, arguments)).chain(questions()).collect()
}

async fn answers(office: &Office) -> Vec<(String, u16, String)> {
    let mut answers = Vec::new();
    for (name, arguments) in all_questions() {
        let answer = office.clerk.clone().api(name, arguments.clone()).await;
        assert!(answer.status < 500, "{name} {arguments}: {}", answer.body);
        answers.push((format!("{name} {arguments}"), answer.status, answer.body));
    }
    let export = office.clerk.clone().get("/administration/registry/export.csv").await;
    answers.push(("export.csv".to_owned(), export.status, export.body));
    answers
}

/// People beyond the border, of every kind that something is told of.
pub(super) async fn settle_others(office: &mut Office) -> Outside {
    let other = office.other.clone();
    let (person, identity) = office.submitted(&other, "Bianchi").await;
    let (_, nowhere) = office.submitted("", "Bianco").await;
    let (invited, invitation) = office.invited(&other, "outside@aldine.example").await;
    office.invited("", "outside2@aldine.example").await;
    // Somebody who holds what only the founder gives, and has saved a list for everybody.
    let mut holder = office.person(&other).await;
    ok(office.grant(&holder.account, &["can_view_registry", "can_view_audit"], "").await);
    let view = json!({ "name": "Outside", "query": "v=1", "is_shared": true });
    let view = ok(holder.browser.api("save_view", json!({ "draft": view })).await);
    // Somebody is in a group, has asked for erasure, and another one is suspended.
    let draft = json!({ "group": office.group });
    ok(office.founder.api("add_to_group", json!({ "account": person.account, "draft": draft })).await);
    let mut asking = person.browser.clone();
    ok(asking.api("ask_erasure", json!({})).await);
    let suspended = office.person(&other).await;
    ok(office.founder.api("suspend_account", json!({ "account": suspended.account, "draft": {} })).await);
    Outside {
        account: person.account,
        identity,
        nowhere,
        invited,
        invitation,
        view: view.as_str().unwrap().to_owned(),
    }
}

pub(super) struct Outside {
    pub(super) account: String,
    pub(super) identity: String,
    /// Of somebody without a unit.
    pub(super) nowhere: String,
    pub(super) invited: String,
    pub(super) invitation: String,
    view: String,
}

#[tokio::test]
async fn whoever_has_a_border_is_answered_the_same_with_and_without_people_beyond_it() {
    let mut office = Office::new().await;
    let italy = office.italy.clone();
    office.submitted(&italy, "Verdi").await;
    office.invited(&italy, "inside@aldine.example").await;
    // What the questions themselves change of the asking person is changed before.
    answers(&office).await;
    let before = answers(&office).await;
    settle_others(&mut office).await;
    let after = answers(&office).await;
    let pairs = before.iter().zip(&after).filter(|(before, after)| before != after);
    let differing: Vec<String> =
        pairs.map(|((question, _, before), (.., after))| format!("{question}\n{before}\n{after}")).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

/// The arguments with the ids of somebody in place of those of nobody; `None` where they name nobody.
fn about(arguments: &Value, outside: &Outside) -> Vec<Value> {
    let accounts = [&outside.account, &outside.invited];
    let identities = [&outside.identity, &outside.nowhere];
    (0..2)
        .filter_map(|which| {
            let mut arguments = arguments.clone();
            let is_named = put(&mut arguments, &|key| match key {
                "account" | "to" => Some(accounts[which].clone()),
                "identity" | "other" | "registration" => Some(identities[which].clone()),
                "invitation" => Some(outside.invitation.clone()),
                "view" => Some(outside.view.clone()),
                _ => None,
            });
            is_named.then_some(arguments)
        })
        .collect()
}

/// Puts ids in place of nobody's, by the name of the argument. Returns whether there were any.
fn put(value: &mut Value, id_of: &dyn Fn(&str) -> Option<String>) -> bool {
    let mut is_put = false;
    if let Value::Object(fields) = value {
        for (key, value) in fields {
            if *value == NOBODY
                && let Some(id) = id_of(key)
            {
                *value = json!(id);
                is_put = true;
            } else {
                is_put |= put(value, id_of);
            }
        }
    }
    is_put
}

#[tokio::test]
async fn somebody_beyond_the_border_is_answered_like_nobody() {
    let mut office = Office::new().await;
    let outside = settle_others(&mut office).await;
    let mut walked = 0;
    for (name, takes, arguments) in server_functions() {
        if !is_walked(name, takes) {
            continue;
        }
        for about in about(&arguments, &outside) {
            let mut clerk = office.clerk.clone();
            let nobody = clerk.api(name, arguments.clone()).await;
            let answer = clerk.api(name, about.clone()).await;
            assert_eq!((answer.status, answer.body), (nobody.status, nobody.body), "{name} {about}");
            walked += 1;
        }
    }
    assert!(walked > 60, "{walked}");
    let people = json!({ "people": [outside.account, outside.invited] });
    let nobodys = json!({ "people": [NOBODY] });
    let preview = async |selection: &Value| {
        let arguments = json!({ "action": { "suspend": {} }, "selection": selection });
        ok(office.clerk.clone().api("preview_action", arguments).await)
    };
    assert_eq!(preview(&people).await, preview(&nobodys).await);
}
