//! Files that pages offer: who reads them, for how long, and how many at once. And the page of the registry, which is the
//! same however often it is loaded.

use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::json;

const EXPORT: &str = "/administration/registry/export.csv";
const AUDIT: &str = "/administration/audit/export.csv";
const EXPORTS: &str = "SELECT COUNT(*) FROM audit_event WHERE action = 'registry.exported'";

/// The browser of somebody who follows a link, by where the browser says that the link was.
fn from(browser: &Browser, site: &str) -> Browser {
    browser.clone().header("sec-fetch-site", site)
}

#[tokio::test]
async fn no_other_site_makes_somebody_export_or_read_a_file() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    for path in [
        EXPORT,
        AUDIT,
        "/administration/audit/export.jsonl",
        "/me/export.json",
        "/administration/user-registration/bulk/0192f1c2-0000-7000-8000-000000000000/events",
        "/administration/user-registration/bulk/0192f1c2-0000-7000-8000-000000000000/results.csv",
        "/api/images/0192f1c2-0000-7000-8000-000000000000/front",
    ] {
        for site in ["cross-site", "same-site"] {
            assert_eq!(from(&founder, site).get(path).await.status, 403, "{path}");
            assert_eq!(from(&founder, site).head(path).await.status, 403, "{path}");
        }
        assert_ne!(from(&founder, "same-origin").get(path).await.status, 403, "{path}");
    }
    let of_ones_own = app.database.number(EXPORTS).await;
    assert_eq!(of_ones_own, 1, "only the founder's own");
    assert_eq!(from(&founder, "none").get(EXPORT).await.status, 200, "a bookmark");
    assert_eq!(from(&founder, "cross-site").get("/administration/registry").await.status, 200);
}

#[tokio::test]
async fn a_file_of_somebody_who_has_never_chosen_columns_has_units_and_own_fields() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let class = json!({ "key": "class", "kind": "text", "level": "account", "label": { "en": "Class", "it": "Classe" } });
    let added = founder.api("add_own_field", json!({ "draft": class })).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let heading = async |founder: &mut Browser, list: &str| {
        let body = founder.get(&format!("{EXPORT}?{list}delimiter=,")).await.body;
        body.lines().next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned()
    };
    let usual = "Name,Email address,External ID,Username,Account,Digital identity,Invitation,Last sign-in";
    let whole =
        "Name,Email address,External ID,Username,Unit,Account,Digital identity,Invitation,Last sign-in,Class";
    assert_eq!(heading(&mut founder, "").await, whole);
    assert_eq!(heading(&mut founder, "account=active&v=1&").await, whole);
    let chosen = "Name,Email address,External ID,Username";
    assert_eq!(heading(&mut founder, "columns=username&v=1&").await, chosen, "as this list shows");
    let columns =
        json!({ "columns": ["username", "account", "identity", "invitation", "signed_in"], "fields": [] });
    let remembered = founder.api("remember_columns", json!({ "columns": columns })).await;
    assert_eq!(remembered.status, 200, "{}", remembered.body);
    assert_eq!(heading(&mut founder, "").await, usual, "the same columns, but chosen");
}

/// Exports these people of a list.
pub(crate) async fn export_selected(browser: &mut Browser, me: &str, people: &[String]) -> Answer {
    let people = people.join(",");
    let list = "columns=username&v=1";
    let fields = [("account", me), ("list", list), ("people", people.as_str()), ("delimiter", ",")];
    browser.post(EXPORT, &fields).await
}

#[tokio::test]
async fn of_selected_people_the_file_has_as_many_as_actions_take_and_nobody_else() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let me = app.me(&mut founder).await.to_string();
    let mut people = Vec::new();
    for name in ["bob", "amy", "zoe"] {
        let invited = founder.invite(json!({ "email": format!("{name}@aldine.example") })).await;
        people.push(invited["account"].as_str().unwrap().to_owned());
    }
    people.pop();
    // Whoever is gone by now does not spoil the rest.
    people.extend((2..1_000).map(|n| format!("00000000-0000-4000-8000-{n:012x}")));
    let answer = export_selected(&mut founder, &me, &people).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let expected = "\u{feff}Name,Email address,External ID,Username\r\n\
        ,amy@aldine.example,,amy\r\n,bob@aldine.example,,bob\r\n";
    assert_eq!(answer.body, expected);
    let two = r#"%"people":2,"searched":false,"selected":true%"#;
    let recorded = format!("SELECT COUNT(*) FROM audit_event WHERE detail LIKE '{two}'");
    assert_eq!(app.database.number(&recorded).await, 1);
    people.push("00000000-0000-4000-8000-ffffffffffff".to_owned());
    let refused = export_selected(&mut founder, &me, &people).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    let other = export_selected(&mut founder, &people[0], &people[..1]).await;
    assert_eq!(other.status, 409, "a page of somebody who has signed out since");
    assert_eq!(app.database.number(EXPORTS).await, 1);
    let broken = founder.get(&format!("{EXPORT}?people={}", people[0])).await;
    assert_eq!(broken.status, 400, "an address that names people does not mean everybody");
}

