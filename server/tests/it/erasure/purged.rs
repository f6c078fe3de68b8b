//! Accounts that were deleted and not restored.

use super::*;
use crate::support::PASSWORD;
use std::time::Duration;

/// The person of the jobs, who has accepted, filled in everything, is in a group and a unit, and has saved a list.
async fn active(app: &TestApp, founder: &mut Browser) -> (Browser, String) {
    let invitation = invitation(founder).await;
    let link = ok(founder.api("link", json!({ "invitation": invitation })).await);
    let token = link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut browser = app.visitor();
    ok(browser.api("accept", json!({ "token": token, "draft": { "password": PASSWORD } })).await);
    let id = account(app).await;
    let granted = json!({ "account": id, "draft": { "permissions": ["can_view_registry"] } });
    ok(founder.api("grant_permissions", granted).await);
    let list = |name: &str, shared: bool, query: &str| json!({ "draft": { "name": name, "query": query, "is_shared": shared } });
    ok(browser.api("save_view", list("My own badge-7751", false, "q=anna&v=1")).await);
    ok(browser
        .api("remember_columns", json!({ "columns": { "columns": ["username"], "fields": [] } }))
        .await);
    for (name, query) in [
        ("By name", format!("q={GIVEN}%20{FAMILY}&v=1")),
        ("By beginning", "q=quillf&v=1".to_owned()),
        ("By address", "q=zephyrine.q@ald&v=1".to_owned()),
        ("Others too", "q=anna&v=1".to_owned()),
        ("Everybody", "account=active&v=1".to_owned()),
        (&*format!("{GIVEN} {FAMILY}, to be asked"), "account=pending&v=1".to_owned()),
    ] {
        ok(founder.api("save_view", list(name, true, &query)).await);
    }
    let group = json!({ "draft": { "name": "Choir", "description": "" } });
    let group = ok(founder.api("create_group", group).await);
    ok(founder.api("add_to_group", json!({ "account": id, "draft": { "group": group } })).await);
    let student = json!({ "account": id, "draft": { "relationship": "student" } });
    ok(founder.api("set_relationship", student).await);
    (browser, id)
}

async fn views(founder: &mut Browser) -> Vec<String> {
    let views = ok(founder.api("saved_views", json!({})).await);
    views.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

/// These lists are left, and the one whose name was that of the person, with another name.
async fn assert_views(founder: &mut Browser, left: &[&str]) {
    let (other, mut names): (Vec<_>, Vec<_>) =
        views(founder).await.into_iter().partition(|name| name.starts_with("… "));
    names.sort_unstable();
    assert_eq!((other.len(), names), (1, left.iter().map(|name| (*name).to_owned()).collect()));
}

#[tokio::test]
async fn a_list_that_asks_for_an_own_value_of_somebody_goes_with_them() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let label = json!({ "en": "Tax code", "it": "" });
    let field = json!({ "key": "tax_code", "kind": "text", "level": "account", "label": label });
    ok(founder.api("add_own_field", json!({ "draft": field })).await);
    let own = |value: &str| json!({ "values": [["own_1", value]], "seen": [] });
    let gia = founder.invite(json!({ "email": "gia@aldine.example", "own": own("QLLFZP-7751") })).await;
    founder.invite(json!({ "email": "leo@aldine.example", "own": own("ROSSMR-1") })).await;
    for (name, query) in [
        ("One", "field.tax_code=is:qllfzp-7751&v=1"),
        ("Beginning", "account=active&field.tax_code=begins:QLLFZP&v=1"),
        ("Other", "field.tax_code=is:ROSSMR-1&v=1"),
        ("Unknown", "field.tax_code=is:X&v=1"),
    ] {
        let draft = json!({ "name": name, "query": query, "is_shared": true });
        ok(founder.api("save_view", json!({ "draft": draft })).await);
    }
    ok(founder.api("delete_pending", json!({ "invitation": gia["invitation"] })).await);
    let mut left = views(&mut founder).await;
    left.sort_unstable();
    assert_eq!(left, ["Other", "Unknown"]);
    assert_nowhere(&app, &["qllfzp", "QLLFZP"]).await;
}

#[tokio::test]
async fn who_was_not_restored_is_told_nowhere_but_by_id_and_code() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let (_browser, id) = active(&app, &mut founder).await;
    let secrets = secrets(&app).await;
    let reason = json!({ "account": id, "draft": { "reason": "badge-7751 was lost" } });
    ok(founder.api("delete_account", reason).await);
    app.advance(Duration::from_secs(30 * 86_400));
    app.backend.run_due_once().await.unwrap();

    assert_nowhere(&app, &[GIVEN, FAMILY, "quillf", BIRTH, BADGE, ADDRESS]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    let mut founder = app.as_founder().await;
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    assert_views(&mut founder, &["Everybody", "Others too"]).await;
    assert_eq!((events(&app, "account.deleted").await, events(&app, "identity.erased").await), (1, 1));
    assert_eq!(app.database.number(ERASED).await, 1);
    let seen = ok(founder.api("person", json!({ "account": id })).await);
    assert_eq!(seen["state"], "deleted");
    assert!(seen["identity"]["code"].as_str().unwrap().starts_with("1000000"), "{seen}");
    for (table, column) in [("member", "account"), ("person", "account"), ("registry_columns", "account_id")]
    {
        let left = format!(
            "SELECT COUNT(*) FROM {table} WHERE {column} IN (SELECT id FROM account WHERE state = 'deleted')"
        );
        assert_eq!(app.database.number(&left).await, 0, "{table}");
    }
    let journal = std::fs::read_to_string(app.folder().join("erasures.journal")).unwrap();
    assert!(journal.contains(&format!("purge {id}")), "{journal}");
    assert!(app.audit_faults().await.is_empty());
    app.leaves_mail();
}

