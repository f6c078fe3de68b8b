//! *Settings*: two editors, direct calls, and what the settings of registration and security decide.

mod domains;
mod usernames_and_passwords;

use crate::bulk::ok;
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::yield_now;
use tokio::time::timeout;

async fn page(browser: &mut Browser, section: &str) -> Value {
    ok(browser.api("settings", json!({ "section": section })).await)
}

async fn save_over(browser: &mut Browser, section: &str, version: &Value, values: &[(&str, &str)]) -> Answer {
    let draft = json!({ "version": version, "values": values });
    browser.api("save_settings", json!({ "section": section, "draft": draft })).await
}

async fn save(browser: &mut Browser, section: &str, values: &[(&str, &str)]) -> Answer {
    let version = page(browser, section).await["version"].clone();
    save_over(browser, section, &version, values).await
}

fn value(page: &Value, setting: &str) -> String {
    let rows = page["settings"].as_array().unwrap();
    let row = rows.iter().find(|row| row["setting"] == setting).unwrap();
    row["value"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_editors_of_a_section_at_once_one_wins_and_the_other_is_told() {
    const ROUNDS: i64 = 20;
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let other = app.as_person(&[Permission::ManageSettings]).await;
    for round in 0..ROUNDS {
        let version = page(&mut founder, "data").await["version"].clone();
        let editors = [(&founder, 100 + round), (&other, 200 + round)].map(|(browser, days)| {
            let (mut browser, version, days) = (browser.clone(), version.clone(), days.to_string());
            tokio::spawn(async move {
                let values = [("bulk_rows_days", &*days), ("dormant_days", &*days)];
                let answer = save_over(&mut browser, "data", &version, &values).await;
                (days, answer)
            })
        });
        let mut won = Vec::new();
        for editor in editors {
            let (days, answer) = editor.await.unwrap();
            match answer.status {
                200 => won.push(days),
                _ => assert_eq!(answer.refusal(), (409, "changed_meanwhile".into())),
            }
        }
        assert_eq!(won.len(), 1, "round {round}");
        let now = page(&mut founder, "data").await;
        assert_eq!([value(&now, "bulk_rows_days"), value(&now, "dormant_days")], [&*won[0]; 2]);
    }
    assert_eq!(app.database.count("setting_change").await, 2 * ROUNDS, "nothing of those who lost");
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_direct_call_out_of_range_is_refused_at_its_field_and_saves_nothing_beside_it() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let many: Vec<String> = (0..21).map(|number| format!("d{number}.example")).collect();
    let many = &*many.join(",");
    for (section, beside, setting, wrong, code) in [
        ("registration", ("reminders_at_most", "5"), "invitation_days", "0", "number_range"),
        ("registration", ("reminders_at_most", "5"), "invitation_days", "366", "number_range"),
        ("registration", ("reminders_at_most", "5"), "invitation_days", "-1", "number_range"),
        ("registration", ("reminders_at_most", "5"), "invitation_days", "1e2", "number_range"),
        ("registration", ("reminders_at_most", "5"), "invitation_days", "", "number_range"),
        ("registration", ("reminders_at_most", "5"), "allowed_domains", "nowhere", "email_domain"),
        ("registration", ("reminders_at_most", "5"), "allowed_domains", "xn--a.example", "email_domain"),
        ("registration", ("reminders_at_most", "5"), "refused_domains", many, "text_long"),
        ("registration", ("reminders_at_most", "5"), "reserved_usernames", "zoë", "username_charset"),
        ("security", ("session_days", "5"), "password_least", "14", "number_range"),
        ("security", ("session_days", "5"), "password_least", "65", "number_range"),
        ("data", ("deletion_days", "5"), "bulk_rows_days", "99999999999", "number_range"),
    ] {
        let before = page(&mut founder, section).await;
        let refused = save(&mut founder, section, &[beside, (setting, wrong)]).await;
        assert_eq!(refused.refusal(), (422, code.into()), "{setting} {wrong:?}");
        assert_eq!(refused.json()["field"], setting);
        assert_eq!(page(&mut founder, section).await, before, "{setting} {wrong:?}");
    }
    assert_eq!(app.database.count("setting_change").await, 0);
}

/// What is saved a moment after a replica has read the settings waits longest.
#[tokio::test(flavor = "multi_thread")]
async fn a_replica_has_a_change_within_two_seconds_whenever_it_was_saved() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let replica = app.second_backend().await;
    let (shutdown, listens) = watch::channel(false);
    let workers = replica.start_workers(listens);
    for days in [10, 11] {
        let typed = days.to_string();
        ok(save(&mut founder, "registration", &[("invitation_days", &*typed)]).await);
        let applies = async {
            while replica.settings().invitation_days != days {
                yield_now().await;
            }
        };
        assert!(timeout(Duration::from_secs(2), applies).await.is_ok(), "{days} days do not apply");
    }
    shutdown.send(true).unwrap();
    workers.join_all().await;
}