#[tokio::test]
async fn an_account_reads_two_files_at_once_and_a_third_is_not_recorded() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (first, second) = (founder.watch(EXPORT).await, founder.watch(EXPORT).await);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(founder.get(EXPORT).await.status, 503);
    assert_eq!(app.database.number(EXPORTS).await, 2);
    let mut other = app.as_person(&[Permission::ViewRegistry]).await;
    assert_eq!(other.get(EXPORT).await.status, 200, "others have their own share");
    drop(first);
    assert_eq!(founder.get(EXPORT).await.status, 200, "who has left makes room");
}

#[tokio::test]
async fn an_export_ends_visibly_when_its_reader_is_suspended() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut reader, _) = app.person(&[Permission::ViewRegistry, Permission::ViewAudit]).await;
    let account = app.me(&mut reader).await;
    let (mut export, mut audit) = (reader.watch(EXPORT).await, reader.watch(AUDIT).await);
    for file in [&mut export, &mut audit] {
        assert!(file.chunk().await.unwrap().is_ok(), "the headings");
    }
    let draft = json!({ "reason": "", "ends_on": "" });
    let suspended = founder.api("suspend_account", json!({ "account": account, "draft": draft })).await;
    assert_eq!(suspended.status, 200, "{}", suspended.body);
    for file in [&mut export, &mut audit] {
        assert!(file.chunk().await.unwrap().is_err(), "an error, and no end: the file is cut off");
    }
    app.leaves_mail();
}

#[tokio::test]
async fn a_list_of_more_groups_than_anybody_is_in_is_answered_as_a_broken_one() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for many in [60, 1_000] {
        let ids: Vec<String> = (0..many).map(|n| format!("00000000-0000-4000-8000-{n:012x}")).collect();
        let query = format!("group={}&v=1", ids.join(","));
        let answer = founder.api("registry", json!({ "address": query })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json()["page"]["rows"], json!([]));
        let page = founder.get(&format!("/administration/registry?{query}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.len() < 300_000, "{}", page.body.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_registry_is_rendered_alike_each_time_with_a_saved_view() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let draft = json!({ "name": "Waiting", "query": "account=pending&v=1", "is_shared": true });
    let saved = founder.api("save_view", json!({ "draft": draft })).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    for load in 0..20 {
        let page = founder.get("/administration/registry?v=1").await;
        assert!(page.body.contains("Waiting"), "its link");
        // What the browser does not have loaded when it takes the page over is not in the page.
        let dialog = page.body.split("id=\"manage-views\"").nth(1).unwrap();
        let dialog = dialog.split("</dialog>").next().unwrap();
        assert!(!dialog.contains("Waiting"), "load {load}: {dialog}");
    }
}

#[tokio::test]
async fn a_stored_view_with_a_filter_that_is_no_more_shows_nobody_and_nothing_is_done_to_everybody() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "zoe@aldine.example" })).await;
    let field =
        json!({ "key": "badge", "kind": "text", "level": "account", "label": { "en": "Badge", "it": "" } });
    let added = founder.api("add_own_field", json!({ "draft": field })).await;
    assert_eq!(added.status, 200, "{}", added.body);
    for (name, query) in [("Of before", "account=pending&v=1"), ("No badge", "field.badge=empty&v=1")] {
        let draft = json!({ "name": name, "query": query, "is_shared": true });
        let saved = founder.api("save_view", json!({ "draft": draft })).await;
        assert_eq!(saved.status, 200, "{}", saved.body);
    }
    // A program that knew more filters has saved the one, and the field of the other is retired.
    app.database
        .run("UPDATE saved_view SET query = 'account=pending&colour=red&v=1' WHERE name = 'Of before'")
        .await;
    let row = founder.api("own_fields_page", json!({})).await.json()["rows"][0].clone();
    let retire = json!({ "field": row["field"]["id"], "version": row["version"], "is_retired": true });
    let retired = founder.api("retire_own_field", retire).await;
    assert_eq!(retired.status, 200, "{}", retired.body);
    let views = founder.api("saved_views", json!({})).await.json();
    let queries: Vec<&str> =
        views.as_array().unwrap().iter().map(|view| view["query"].as_str().unwrap()).collect();
    assert_eq!(queries.len(), 2);
    for query in queries {
        let list = founder.api("registry", json!({ "address": query })).await.json();
        assert_eq!(list["page"]["rows"], json!([]), "{query}");
        let page = founder.get(&format!("/administration/registry?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let action = json!({ "action": "revoke", "selection": { "matching": query } });
        let preview = founder.api("preview_action", action).await;
        let is_nobody = preview.status == 200 && preview.json()["selected"] == 0;
        assert!(is_nobody || preview.code() == "filter_broken", "{query}: {}", preview.body);
        let export = founder.get(&format!("{EXPORT}?{query}")).await;
        let lines = export.body.lines().count();
        assert!(export.status == 400 || (export.status == 200 && lines == 1), "{query}: {}", export.body);
    }
    let broken = founder.get("/administration/registry?account=pending&colour=red&v=1").await;
    assert!(broken.body.contains("a filter that does not exist"), "the page says why nobody is there");
}
