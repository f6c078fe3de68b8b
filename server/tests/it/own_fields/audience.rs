//! Fields that are for the person too, and fields for administrators only.

use super::{add, draft, invited, listed, ok, values, with};
use crate::handed_links::{accept_with, all_they_read, invited_without_identity, shown_token, vouch};
use crate::identities::{fill, me, save, submit, target_of};
use crate::reviews::{case, reviewer, waiting};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

fn for_person(key: &str, kind: &str, level: &str) -> Value {
    with(json!({ "is_for_person": true }), key, kind, level)
}

/// The keys of the fields that somebody fills in of their own account.
async fn mine(person: &mut Browser) -> Vec<String> {
    let fields = ok(person, "my_own_fields", json!({})).await;
    let keys = fields.as_array().unwrap().iter().map(|one| one["field"]["key"].as_str().unwrap().to_owned());
    keys.collect()
}

/// Sets fields of one's own account that had no value.
async fn set_mine(person: &mut Browser, own: &[(&str, &str)]) -> (u16, String) {
    let answer = person.api("set_my_own_fields", json!({ "draft": values(own) })).await;
    (answer.status, answer.json()["faults"][0]["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_person_sees_and_fills_in_what_is_for_them_too_of_the_account_and_nothing_else() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("badge", "text", "account")).await;
    add(&mut founder, for_person("shoe", "number", "account")).await;
    add(&mut founder, with(json!({ "is_for_person": true, "is_unique": true }), "plate", "text", "account"))
        .await;
    let mut gia = app.as_person(&[]).await;
    let account = app.me(&mut gia).await;
    let all = json!({ "account": account, "draft": values(&[("own_1", "Sparrowhawk"), ("own_2", "41")]) });
    ok(&mut founder, "set_own_fields", all).await;
    invited(&mut founder, "leo@aldine.example", &[("own_3", "AB 123")]).await;

    let fields = ok(&mut gia, "my_own_fields", json!({})).await;
    assert_eq!(mine(&mut gia).await, ["shoe", "plate"]);
    assert_eq!(fields[0]["values"][0]["text"], "41", "what administrators have entered");
    assert_eq!(
        set_mine(&mut gia, &[("own_1", "x"), ("own_2", "41")]).await,
        (409, "changed_meanwhile".into())
    );
    assert_eq!(set_mine(&mut gia, &[("own_3", "ab 123")]).await.1, "value_used");
    let stale = gia.api("set_my_own_fields", json!({ "draft": values(&[("own_2", "42,5")]) })).await;
    assert_eq!(stale.refusal(), (409, "changed_meanwhile".into()), "the form was opened with another value");
    let change = json!({ "values": [("own_2", "42,5"), ("own_3", "C 7")], "seen": [("own_2", "41")] });
    ok(&mut gia, "set_my_own_fields", json!({ "draft": change })).await;
    assert_eq!(listed(&mut founder, "field.shoe=is:42.5&field.plate=is:c 7&v=1").await.len(), 1);
    let changed =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'account.changed' AND actor_id = subject_id";
    assert_eq!(app.database.number(changed).await, 1);

    let receipt = ok(&mut gia, "my_receipt", json!({})).await;
    assert_eq!(receipt["fields"], json!(["own_2", "own_3"]), "without an identity too");
    assert!(gia.get("/me/data").await.body.contains("id=\"own_2\""));
    ok_saved(save(&mut gia, &me(), "names", 0, json!({ "given_names": "Gia" })).await.json());
    let read = all_they_read(&mut gia).await;
    assert!(!read.contains("Sparrowhawk") && !read.contains("The badge"), "it is for administrators only");
    assert!(read.contains("C 7"), "the export has the value");

    let page = ok(&mut founder, "own_fields_page", json!({})).await;
    for row in page["rows"].as_array().unwrap() {
        let retire = json!({ "field": row["field"]["id"], "version": row["version"], "is_retired": true });
        ok(&mut founder, "retire_own_field", retire).await;
    }
    assert_eq!(mine(&mut gia).await, ["shoe", "plate"], "what is stored is still said");
    assert!(!gia.get("/me/data").await.body.contains("id=\"own_2\""), "and no longer asked for");
    let late = json!({ "values": [("own_2", "43")], "seen": [("own_2", "42.5")] });
    let late = gia.api("set_my_own_fields", json!({ "draft": late })).await;
    assert_eq!(late.json()["faults"][0]["code"], "changed_meanwhile");
}

#[tokio::test]
async fn what_breaks_a_later_rule_is_kept_and_said_to_the_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, for_person("shoe", "number", "account")).await;
    add(&mut founder, for_person("hat", "text", "account")).await;
    let mut gia = app.as_person(&[]).await;
    ok(&mut gia, "set_my_own_fields", json!({ "draft": values(&[("own_2", "large")]) })).await;
    let page = ok(&mut founder, "own_fields_page", json!({})).await;
    let row = &page["rows"][0];
    let more = json!({ "is_for_person": true, "is_required": true, "version": row["version"] });
    let required = with(more, "shoe", "number", "account");
    ok(&mut founder, "change_own_field", json!({ "field": row["field"]["id"], "draft": required })).await;
    let body = gia.get("/me/data").await.body;
    assert!(body.contains("The shoe: ") && body.contains("large"), "said, and the other value is there");
    let change = json!({ "values": [("own_2", "small")], "seen": [("own_2", "large")] });
    let refused = gia.api("set_my_own_fields", json!({ "draft": change })).await;
    assert_eq!(refused.json()["faults"][0], json!({ "field": "own_1", "code": "value_missing" }));
}

