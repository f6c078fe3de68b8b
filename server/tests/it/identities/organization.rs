//! The step *Organization*: unit, relationship, start and end are data of the account.

use super::{me, ok, save, step_of, target_of, view};
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

const STEP: &str = "organization";

#[tokio::test]
async fn what_a_manager_types_in_the_step_is_what_the_registry_says_and_the_other_way_round() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let whose = target_of(&account.to_string());
    let sales = founder
        .api("create_unit", json!({ "version": 0, "draft": { "name": "Sales", "code": "", "parent": "" } }));
    let sales = ok(sales.await);
    let italy = json!({ "name": "Italy", "code": "IT1", "parent": sales });
    ok(founder.api("create_unit", json!({ "version": 1, "draft": italy })).await);
    let typed = json!({
        "unit": "sales/italy", "relationship": "employee",
        "relationship_starts_on": "2026-01-01", "relationship_ends_on": "2027-12-31",
    });
    ok(save(&mut founder, &whose, STEP, 0, typed).await);
    let page = founder.api("person", json!({ "account": account })).await.json();
    assert_eq!((&page["unit"]["path"], &page["relationship"]), (&json!("Sales / Italy"), &json!("employee")));
    assert_eq!(page["ends_at"], 1_830_297_600_000_i64, "the first moment of 2028");
    let shown = view(&mut ada, &me()).await;
    assert_eq!(step_of(&shown, STEP)["values"]["unit"], "Sales / Italy");

    let move_to = json!({ "account": account, "unit": sales });
    ok(founder.api("move_to_unit", move_to).await);
    let draft = json!({ "relationship": "member" });
    ok(founder.api("set_relationship", json!({ "account": account, "draft": draft })).await);
    let shown = view(&mut founder, &whose).await;
    let values = &step_of(&shown, STEP)["values"];
    assert_eq!((&values["unit"], &values["relationship"]), (&json!("Sales"), &json!("member")));
    assert_eq!(values["relationship_starts_on"], "2026-01-01");
    app.leaves_mail();
}

#[tokio::test]
async fn the_person_changes_nothing_that_the_account_says_and_a_text_that_names_no_unit_stays_a_text() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ok(save(&mut ada, &me(), STEP, 0, json!({ "unit": "The choir", "relationship": "guest" })).await);
    let page = founder.api("person", json!({ "account": account })).await.json();
    assert_eq!(
        (&page["unit"], &page["relationship"]),
        (&json!(null), &json!(null)),
        "what they say of themselves"
    );
    let draft = json!({ "relationship": "student" });
    ok(founder.api("set_relationship", json!({ "account": account, "draft": draft })).await);
    let shown = view(&mut ada, &me()).await;
    let values = step_of(&shown, STEP)["values"].clone();
    assert_eq!((&values["unit"], &values["relationship"]), (&json!("The choir"), &json!("student")));
    let changed = json!({ "unit": "The choir", "relationship": "employee" });
    let refused = save(&mut ada, &me(), STEP, 1, changed).await;
    assert_eq!(refused.refusal(), (422, "kept_by_organization".into()), "{}", refused.body);
    ok(save(&mut ada, &me(), STEP, 1, json!({ "unit": "The band", "relationship": "student" })).await);
}

#[tokio::test]
async fn an_account_that_says_something_fills_a_step_that_nobody_has_saved() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let draft = json!({ "relationship": "student" });
    ok(founder.api("set_relationship", json!({ "account": account, "draft": draft })).await);
    ok(save(&mut ada, &me(), "contact", 0, json!({ "country": "IT" })).await);
    let shown = view(&mut ada, &me()).await;
    assert_eq!(step_of(&shown, STEP)["values"]["relationship"], "student");
    ok(save(&mut ada, &me(), STEP, 0, json!({ "relationship": "student", "unit": "The choir" })).await);
}

#[tokio::test]
async fn a_clerk_who_does_not_manage_accounts_changes_no_unit_and_no_end() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut clerk = app.as_person(&[Permission::RegisterIdentities]).await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let whose = target_of(&account.to_string());
    let typed = json!({ "relationship": "employee", "relationship_ends_on": "2026-12-31" });
    ok(save(&mut clerk, &whose, STEP, 0, typed).await);
    let page = founder.api("person", json!({ "account": account })).await.json();
    assert_eq!((&page["relationship"], &page["ends_at"]), (&json!("employee"), &json!(null)));
    let draft = json!({ "ends_on": "2027-06-30" });
    ok(founder.api("set_end_date", json!({ "account": account, "draft": draft })).await);
    let shown = view(&mut clerk, &whose).await;
    assert_eq!(step_of(&shown, STEP)["values"]["relationship_ends_on"], "2027-06-30");
    let typed = json!({ "relationship": "employee", "relationship_ends_on": "2026-12-31" });
    let refused = save(&mut clerk, &whose, STEP, 1, typed).await;
    assert_eq!(refused.refusal(), (422, "kept_by_organization".into()));
    let past = json!({ "relationship": "employee", "relationship_ends_on": "2026-01-31" });
    let refused = save(&mut founder, &whose, STEP, 1, past).await;
    assert_eq!(refused.refusal(), (422, "end_past".into()));
    app.leaves_mail();
}

#[tokio::test]
async fn the_last_day_is_the_same_in_the_step_and_in_the_registry_wherever_the_organization_is() {
    for (zone, hours) in [("America/New_York", 5), ("Pacific/Auckland", -13)] {
        let app = TestApp::founded().await;
        let mut founder = app.as_founder().await;
        let values = json!({ "version": 0, "values": [["time_zone", zone]] });
        ok(founder.api("save_settings", json!({ "section": "organization", "draft": values })).await);
        let (mut ada, _) = app.person(&[]).await;
        let account = app.me(&mut ada).await;
        let whose = target_of(&account.to_string());
        let draft = json!({ "ends_on": "2027-12-31" });
        ok(founder.api("set_end_date", json!({ "account": account, "draft": draft })).await);
        ok(save(&mut ada, &me(), "contact", 0, json!({ "country": "IT" })).await);
        let shown = view(&mut ada, &me()).await;
        assert_eq!(step_of(&shown, STEP)["values"]["relationship_ends_on"], "2027-12-31", "{zone}");
        ok(save(&mut founder, &whose, STEP, 0, json!({ "relationship_ends_on": "2028-01-31" })).await);
        let page = founder.api("person", json!({ "account": account })).await.json();
        assert_eq!(page["ends_at"], 1_832_976_000_000_i64 + hours * 3_600_000, "{zone}: February of 2028");
        app.leaves_mail();
    }
}

#[tokio::test]
async fn an_end_that_is_typed_in_the_step_is_told_once_after_the_last_change() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let (mut ada, email) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let whose = target_of(&account.to_string());
    app.backend.run_outbox_once().await.unwrap();
    let before = smtp.mails().len();
    for (edition, day) in (0..).zip(["2026-12-31", "2027-06-30", "2027-12-31"]) {
        let typed = json!({ "relationship": "employee", "relationship_ends_on": day });
        ok(save(&mut founder, &whose, STEP, edition, typed).await);
        app.backend.run_outbox_once().await.unwrap();
        app.advance(std::time::Duration::from_secs(120));
    }
    assert_eq!(smtp.mails().len(), before, "not while it is filled in");
    app.advance(std::time::Duration::from_secs(600));
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    assert_eq!(mails.len(), before + 1);
    assert_eq!(mails[before].to, [email]);
    assert!(mails[before].text.contains("31 December 2027"), "{}", mails[before].text);
}