#[tokio::test]
async fn an_address_that_was_freed_keeps_the_rows_and_mails_of_whom_it_has_now() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let first = job(&app, &mut founder, 1, &[person()]).await;
    let (_browser, id) = active(&app, &mut founder).await;
    ok(founder.api("delete_account", json!({ "account": id, "draft": {} })).await);
    ok(founder.api("free_account", json!({ "account": id })).await);
    let now = row(ADDRESS, ["Zoe", "Bianchi", "1991-05-18", "IT", "badge-2"]);
    app.advance(Duration::from_secs(29 * 86_400));
    let mut founder = app.as_founder().await;
    let second = job(&app, &mut founder, 2, &[now]).await;
    let mails = format!("SELECT COUNT(*) FROM message WHERE to_address = '{ADDRESS}'");
    let theirs =
        "AND invitation_id = (SELECT id FROM invitation WHERE state = 'open' AND email_key = '{ADDRESS}')";
    let theirs = format!("{mails} {}", theirs.replace("{ADDRESS}", ADDRESS));
    assert_eq!(app.database.number(&theirs).await, 1);
    app.advance(Duration::from_secs(2 * 86_400));
    app.backend.run_due_once().await.unwrap();
    let mut founder = app.as_founder().await;
    assert!(results(&mut founder, &first).await[0].contains("has been erased"));
    let kept = results(&mut founder, &second).await;
    assert!(kept[0].contains("Zoe,Bianchi"), "{kept:?}");
    assert_eq!(app.database.number(&theirs).await, 1);
    app.leaves_mail();
}

#[tokio::test]
async fn a_backup_from_before_the_deletion_does_not_bring_them_back() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    jobs(&app, &mut founder).await;
    let (_browser, id) = active(&app, &mut founder).await;
    ok(founder.api("delete_account", json!({ "account": id, "draft": {} })).await);
    app.advance(Duration::from_secs(30 * 86_400));
    app.backend.run_due_once().await.unwrap();
    app.database
        .run("UPDATE account SET state = 'active', username = 'zephyrine' WHERE state = 'deleted'")
        .await;
    app.start_again().await.unwrap();
    let left =
        "SELECT COUNT(*) FROM account WHERE username = 'zephyrine' OR state = 'active' AND email_key IS NULL";
    assert_eq!(app.database.number(left).await, 0);
    assert_eq!(events(&app, "account.deleted").await, 2, "once more, by the program");
    app.leaves_mail();
}

#[tokio::test]
async fn a_list_that_names_an_erased_identity_is_gone_and_one_by_the_address_stays() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    jobs(&app, &mut founder).await;
    let (_browser, id) = active(&app, &mut founder).await;
    let whose = json!({ "account": id });
    let identity = ok(founder.api("identity", json!({ "whose": whose })).await)["identity"].clone();
    ok(founder.api("erase_identity", json!({ "identity": identity })).await);
    // The beginning of the given name is that of the username too.
    assert_views(&mut founder, &["By address", "Everybody", "Others too"]).await;
    app.leaves_mail();
}

#[tokio::test]
async fn a_list_that_asks_for_what_somebody_was_called_before_goes_with_them() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let label = json!({ "en": "Tax code", "it": "" });
    let field = json!({ "key": "tax_code", "kind": "text", "level": "account", "label": label });
    ok(founder.api("add_own_field", json!({ "draft": field })).await);
    founder.invite(json!({ "email": ADDRESS })).await;
    let (_browser, id) = active(&app, &mut founder).await;
    for username in ["nightjar", "wren"] {
        let draft = json!({ "username": username, "locale": "en" });
        ok(founder.api("edit_account", json!({ "account": id, "draft": draft })).await);
    }
    for (value, seen) in [("MAGPIE-1", ""), ("ROOK-1", "MAGPIE-1")] {
        let seen: Value = if seen.is_empty() { json!([]) } else { json!([["own_1", seen]]) };
        let draft = json!({ "values": [["own_1", value]], "seen": seen });
        ok(founder.api("set_own_fields", json!({ "account": id, "draft": draft })).await);
    }
    // As an invitation has an address that was corrected since.
    let theirs = format!("(SELECT id FROM account WHERE email_key = '{ADDRESS}')");
    let corrected = "UPDATE invitation SET email_key = 'heron@aldine.example' WHERE account_id =";
    app.database.run(&format!("{corrected} {theirs}")).await;
    let other = founder.invite(json!({ "email": "egret@aldine.example" })).await;
    for (name, query) in [
        ("Old username", "q=nightjar&v=1"),
        ("Old address", "q=heron@aldine.example&v=1"),
        ("Old value", "field.tax_code=is:MAGPIE-1&v=1"),
        ("Ask heron@aldine.example", "account=pending&v=1"),
        ("Somebody else", "q=egret@aldine.example&v=1"),
    ] {
        let draft = json!({ "name": name, "query": query, "is_shared": true });
        ok(founder.api("save_view", json!({ "draft": draft })).await);
    }
    ok(founder.api("delete_account", json!({ "account": id, "draft": {} })).await);
    app.advance(Duration::from_secs(30 * 86_400));
    app.backend.run_due_once().await.unwrap();
    let mut founder = app.as_founder().await;
    let left = views(&mut founder).await;
    assert!(left.contains(&"Somebody else".to_owned()), "{left:?}");
    for gone in ["Old username", "Old address", "Old value", "Ask heron@aldine.example"] {
        assert!(!left.contains(&gone.to_owned()), "{gone}");
    }
    assert_nowhere(&app, &["nightjar", "heron", "MAGPIE"]).await;
    drop(other);
}
