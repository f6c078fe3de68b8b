//! Own fields of the organization, wherever they are filled in and shown.

mod audience;
mod files;

use crate::support::{Browser, PASSWORD, TestApp, token};
use domain::id::AccountId;
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

async fn ok(browser: &mut Browser, function: &str, arguments: Value) -> Value {
    let answer = browser.api(function, arguments).await;
    assert_eq!(answer.status, 200, "{function}: {}", answer.body);
    answer.json()
}

fn draft(key: &str, kind: &str, level: &str) -> Value {
    json!({ "key": key, "kind": kind, "level": level, "label": { "en": format!("The {key}"), "it": "" } })
}

/// The same with more.
fn with(more: Value, key: &str, kind: &str, level: &str) -> Value {
    let mut all = draft(key, kind, level);
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

async fn add(browser: &mut Browser, draft: Value) {
    ok(browser, "add_own_field", json!({ "draft": draft })).await;
}

fn values(values: &[(&str, &str)]) -> Value {
    json!({ "values": values, "seen": [] })
}

async fn invited(browser: &mut Browser, email: &str, own: &[(&str, &str)]) -> AccountId {
    let invited = browser.invite(json!({ "email": email, "own": values(own) })).await;
    invited["account"].as_str().unwrap().parse().unwrap()
}

async fn listed(browser: &mut Browser, address: &str) -> Vec<String> {
    let view = ok(browser, "registry", json!({ "address": address })).await;
    let rows = view["page"]["rows"].as_array().unwrap().clone();
    rows.iter().map(|row| row["username"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_new_user_has_the_fields_of_the_form_and_lists_show_filter_and_export_them() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, with(json!({ "is_unique": true, "is_required": true }), "badge", "text", "account"))
        .await;
    let options = json!({ "options": [
        { "id": "", "label": { "en": "Red", "it": "Rosso" } },
        { "id": "", "label": { "en": "Blue", "it": "Blu" } },
    ] });
    add(&mut founder, with(options, "teams", "choices", "account")).await;
    let missing =
        founder.api("invite", json!({ "draft": { "email": "no", "own": values(&[("own_2", "9")]) } })).await;
    let faults = missing.json()["faults"].clone();
    let found: Vec<_> =
        faults.as_array().unwrap().iter().map(|one| (one["field"].clone(), one["code"].clone())).collect();
    assert_eq!(
        found,
        [
            (json!("email"), json!("email_no_at")),
            (json!("own_1"), json!("value_missing")),
            (json!("own_2"), json!("choice_unknown")),
        ],
        "all at once"
    );
    let gia = invited(&mut founder, "gia@aldine.example", &[("own_1", "AB 7"), ("own_2", "2,1")]).await;
    invited(&mut founder, "leo@aldine.example", &[("own_1", "ab 8"), ("own_2", "1")]).await;
    invited(&mut founder, "mia@aldine.example", &[("own_1", "C 1")]).await;
    let taken = json!({ "draft": { "email": "noa@aldine.example", "own": values(&[("own_1", "c 1")]) } });
    let taken = founder.api("invite", taken).await;
    assert_eq!((taken.status, &taken.json()["faults"][0]["field"]), (422, &json!("own_1")));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account").await, 4, "and nobody was created");

    assert_eq!(listed(&mut founder, "field.badge=is:ab 7&v=1").await, ["gia"]);
    assert_eq!(listed(&mut founder, "field.badge=begins:AB&v=1").await, ["gia", "leo"]);
    assert_eq!(listed(&mut founder, "field.badge=empty&v=1").await, ["ada"]);
    assert_eq!(listed(&mut founder, "field.teams=is:1&field.badge=begins:ab&v=1").await, ["gia", "leo"]);
    for nobody in ["field.teams=is:Red&v=1", "field.nothing=empty&v=1", "field.teams=begins:1&v=1"] {
        assert_eq!(listed(&mut founder, nobody).await, [""; 0], "{nobody}");
    }
    let view = ok(&mut founder, "registry", json!({ "address": "q=gia&fields=teams,badge&v=1" })).await;
    assert_eq!(view["page"]["rows"][0]["own"], json!([["1", "2"], ["AB 7"]]), "options in their order");
    let file = founder
        .get("/administration/registry/export.csv?q=gia&columns=username&fields=teams,badge&delimiter=,&v=1")
        .await;
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines,
        [
            "Name,Email address,External ID,Username,The teams,The badge",
            ",gia@aldine.example,,gia,\"Red, Blue\",AB 7"
        ]
    );

    let page = ok(&mut founder, "person", json!({ "account": gia })).await;
    assert_eq!(page["fields"][0]["values"][0]["text"], "AB 7");
    let events = "SELECT detail FROM audit_event WHERE action = 'account.changed'";
    assert!(!app.database.text(events).await.contains("AB 7"), "values are encrypted in the audit");
}

#[tokio::test]
async fn a_form_without_javascript_sends_the_fields_too() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("height", "number", "account")).await;
    let fields = [("email", "gia@aldine.example"), ("own_1", "1,75")];
    let sent = founder.post_from_page("/administration/user-registration/new", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(app.database.text("SELECT value FROM field_value").await, "1.75");
    let fields = [("email", "leo@aldine.example"), ("own_1", "tall")];
    let again = founder.post_from_page("/administration/user-registration/new", &fields).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("value=\"tall\""), "what was typed stays");
}

