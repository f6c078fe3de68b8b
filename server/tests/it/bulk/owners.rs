//! Who owns a job, and what they may do.

use super::{assert_sound, counts, inviter, ok, on_job, people, start, store};
use crate::support::{Browser, TestApp};
use backend::gate::CanManagePermissions;
use domain::permission::GrantPeriod;
use domain::permission::{Permission, Permissions};
use domain::registry::Suspension;
use serde_json::json;

#[tokio::test]
async fn somebody_elses_job_is_not_there_and_asking_for_it_is_written_down() {
    let app = TestApp::founded().await;
    let (mut mine, mut other) = (inviter(&app).await, inviter(&app).await);
    let job = store(&mut mine, 1, &people(2)).await;
    let refused =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'access.refused' AND subject_kind = 'bulk_job'";
    let mut tries = 0;
    for verb in ["start_bulk", "bulk_job", "pause_bulk", "resume_bulk", "cancel_bulk", "undo_bulk"] {
        let answer = other.api(verb, json!({ "job": job })).await;
        assert_eq!(answer.refusal(), (404, "not_found".into()), "{verb}");
        tries += 1;
    }
    let chunk = json!({ "job": job, "chunk": { "first": 0, "rows": people(2) } });
    assert_eq!(other.api("put_bulk_rows", chunk).await.status, 404);
    for file in ["events", "results.csv", "results.csv?only=failed"] {
        let path = format!("/administration/user-registration/bulk/{}/{file}", job.as_str().unwrap());
        assert_eq!(other.get(&path).await.status, 404, "{file}");
        tries += 1;
    }
    assert_eq!(app.database.number(refused).await, tries + 1);
    let mut founder = app.as_founder().await;
    assert_eq!(founder.api("bulk_job", json!({ "job": job })).await.status, 404, "not even the founder");
    assert_eq!(ok(other.api("bulk_jobs", json!({ "after": null })).await)["rows"], json!([]));
    // The same idempotency key of two people makes two jobs.
    assert_ne!(store(&mut other, 1, &people(2)).await, job);
}

#[tokio::test]
async fn ones_own_jobs_are_listed_newest_first_page_by_page() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut jobs = Vec::new();
    for key in 0..52 {
        app.advance(std::time::Duration::from_secs(1));
        let job = store(&mut browser, key, &people(1)).await;
        if key < 45 {
            on_job(&mut browser, "start_bulk", &job).await;
            on_job(&mut browser, "cancel_bulk", &job).await;
        }
        jobs.insert(0, job);
    }
    let first = ok(browser.api("bulk_jobs", json!({ "after": null })).await);
    let second = ok(browser.api("bulk_jobs", json!({ "after": first["next"] })).await);
    let rows = [&first, &second].map(|page| page["rows"].as_array().unwrap().clone()).concat();
    let listed: Vec<_> = rows.iter().map(|view| view["id"].clone()).collect();
    assert_eq!(listed, jobs);
    assert!(second["next"].is_null());
}

async fn take(app: &TestApp, browser: &mut Browser) {
    let account = app.me(browser).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<CanManagePermissions>(&founder).await.unwrap();
    desk.revoke(account, Permissions::from_iter([Permission::BulkInvite])).await.unwrap();
}

async fn give_back(app: &TestApp, browser: &mut Browser) {
    let account = app.me(browser).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<CanManagePermissions>(&founder).await.unwrap();
    desk.grant(account, Permissions::from_iter([Permission::BulkInvite]), GrantPeriod::default())
        .await
        .unwrap();
}

#[tokio::test]
async fn losing_the_permission_pauses_the_job_before_the_next_row_and_having_it_back_it_goes_on() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(600)).await;
    let mut worker = app.backend.bulk_worker();
    assert!(worker.run_round().await.unwrap());
    take(&app, &mut browser).await;
    while worker.run_round().await.unwrap() {}
    let paused = "SELECT COUNT(*) FROM bulk_job WHERE state = 'paused' AND paused_reason = 'permission_lost'
        AND created = 250 AND lease_id IS NULL";
    assert_eq!(app.database.number(paused).await, 1);
    assert_eq!(browser.api("bulk_job", json!({ "job": job })).await.status, 403);
    let said = "SELECT COUNT(*) FROM audit_event WHERE action = 'bulk.paused' AND actor_kind = 'worker'";
    assert_eq!(app.database.number(said).await, 1);

    give_back(&app, &mut browser).await;
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!(view["paused"], "permission_lost");
    assert_eq!(on_job(&mut browser, "resume_bulk", &job).await["state"], "running");
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [600, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_suspended_creators_job_rests_too() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    start(&mut browser, 1, &people(10)).await;
    let account = app.me(&mut browser).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<backend::gate::CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(account, &Suspension::default()).await.unwrap();
    app.backend.run_bulk_once().await.unwrap();
    let paused = "SELECT COUNT(*) FROM bulk_job WHERE state = 'paused' AND paused_reason = 'permission_lost'";
    assert_eq!(app.database.number(paused).await, 1);
    assert_eq!(app.database.count("bulk_outcome").await, 0);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_founder_can_cancel_what_somebody_who_cannot_sign_in_has_left_and_nothing_else() {
    let app = TestApp::founded().await;
    let (mut browser, mut other) = (inviter(&app).await, inviter(&app).await);
    let job = start(&mut browser, 1, &people(10)).await;
    let account = app.me(&mut browser).await;
    let mut founder = app.as_founder().await;
    let listed = async |browser: &mut Browser| {
        ok(browser.api("bulk_jobs", json!({ "after": null })).await)["rows"].clone()
    };
    assert_eq!(listed(&mut founder).await, json!([]));
    let desk = app.desk::<backend::gate::CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(account, &Suspension::default()).await.unwrap();
    app.backend.run_bulk_once().await.unwrap();
    let rows = listed(&mut founder).await;
    assert_eq!((&rows[0]["id"], &rows[0]["is_others"]), (&job, &json!(true)));
    assert_eq!(on_job(&mut founder, "bulk_job", &job).await["is_others"], true);
    for verb in ["start_bulk", "pause_bulk", "resume_bulk", "undo_bulk"] {
        assert_eq!(founder.api(verb, json!({ "job": job })).await.status, 404, "{verb}");
    }
    let rows = json!({ "job": job, "query": { "filter": "all", "search": "", "from": null } });
    assert_eq!(founder.api("bulk_rows", rows).await.status, 404);
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    assert_eq!(founder.get(&path).await.status, 404);
    for verb in ["bulk_job", "cancel_bulk"] {
        assert_eq!(other.api(verb, json!({ "job": job })).await.status, 404, "{verb}");
    }
    assert_eq!(listed(&mut other).await, json!([]));
    assert_eq!(on_job(&mut founder, "cancel_bulk", &job).await["state"], "cancelled");
    assert_eq!(listed(&mut founder).await, json!([]));
    assert_sound(&app).await;
}
