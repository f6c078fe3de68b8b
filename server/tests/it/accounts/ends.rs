use super::{about, done, page};
use crate::support::{Browser, PASSWORD, TestApp};
use domain::id::AccountId;
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const HOURS: fn(u64) -> Duration = |hours| Duration::from_secs(hours * 3_600);

async fn set_end(browser: &mut Browser, account: AccountId, day: &str) {
    done(browser, "set_end_date", account, draft(day)).await;
}

fn draft(day: &str) -> Value {
    json!({ "draft": { "ends_on": day, "ends_zone": 0 } })
}

async fn told(app: &TestApp) -> i64 {
    app.database.number("SELECT COUNT(*) FROM message WHERE kind = 'accounts_ending'").await
}

async fn states(app: &TestApp, state: &str) -> i64 {
    app.database.number(&format!("SELECT COUNT(*) FROM account WHERE state = '{state}'")).await
}

/// It is noon on 22 November 2026.
#[tokio::test]
async fn managers_are_told_three_times_and_then_the_account_is_suspended() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let _manager = app.as_person(&[Permission::ManageAccounts]).await;
    let (mut ada, email) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    set_end(&mut founder, account, "2026-12-08").await;
    app.backend.run_due_once().await.unwrap();
    assert_eq!(told(&app).await, 0, "16 days before");
    for (hours, expected) in [(48, 1), (1, 1), (24 * 11, 2), (24 * 3, 3), (1, 3)] {
        app.advance(HOURS(hours));
        app.backend.run_due_once().await.unwrap();
        app.backend.run_due_once().await.unwrap();
        assert_eq!(told(&app).await, expected, "the manager alone, once at each mark");
    }
    assert_eq!(states(&app, "suspended").await, 0, "the last day is not over");
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 200);
    app.advance(HOURS(12));
    app.backend.run_due_once().await.unwrap();
    app.backend.run_due_once().await.unwrap();
    assert_eq!(states(&app, "suspended").await, 1);
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.status, 401);
    let suspended =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'account.suspended' AND actor_kind = 'worker'";
    assert_eq!(app.database.number(suspended).await, 1);
    let mails = "SELECT COUNT(*) FROM message WHERE kind IN ('account_end_set', 'account_suspended')";
    assert_eq!(app.database.number(mails).await, 2, "the person is told of both");
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn moving_the_date_or_reactivating_cancels_the_end() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let (mut ada, mut bea) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let (ada, bea) = (app.me(&mut ada).await, app.me(&mut bea).await);
    for who in [ada, bea] {
        set_end(&mut founder, who, "2026-11-22").await;
    }
    app.advance(HOURS(13));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(states(&app, "suspended").await, 2);
    let mut founder = app.as_founder().await;
    set_end(&mut founder, ada, "2026-12-31").await;
    done(&mut founder, "reactivate_account", bea, json!({})).await;
    assert_eq!(page(&mut founder, ada).await["state"], "active");
    let seen = page(&mut founder, bea).await;
    assert_eq!((&seen["state"], &seen["ends_at"]), (&json!("active"), &json!(null)));
    app.backend.run_due_once().await.unwrap();
    app.advance(HOURS(24));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(states(&app, "suspended").await, 0);
    let mut founder = app.as_founder().await;
    set_end(&mut founder, ada, "").await;
    app.advance(HOURS(24 * 60));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(states(&app, "suspended").await, 0, "cleared");
}

/// Somebody who was suspended at the end, and then by an administrator, stays suspended whatever the date becomes.
#[tokio::test]
async fn moving_the_date_does_not_lift_a_suspension_that_somebody_has_made_after_the_end() {
    let app = TestApp::founded().await;
    for reason in ["Keys are missing", ""] {
        let mut founder = app.as_founder().await;
        let mut ada = app.as_person(&[]).await;
        let ada = app.me(&mut ada).await;
        let today = domain::moment::Moment::at(app.now()).date().to_string();
        set_end(&mut founder, ada, &today).await;
        app.advance(HOURS(24));
        app.backend.run_due_once().await.unwrap();
        let mut founder = app.as_founder().await;
        assert_eq!(page(&mut founder, ada).await["state"], "suspended");
        let by_hand = json!({ "draft": { "reason": reason, "ends_on": "", "ends_zone": 0 } });
        done(&mut founder, "suspend_account", ada, by_hand).await;
        for day in ["2027-12-31", ""] {
            set_end(&mut founder, ada, day).await;
            assert_eq!(page(&mut founder, ada).await["state"], "suspended", "{reason:?} {day:?}");
        }
        done(&mut founder, "reactivate_account", ada, json!({})).await;
        assert_eq!(page(&mut founder, ada).await["state"], "active");
    }
}

#[tokio::test]
async fn a_suspension_that_is_over_after_the_end_reactivates_nobody() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let ada = app.me(&mut ada).await;
    set_end(&mut founder, ada, "2026-11-23").await;
    let until = json!({ "draft": { "reason": "", "ends_on": "2026-11-24", "ends_zone": 0 } });
    done(&mut founder, "suspend_account", ada, until).await;
    app.advance(HOURS(24 * 4));
    app.backend.run_due_once().await.unwrap();
    app.backend.run_due_once().await.unwrap();
    assert_eq!(states(&app, "suspended").await, 1);
}

#[tokio::test]
async fn an_end_in_the_past_is_refused_and_so_are_oneself_the_founder_and_who_holds_more() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let mut above = app.as_person(&[Permission::ViewAudit]).await;
    let (boss, own, above) =
        (app.me(&mut founder).await, app.me(&mut manager).await, app.me(&mut above).await);
    for (who, code) in [(boss, "permission_not_held"), (above, "permission_not_held"), (own, "own_account")] {
        let answer = about(&mut manager, "set_end_date", who, draft("2026-12-31")).await;
        assert_eq!(answer.refusal(), (403, code.into()));
    }
    for (day, code) in [("2026-11-21", "end_past"), ("31 December", "day_unknown")] {
        let answer = about(&mut founder, "set_end_date", own, draft(day)).await;
        assert_eq!((answer.refusal(), &answer.json()["field"]), ((422, code.into()), &json!("ends_on")));
    }
}