#[tokio::test]
async fn a_field_that_becomes_unique_marks_who_has_the_same_value_later() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("badge", "text", "account")).await;
    let gia = invited(&mut founder, "gia@aldine.example", &[("own_1", "7")]).await;
    let leo = invited(&mut founder, "leo@aldine.example", &[("own_1", "7")]).await;
    let page = ok(&mut founder, "own_fields_page", json!({})).await;
    let (id, version) = (page["rows"][0]["field"]["id"].clone(), page["rows"][0]["version"].clone());
    let mut draft = draft("badge", "text", "account");
    (draft["is_unique"], draft["version"]) = (json!(true), version);
    ok(&mut founder, "change_own_field", json!({ "field": id, "draft": draft })).await;
    let late = founder.api("change_own_field", json!({ "field": id, "draft": draft })).await;
    assert_eq!(late.refusal(), (409, "changed_meanwhile".into()), "of two editors the second is told");
    app.advance(Duration::from_secs(2));
    app.backend.run_due_once().await.unwrap();
    let repeated = async |founder: &mut Browser, id: AccountId| {
        let page = ok(founder, "person", json!({ "account": id })).await;
        page["fields"][0]["values"][0]["is_repeated"].clone()
    };
    assert_eq!(
        (repeated(&mut founder, gia).await, repeated(&mut founder, leo).await),
        (json!(false), json!(true))
    );
    let page = ok(&mut founder, "own_fields_page", json!({})).await;
    assert_eq!(page["rows"][0]["repeated"], 1);
    // The first holder is erased, and the second one is the only one.
    let invitations = ok(&mut founder, "invitations", json!({ "filter": "all", "after": null })).await;
    let rows = invitations["rows"].as_array().unwrap();
    let of_gia = rows.iter().find(|row| row["username"] == "gia").unwrap();
    ok(&mut founder, "delete_pending", json!({ "invitation": of_gia["id"] })).await;
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM field_value").await,
        1,
        "nothing is left of whoever is erased"
    );
    assert_eq!(repeated(&mut founder, leo).await, json!(false));
}

#[tokio::test]
async fn values_stay_while_somebody_can_be_restored_and_go_with_the_purge() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, with(json!({ "is_unique": true }), "badge", "text", "account")).await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let set = json!({ "account": account, "draft": values(&[("own_1", "7")]) });
    ok(&mut founder, "set_own_fields", set).await;
    ok(&mut founder, "delete_account", json!({ "account": account, "draft": { "reason": "left" } })).await;
    let taken = json!({ "draft": { "email": "gia@aldine.example", "own": values(&[("own_1", "7")]) } });
    let taken = founder.api("invite", taken).await;
    assert_eq!(taken.json()["faults"][0]["code"], "value_used", "it stays taken");
    app.advance(Duration::from_secs(31 * 86_400));
    for _ in 0..3 {
        app.backend.run_due_once().await.unwrap();
        app.advance(Duration::from_secs(3_600));
    }
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 0);
}