#[tokio::test]
async fn while_entries_are_locked_the_account_tells_none_of_its_fields() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    add(&mut founder, for_person("shoe", "text", "account")).await;
    let bob = invited_without_identity(&app, "bob@aldine.example").await;
    let set = json!({ "account": bob.account, "draft": values(&[("own_1", "Sparrowhawk")]) });
    ok(&mut founder, "set_own_fields", set).await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    assert!(mine(&mut person).await.is_empty());
    assert!(!all_they_read(&mut person).await.contains("Sparrowhawk"));
    let refused = person.api("set_my_own_fields", json!({ "draft": values(&[("own_1", "x")]) })).await;
    assert_eq!(refused.refusal(), (409, "entries_locked".into()));
    assert_eq!(vouch(&mut founder, &bob.account, PASSWORD).await.status, 200);
    assert_eq!(mine(&mut person).await, ["shoe"]);
}

#[tokio::test]
async fn fields_of_the_identity_for_administrators_only_are_sealed_and_kept_from_its_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let remark = with(json!({ "is_required": true }), "remark", "text", "identity");
    add(&mut founder, remark).await;
    add(&mut founder, for_person("nickname", "text", "identity")).await;
    let mut gia = app.as_person(&[]).await;
    let account = app.me(&mut gia).await.to_string();
    let both = json!({ "own_41": "Sparrowhawk", "own_42": "Gi" });
    ok_saved(save(&mut founder, &target_of(&account), "more", 0, both).await.json());

    let keys = |view: &Value| {
        let keys = view["own"].as_array().unwrap().iter().map(|own| own["key"].as_str().unwrap().to_owned());
        keys.collect::<Vec<_>>()
    };
    assert_eq!(keys(&ok(&mut gia, "identity", json!({ "whose": me() })).await), ["nickname"]);
    let stale = save(&mut gia, &me(), "more", 0, json!({ "own_42": "Gigi" })).await.json();
    assert_eq!(stale["conflict"]["theirs"], json!({ "own_42": "Gi" }), "nor in what somebody else has saved");
    let guess = save(&mut gia, &me(), "more", 1, json!({ "own_41": "Sparrowhawk" })).await;
    assert_eq!(guess.refusal(), (400, "malformed".into()));
    ok_saved(save(&mut gia, &me(), "more", 1, json!({ "own_42": "Gigi" })).await.json());
    let read = all_they_read(&mut gia).await;
    assert!(read.contains("Gigi") && !read.contains("Sparrowhawk") && !read.contains("The remark"));
    assert!(!read.contains("own_41"), "nor that there is one");
    let view = ok(&mut founder, "identity", json!({ "whose": target_of(&account) })).await;
    assert_eq!(keys(&view), ["remark", "nickname"]);
    assert!(view["steps"].to_string().contains("Sparrowhawk"), "it is kept when the person saves: {view}");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 0);

    // Nobody asks the person for it, and a reviewer sees it.
    fill(&mut gia, &me()).await;
    assert_eq!(submit(&mut gia, &me()).await.status, 200);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    let shown = case(&mut reviewer, &row).await;
    assert!(shown["values"].to_string().contains("Sparrowhawk"));
    assert!(shown["broken"].as_array().unwrap().is_empty(), "{}", shown["broken"]);
    let flag = |field: &str| json!({ "field": field, "document": null, "message": "look" });
    let decision = json!({
        "revision": 1, "decision": "request_changes", "flags": [flag("own_41"), flag("own_42")],
        "message": "Please look again.", "note": "",
    });
    ok(&mut reviewer, "decide", json!({ "identity": row["identity"], "draft": decision })).await;
    let view = ok(&mut gia, "identity", json!({ "whose": me() })).await;
    let flagged: Vec<_> = view["flags"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(flagged, ["own_42"]);
}

