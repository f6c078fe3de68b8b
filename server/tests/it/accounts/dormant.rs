//! Accounts that nobody uses.

use super::{done, page};
use crate::support::{PASSWORD, Smtp, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const DAYS: fn(u64) -> Duration = |days| Duration::from_secs(days * 86_400);

async fn run(app: &TestApp) {
    app.backend.run_due_once().await.unwrap();
    app.backend.run_outbox_once().await.unwrap();
}

fn mails_about(smtp: &Smtp, to: &str, words: &str) -> usize {
    smtp.mails().iter().filter(|mail| mail.to == [to] && mail.text.contains(words)).count()
}

async fn state(app: &TestApp, email: &str) -> String {
    app.database.text(&format!("SELECT state FROM account WHERE email_key = '{email}'")).await
}

#[tokio::test]
async fn whoever_does_not_sign_in_is_warned_then_suspended_and_can_come_back() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, adas) = app.person(&[]).await;
    let (_, bobs) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    app.advance(DAYS(400));
    run(&app).await;
    assert_eq!(state(&app, &adas).await, "active", "it is off");
    app.set("dormant_days", "90").await;
    app.advance(Duration::from_secs(3_600));
    run(&app).await;
    assert_eq!((state(&app, &adas).await, mails_about(&smtp, &adas, "Sign in before")), ("active".into(), 1));
    app.advance(DAYS(13));
    run(&app).await;
    assert_eq!(state(&app, &adas).await, "active", "the warning comes first, however long ago it was");
    assert_eq!(app.visitor().sign_in(&bobs, PASSWORD).await.status, 200, "signing in is enough");
    app.advance(DAYS(1));
    run(&app).await;
    assert_eq!((state(&app, &adas).await, state(&app, &bobs).await), ("suspended".into(), "active".into()));
    assert_eq!(mails_about(&smtp, &adas, "Sign in before"), 1, "once");
    let mut founder = app.as_founder().await;
    assert_eq!(page(&mut founder, account).await["timeline"]["lines"][0]["by"], "program");
    done(&mut founder, "reactivate_account", account, json!({})).await;
    app.advance(DAYS(13));
    run(&app).await;
    assert_eq!(state(&app, &adas).await, "active", "and is warned again before");
    assert_eq!(mails_about(&smtp, &adas, "Sign in before"), 2);
}

#[tokio::test]
async fn nobody_is_suspended_whose_warning_a_restored_backup_would_hold() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (_, adas) = app.person(&[]).await;
    app.set("dormant_days", "90").await;
    app.set("restored_at", "1").await;
    for days in [400, 15] {
        app.advance(DAYS(days));
        run(&app).await;
    }
    assert_eq!((state(&app, &adas).await, mails_about(&smtp, &adas, "Sign in before")), ("active".into(), 0));
    app.set("restored_at", "0").await;
    app.advance(Duration::from_secs(3_600));
    run(&app).await;
    assert_eq!((state(&app, &adas).await, mails_about(&smtp, &adas, "Sign in before")), ("active".into(), 1));
}

#[tokio::test]
async fn the_founder_and_the_last_who_can_manage_accounts_stay() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (_, managers) = app.person(&[Permission::ManageAccounts, Permission::ManagePermissions]).await;
    // The founder is suspended, as after an intervention: one manager is left.
    app.database.run("UPDATE account SET state = 'suspended' WHERE founder").await;
    app.set("dormant_days", "30").await;
    for _ in 0..4 {
        app.advance(DAYS(15));
        run(&app).await;
    }
    assert_eq!(state(&app, &managers).await, "active");
    app.database.run("UPDATE account SET state = 'active' WHERE founder").await;
    app.advance(DAYS(45));
    run(&app).await;
    assert_eq!(state(&app, &managers).await, "suspended");
    assert_eq!(state(&app, crate::support::FOUNDER).await, "active");
}

#[tokio::test]
async fn an_invitation_that_nobody_accepts_is_withdrawn_for_good_and_can_be_sent_anew() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "zoe@aldine.example" })).await;
    app.set("unactivated_days", "60").await;
    app.advance(DAYS(46));
    run(&app).await;
    assert_eq!(mails_about(&smtp, "zoe@aldine.example", "have not accepted"), 1);
    app.advance(DAYS(14));
    run(&app).await;
    let revoked = "SELECT COUNT(*) FROM invitation WHERE state = 'revoked'";
    assert_eq!(app.database.number(revoked).await, 1);
    assert_eq!(state(&app, "zoe@aldine.example").await, "pending");
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "zoe@aldine.example" })).await;
    app.advance(DAYS(1));
    run(&app).await;
    assert_eq!(app.database.number(revoked).await, 1, "counted from the latest invitation");
}

#[tokio::test]
async fn a_session_that_is_used_counts_and_without_a_mail_server_nothing_happens() {
    let app = TestApp::founded().await;
    let (_, adas) = app.person(&[]).await;
    app.set("dormant_days", "30").await;
    app.advance(DAYS(100));
    app.backend.run_due_once().await.unwrap();
    app.advance(DAYS(20));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(state(&app, &adas).await, "active");

    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    app.set("session_idle_h", "8760").await;
    app.set("session_days", "365").await;
    let (mut bob, bobs) = app.person(&[]).await;
    app.set("dormant_days", "30").await;
    for _ in 0..6 {
        app.advance(DAYS(10));
        assert_eq!(bob.api("to_do", json!({})).await.status, 200);
        run(&app).await;
    }
    assert_eq!((state(&app, &bobs).await, mails_about(&smtp, &bobs, "Sign in before")), ("active".into(), 0));
}

#[tokio::test]
async fn the_settings_are_on_their_page_with_their_limits() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let page = founder.api("settings", json!({ "section": "data" })).await.json();
    let row = |name: &str| -> Value {
        let rows = page["settings"].as_array().unwrap();
        rows.iter().find(|row| row["setting"] == name).unwrap()["value"].clone()
    };
    assert_eq!(
        (row("unactivated_days"), row("dormant_days"), row("dormant_warning_days")),
        (json!("0"), json!("0"), json!("14"))
    );
    let draft = |days: &str| json!({ "section": "data", "draft": { "version": page["version"], "values": [["dormant_days", days]] } });
    assert_eq!(founder.api("save_settings", draft("4000")).await.refusal(), (422, "number_range".into()));
    assert_eq!(founder.api("save_settings", draft("365")).await.status, 200);
}
