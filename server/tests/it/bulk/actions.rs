//! Actions on people who are registered: over HTTP, and after faults.

use super::{assert_sound, ok, on_job, start};
use crate::bulk::{inviter, people};
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

const ALL: [Permission; 5] = [
    Permission::BulkInvite,
    Permission::ManageAccounts,
    Permission::ManageInvitations,
    Permission::ViewRegistry,
    Permission::ManageSettings,
];

/// People who were invited by a job.
async fn invited(app: &TestApp, count: usize) {
    let mut browser = inviter(app).await;
    start(&mut browser, 1, &people(count)).await;
    app.backend.run_bulk_once().await.unwrap();
}

async fn unit(browser: &mut Browser) -> Value {
    let version = ok(browser.api("units", json!({})).await)["version"].clone();
    let draft = json!({ "name": "Sales", "code": "", "parent": "" });
    ok(browser.api("create_unit", json!({ "version": version, "draft": draft })).await)
}

async fn begin(browser: &mut Browser, key: u32, action: Value, confirmed: u64) -> Value {
    let draft = json!({
        "key": format!("10000000-0000-4000-8000-{key:012}"),
        "action": action,
        "selection": { "matching": "account=pending&v=1" },
        "confirmed": confirmed,
    });
    ok(browser.api("begin_action", json!({ "draft": draft })).await)
}

#[tokio::test]
async fn a_job_killed_in_the_middle_moves_everybody_once() {
    let app = TestApp::founded().await;
    invited(&app, 1_100).await;
    let mut browser = app.as_person(&ALL).await;
    let unit = unit(&mut browser).await;
    let action = json!({ "move_to_unit": { "unit": unit } });
    let job = begin(&mut browser, 1, action, 1_100).await;
    // The list, then one batch; the second worker finds the lease of a program that is gone.
    let mut worker = app.backend.bulk_worker();
    assert!(worker.run_round().await.unwrap());
    assert!(worker.run_round().await.unwrap());
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!(
        (&view["state"], &view["changed"], &view["left"]),
        (&json!("running"), &json!(500), &json!(600))
    );
    app.advance(std::time::Duration::from_secs(60));
    let other = app.second_backend().await;
    other.run_bulk_once().await.unwrap();
    // What the first one still holds, it writes no more.
    while worker.run_round().await.unwrap() {}
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["state"], &view["changed"]), (&json!("done"), &json!(1_100)));
    let moved = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.moved'";
    assert_eq!(app.database.number(moved).await, 1_100);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE unit IS NOT NULL").await, 1_100);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_job_is_paused_resumed_and_cancelled_and_its_results_list_everybody() {
    let app = TestApp::founded().await;
    invited(&app, 600).await;
    let mut browser = app.as_person(&ALL).await;
    let unit = unit(&mut browser).await;
    let job = begin(&mut browser, 1, json!({ "move_to_unit": { "unit": unit } }), 600).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    worker.run_round().await.unwrap();
    assert_eq!(on_job(&mut browser, "pause_bulk", &job).await["state"], "paused");
    while worker.run_round().await.unwrap() {}
    let view = on_job(&mut browser, "resume_bulk", &job).await;
    assert_eq!((&view["state"], &view["left"]), (&json!("running"), &json!(100)));
    assert_eq!(on_job(&mut browser, "cancel_bulk", &job).await["state"], "cancelled");
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["changed"], &view["left"]), (&json!(500), &json!(100)));

    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let answer = browser.get(&path).await;
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines.len(), 601);
    let exported = "SELECT COUNT(*) FROM audit_event WHERE action = 'registry.exported'
        AND detail LIKE '%\"people\":600%'";
    assert_eq!(app.database.number(exported).await, 1, "people of the registry are an export");
    assert_eq!(
        lines[0].trim_start_matches('\u{feff}').trim(),
        "Row,State,Outcome,Code,Reason,Account username,Email,Username"
    );
    assert_eq!(lines.iter().filter(|line| line.contains(",changed,")).count(), 500);
    let query = json!({ "filter": "changed", "search": "person.1", "from": null });
    let page = ok(browser.api("bulk_rows", json!({ "job": job, "query": query })).await);
    assert!(page["rows"].as_array().unwrap().iter().all(|row| row["outcome"] == "changed"), "{page}");
    let listed = ok(browser.api("action_jobs", json!({ "after": null })).await);
    assert_eq!(listed["rows"][0]["id"], job);
    assert_eq!(ok(browser.api("bulk_jobs", json!({ "after": null })).await)["rows"], json!([]));
}

#[tokio::test]
async fn what_a_list_searched_is_not_kept_and_its_people_go_with_the_rows_of_other_jobs() {
    let app = TestApp::founded().await;
    invited(&app, 3).await;
    let mut browser = app.as_founder().await;
    let job = begin(&mut browser, 1, json!("revoke"), 3).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["changed"], 3);
    assert_eq!(app.database.count("bulk_person").await, 3);
    app.advance(std::time::Duration::from_secs(91 * 86_400));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("bulk_person").await, 0);
    assert_eq!(app.database.count("bulk_outcome").await, 6, "outcomes are ids and codes, and stay");
    let mut browser = app.as_founder().await;
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["is_forgotten"], true);
}

#[tokio::test]
async fn a_job_does_not_take_rows_or_a_start_of_another_kind() {
    let app = TestApp::founded().await;
    invited(&app, 2).await;
    let mut browser = app
        .as_person(&[Permission::ManageInvitations, Permission::ViewRegistry, Permission::BulkInvite])
        .await;
    let job = begin(&mut browser, 1, json!("revoke"), 2).await;
    let chunk = json!({ "job": job, "chunk": { "first": 0, "rows": people(1) } });
    assert_eq!(browser.api("put_bulk_rows", chunk).await.refusal(), (409, "job_state".into()));
    assert_eq!(browser.api("start_bulk", json!({ "job": job })).await.refusal(), (409, "job_state".into()));
    assert_eq!(browser.api("undo_bulk", json!({ "job": job })).await.refusal(), (409, "job_state".into()));
}