#[tokio::test]
async fn a_reviewer_reads_nothing_in_their_own_case_that_is_for_administrators_only() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("remark", "text", "identity")).await;
    let mut rita = reviewer(&app).await;
    let account = app.me(&mut rita).await.to_string();
    fill(&mut rita, &me()).await;
    ok_saved(
        save(&mut founder, &target_of(&account), "more", 0, json!({ "own_41": "Kestrel" })).await.json(),
    );
    assert_eq!(submit(&mut rita, &me()).await.status, 200);
    let row = waiting(&mut rita).await[0].clone();
    let own = case(&mut rita, &row).await.to_string();
    assert!(own.contains("family_name") && !own.contains("Kestrel") && !own.contains("own_41"), "{own}");
    let other = reviewer(&app).await;
    assert!(case(&mut other.clone(), &row).await.to_string().contains("Kestrel"));
}

#[tokio::test]
async fn whoever_registers_identities_fills_in_all_of_their_own() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("remark", "text", "identity")).await;
    let mut clerk = app.as_person(&[Permission::RegisterIdentities]).await;
    ok_saved(save(&mut clerk, &me(), "more", 0, json!({ "own_41": "Kestrel" })).await.json());
    assert!(all_they_read(&mut clerk).await.contains("Kestrel"));
}

#[tokio::test]
async fn what_administrators_wrote_in_confidence_is_neither_opened_nor_undone_by_the_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("remark", "text", "identity")).await;
    add(&mut founder, draft("badge", "text", "account")).await;
    let page = ok(&mut founder, "own_fields_page", json!({})).await;
    for row in page["rows"].as_array().unwrap() {
        let own = &row["field"];
        let open = json!({ "is_for_person": true, "version": row["version"] });
        let open = with(open, own["key"].as_str().unwrap(), "text", own["level"].as_str().unwrap());
        let opened = founder.api("change_own_field", json!({ "field": own["id"], "draft": open })).await;
        assert_eq!(opened.refusal(), (400, "malformed".into()), "{own}");
    }

    let mut gia = app.as_person(&[]).await;
    let account = app.me(&mut gia).await.to_string();
    fill(&mut gia, &me()).await;
    let remark = |text: &str| json!({ "own_41": text });
    ok_saved(save(&mut founder, &target_of(&account), "more", 0, remark("Kestrel")).await.json());
    assert_eq!(submit(&mut gia, &me()).await.status, 200);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    let verify = json!({ "revision": 1, "decision": "verify", "flags": [], "message": "", "note": "" });
    ok(&mut reviewer, "decide", json!({ "identity": row["identity"], "draft": verify })).await;
    ok(&mut founder, "begin_correction", json!({ "whose": target_of(&account) })).await;
    ok_saved(save(&mut founder, &target_of(&account), "more", 1, remark("Merlin")).await.json());
    let undone = gia.api("discard_correction", json!({ "whose": me() })).await;
    assert_eq!(undone.refusal(), (403, "permission_missing".into()));
    let view = ok(&mut founder, "identity", json!({ "whose": target_of(&account) })).await;
    assert!(view["steps"].to_string().contains("Merlin"), "{view}");
    ok(&mut founder, "discard_correction", json!({ "whose": target_of(&account) })).await;
}

fn ok_saved(answer: Value) {
    assert!(answer["saved"].is_object(), "{answer}");
}