#[tokio::test]
async fn a_value_that_was_freed_is_of_whoever_takes_it_and_else_of_the_restored_account_again() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    for key in ["badge", "desk"] {
        add(&mut founder, with(json!({ "is_unique": true }), key, "text", "account")).await;
    }
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let both = values(&[("own_1", "7"), ("own_2", "12")]);
    ok(&mut founder, "set_own_fields", json!({ "account": account, "draft": both })).await;
    ok(&mut founder, "delete_account", json!({ "account": account, "draft": {} })).await;
    ok(&mut founder, "free_account", json!({ "account": account })).await;
    let again =
        json!({ "account": account, "draft": { "values": [["own_1", "8"]], "seen": both["values"] } });
    let again = founder.api("set_own_fields", again).await.refusal();
    assert_eq!(again, (409, "account_state".into()), "it takes nothing again");
    let gia = invited(&mut founder, "gia@aldine.example", &[("own_1", "7")]).await;
    let taken = json!({ "draft": { "email": "leo@aldine.example", "own": values(&[("own_1", "7")]) } });
    let taken = founder.api("invite", taken).await;
    assert_eq!(taken.json()["faults"][0]["code"], "value_used", "of one person all the same");
    ok(&mut founder, "restore_account", json!({ "account": account })).await;
    let repeated = async |browser: &mut Browser, account: AccountId| {
        let page = ok(browser, "person", json!({ "account": account })).await;
        let fields = page["fields"].as_array().unwrap().clone();
        fields.iter().map(|one| one["values"][0]["is_repeated"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(repeated(&mut founder, account).await, [json!(true), json!(false)]);
    assert_eq!(repeated(&mut founder, gia).await[0], json!(false));
    let taken = json!({ "draft": { "email": "leo@aldine.example", "own": values(&[("own_2", "12")]) } });
    let taken = founder.api("invite", taken).await;
    assert_eq!(taken.json()["faults"][0]["code"], "value_used", "nobody had taken it");
}

#[tokio::test]
async fn fields_of_the_identity_are_encrypted_and_go_through_the_steps_the_case_and_the_export() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(
        &mut founder,
        with(json!({ "is_required": true, "is_for_person": true }), "nickname", "text", "identity"),
    )
    .await;
    let invited = founder.invite(json!({ "email": "gia@aldine.example" })).await;
    let mut gia = app.visitor();
    gia.accept(&token(&invited)).await;
    gia.sign_in("gia@aldine.example", PASSWORD).await;
    let me = json!("me");
    let save = |values: Value| json!({ "whose": me, "save": { "step": "more", "document": null, "edition": 0, "values": values } });
    let wrong = gia.api("save_step", save(json!({ "given_names": "x" }))).await;
    assert_eq!(wrong.refusal(), (400, "malformed".into()));
    let view = ok(&mut gia, "identity", json!({ "whose": me })).await;
    assert_eq!(view["own"][0]["key"], "nickname");
    ok(&mut gia, "save_step", save(json!({ "own_41": " Sparrowhawk " }))).await;
    let view = ok(&mut gia, "identity", json!({ "whose": me })).await;
    let more = view["steps"].as_array().unwrap().iter().find(|step| step["step"] == "more").unwrap().clone();
    assert_eq!(more["values"]["own_41"], "Sparrowhawk");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 0, "not in plain text");
    let receipt = ok(&mut gia, "my_receipt", json!({})).await;
    assert_eq!((&receipt["fields"][0], &receipt["own"][0]["key"]), (&json!("own_41"), &json!("nickname")));
    let export = gia.get("/me/export.json").await;
    let values = export.json()["matricula"]["values"].clone();
    assert_eq!((&values[0]["field"], &values[0]["value"]), (&json!("nickname"), &json!("Sparrowhawk")));
}

#[tokio::test]
async fn a_registration_has_the_fields_of_the_account_and_keeps_them_from_the_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, with(json!({ "is_required": true }), "badge", "text", "account")).await;
    let id = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": id });
    let save = |edition: u32, values: Value| json!({ "whose": target, "save": { "step": "account", "document": null, "edition": edition, "values": values } });
    ok(&mut founder, "save_step", save(0, json!({ "email": "gia@aldine.example" }))).await;
    let early = founder.api("complete_registration", json!({ "registration": id })).await;
    assert_eq!(early.json()["faults"][0], json!({ "field": "own_1", "code": "value_missing" }));
    ok(&mut founder, "save_step", save(1, json!({ "email": "gia@aldine.example", "own_1": "B7" }))).await;
    ok(&mut founder, "complete_registration", json!({ "registration": id })).await;
    assert_eq!(app.database.text("SELECT value FROM field_value").await, "B7");
    let view = ok(&mut founder, "identity", json!({ "whose": target })).await;
    assert_eq!(view["steps"][0]["values"].get("own_1"), None, "the account has it now");
}

#[tokio::test]
async fn whoever_may_not_change_accounts_changes_no_values() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("badge", "text", "account")).await;
    let mut viewer = app.as_person(&[Permission::ViewRegistry]).await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let founder_id = app.me(&mut founder).await;
    let set = json!({ "account": founder_id, "draft": values(&[("own_1", "7")]) });
    assert_eq!(viewer.api("set_own_fields", set.clone()).await.refusal(), (403, "permission_missing".into()));
    assert_eq!(manager.api("set_own_fields", set).await.refusal(), (403, "permission_not_held".into()));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 0);
}

#[tokio::test]
async fn a_field_of_the_account_is_required_of_people_of_some_relationships_alone() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let of_students = json!({ "is_required": true, "required_of": ["student"] });
    add(&mut founder, with(of_students, "locker", "text", "account")).await;
    // What a new user is, is not known yet.
    let gia = invited(&mut founder, "gia@aldine.example", &[]).await;
    let set = json!({ "account": gia, "draft": values(&[]) });
    ok(&mut founder, "set_own_fields", set.clone()).await;
    let relationship = json!({ "account": gia, "draft": { "relationship": "student" } });
    ok(&mut founder, "set_relationship", relationship).await;
    let refused = founder.api("set_own_fields", set).await.json();
    assert_eq!(refused["faults"], json!([{ "field": "own_1", "code": "value_missing" }]));
    let set = json!({ "account": gia, "draft": values(&[("own_1", "L 12")]) });
    ok(&mut founder, "set_own_fields", set).await;
}
