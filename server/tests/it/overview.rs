//! The overview: what is done to people and invitations is in it at once.

use crate::bulk::{inviter, ok, people, start};
use crate::support::{Browser, TestApp, token};
use domain::permission::Permission;
use serde_json::{Value, json};

async fn overview(browser: &mut Browser) -> Value {
    ok(browser.api("overview", json!({})).await)
}

fn funnel(row: &Value) -> [u64; 4] {
    ["invited", "accepted", "submitted", "verified"].map(|stage| row[stage].as_u64().unwrap())
}

/// What happened today.
fn today(overview: &Value) -> (u64, u64) {
    let day = overview["days"].as_array().unwrap().last().unwrap();
    assert_eq!(day["day"], "2026-11-22");
    (day["sent"].as_u64().unwrap(), day["accepted"].as_u64().unwrap())
}

/// The addresses in a list.
async fn listed(browser: &mut Browser, address: &str) -> Vec<String> {
    let view = ok(browser.api("registry", json!({ "address": address })).await);
    let rows = view["page"]["rows"].as_array().unwrap().iter();
    rows.map(|row| row["email"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_bulk_invite_and_what_comes_of_it_are_in_the_overview() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut viewer = app.as_person(&[Permission::ViewRegistry]).await;
    let before = overview(&mut viewer).await;
    assert_eq!((funnel(&before["everybody"]), today(&before)), ([1, 1, 0, 0], (1, 1)), "the viewer");
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(3)).await;
    app.backend.run_bulk_once().await.unwrap();
    let after = overview(&mut viewer).await;
    assert_eq!((funnel(&after["everybody"]), today(&after)), ([5, 2, 0, 0], (5, 2)));
    assert_eq!((&after["jobs"][0]["job"], funnel(&after["jobs"][0]["funnel"])), (&job, [3, 0, 0, 0]));
    assert_eq!(after["jobs"].as_array().unwrap().len(), 1);

    let of_job = format!("job={}&v=1", job.as_str().unwrap());
    let invited = ["person.0@aldine.example", "person.1@aldine.example", "person.2@aldine.example"];
    assert_eq!(listed(&mut viewer, &format!("{of_job}&sort=email")).await, invited);
    assert_eq!(listed(&mut viewer, "invited=2026-11-22&v=1").await.len(), 5);
    assert_eq!(listed(&mut viewer, "accepted=2026-11-22&v=1").await.len(), 2);
    assert_eq!(listed(&mut viewer, &format!("{of_job}&accepted=2026-11-22")).await, Vec::<String>::new());
    assert_eq!(listed(&mut viewer, "invited=2026-11-21&v=1").await, Vec::<String>::new());
    assert_eq!(
        listed(&mut viewer, "invited=22.11.2026&v=1").await,
        Vec::<String>::new(),
        "is not understood"
    );

    let undone = browser.api("undo_bulk", json!({ "job": job })).await;
    assert_eq!(undone.status, 200, "{}", undone.body);
    app.backend.run_bulk_once().await.unwrap();
    let after = overview(&mut viewer).await;
    assert_eq!(funnel(&after["jobs"][0]["funnel"]), [3, 0, 0, 0], "who was invited stays invited");
}

#[tokio::test]
async fn the_pages_of_those_who_may_see_the_registry_show_the_overview() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "new@aldine.example" })).await;
    assert!(!token(&invited).is_empty());
    for path in ["/", "/administration/registry"] {
        let page = founder.get(path).await;
        assert!(page.body.contains("id=\"overview-title\""), "{path}");
        assert!(
            page.body.contains("invitation=open%2Cexpired") || page.body.contains("invitation=open,"),
            "{path}"
        );
        assert!(page.body.contains("class=\"sent\""), "{path}: the days are drawn on the host");
    }
    let mut other = app.as_person(&[Permission::BulkInvite]).await;
    assert!(!other.get("/").await.body.contains("overview-title"));
}

#[tokio::test]
async fn the_overview_of_a_unit_has_its_people_and_the_units_below_it() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let mut units: Vec<Value> = Vec::new();
    for (name, parent) in [("School", None), ("Lower", Some(0)), ("1A", Some(1)), ("Upper", Some(0))] {
        let version = ok(founder.api("units", json!({})).await)["version"].clone();
        let parent: Value = parent.map_or(json!(""), |at: usize| units[at].clone());
        let draft = json!({ "name": name, "code": "", "parent": parent });
        units.push(ok(founder.api("create_unit", json!({ "version": version, "draft": draft })).await));
    }
    for (at, number) in [(2, 1), (2, 2), (1, 3), (3, 4)] {
        let invited = founder.invite(json!({ "email": format!("pupil{number}@aldine.example") })).await;
        let moved = json!({ "account": invited["account"], "unit": units[at] });
        ok(founder.api("move_to_unit", moved).await);
    }
    let of_lower = ok(founder.api("overview", json!({ "unit": units[1] })).await);
    assert_eq!(funnel(&of_lower["everybody"]), [3, 0, 0, 0]);
    let rows = of_lower["units"].as_array().unwrap();
    let said: Vec<_> =
        rows.iter().map(|row| (row["name"].as_str().unwrap(), funnel(&row["funnel"])[0])).collect();
    assert_eq!(said, [("Lower", 3), ("1A", 2)], "without those who have no unit");
    assert_eq!((&of_lower["jobs"], &of_lower["waiting"]), (&json!([]), &Value::Null));
    let unknown = founder.api("overview", json!({ "unit": uuid::Uuid::nil() })).await;
    assert_eq!(unknown.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn accounts_that_are_pending_or_dormant_for_days_are_counted_as_their_lists_count_them() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    app.as_person(&[]).await;
    founder.invite(json!({ "email": "early@aldine.example" })).await;
    let waiting = overview(&mut founder).await["waiting"].clone();
    assert_eq!(
        (&waiting["pending"], &waiting["dormant"]),
        (&json!({ "Exactly": 0 }), &json!({ "Exactly": 0 }))
    );
    app.advance(std::time::Duration::from_secs(100 * 86_400));
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "late@aldine.example" })).await;
    let waiting = overview(&mut founder).await["waiting"].clone();
    assert_eq!((&waiting["pending_days"], &waiting["pending"]), (&json!(14), &json!({ "Exactly": 1 })));
    assert_eq!((&waiting["dormant_days"], &waiting["dormant"]), (&json!(90), &json!({ "Exactly": 1 })));
    let pending = listed(&mut founder, "account=pending&created=before:14d&v=1").await;
    assert_eq!(pending, ["early@aldine.example"]);
    assert_eq!(listed(&mut founder, "account=active&signed_in=before:90d&v=1").await.len(), 1);
    app.set("dormant_days", "300").await;
    let waiting = overview(&mut founder).await["waiting"].clone();
    assert_eq!((&waiting["dormant_days"], &waiting["dormant"]), (&json!(300), &json!({ "Exactly": 0 })));
}
