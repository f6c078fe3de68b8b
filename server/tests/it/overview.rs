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
