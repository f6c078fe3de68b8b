//! *Reset second factor*, by administrators, by two of them, by time, and at the shell.

use crate::second_factor::add_app;
use crate::security::security;
use crate::support::{Browser, PASSWORD, Smtp, TestApp};
use backend::gate::{AtTheShell, CanManageAccounts};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

const MANAGER: [Permission; 2] = [Permission::ManageAccounts, Permission::ViewRegistry];
const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn reset(browser: &mut Browser, account: impl serde::Serialize) -> crate::support::Answer {
    browser.api("reset_second_factor", json!({ "account": account })).await
}

async fn factor(browser: &mut Browser, account: impl serde::Serialize) -> Value {
    browser.api("person_factor", json!({ "account": account })).await.json()
}

/// The latest link to stop a reset that was mailed to an address.
async fn stop_token(app: &TestApp, smtp: &Smtp, to: &str) -> String {
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [to] && mail.text.contains("/stop/")).unwrap();
    mail.link().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn of_somebody_without_permissions_it_is_reset_at_once_and_they_are_told() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut manager = app.as_person(&MANAGER).await;
    let (mut person, email) = app.person(&[]).await;
    let account = app.me(&mut person).await;
    assert_eq!(reset(&mut manager, account).await.refusal(), (404, "not_found".into()), "there is none");
    add_app(&app, &mut person).await;
    assert_eq!(factor(&mut manager, account).await["can_reset"], true);
    assert_eq!(reset(&mut manager, account).await.json(), json!("done"));
    assert_eq!(person.api("my_security", json!({})).await.status, 401, "signed out everywhere");
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("signed_in"));
    assert_eq!(app.database.count("recovery_code").await, 0);
    app.backend.run_outbox_once().await.unwrap();
    assert!(
        smtp.mails().iter().any(|mail| mail.to == [&*email] && mail.text.contains("has reset the second"))
    );
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn of_somebody_with_permissions_it_is_reset_after_a_day() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut person).await;
    add_app(&app, &mut person).await;
    assert_eq!(reset(&mut manager, account).await.json(), json!("waiting"));
    assert_eq!(
        reset(&mut manager, account).await.json(),
        json!("waiting"),
        "the same one twice is no second"
    );
    let view = factor(&mut manager, account).await;
    assert_eq!(view["reset_due_at"], app.now() + 86_400_000);
    assert_eq!(view["can_reset"], false);
    app.advance(DAY - Duration::from_secs(1));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
    app.advance(Duration::from_secs(1));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("signed_in"));
    assert_eq!(app.database.count("factor_reset").await, 0);
}

#[tokio::test]
async fn whoever_cannot_reset_it_is_told_why() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let mut reader = app.as_person(&[Permission::ViewRegistry]).await;
    let mut founder = app.as_founder().await;
    let (mut plain, mut auditor) = (app.as_person(&[]).await, app.as_person(&[Permission::ViewAudit]).await);
    let (plain_account, auditors) = (app.me(&mut plain).await, app.me(&mut auditor).await);
    let (managers, founders) = (app.me(&mut manager).await, app.me(&mut founder).await);
    assert_eq!(factor(&mut manager, plain_account).await["hindrance"], json!(null), "there is none");
    for browser in [&mut plain, &mut auditor, &mut manager, &mut founder] {
        add_app(&app, browser).await;
    }
    let why = async |browser: &Browser, account| {
        let told = factor(&mut browser.clone(), account).await;
        assert_eq!(told["can_reset"], json!(told["hindrance"].is_null()));
        told["hindrance"].clone()
    };
    assert_eq!(why(&manager, plain_account).await, json!(null));
    assert_eq!(why(&reader, plain_account).await, json!("missing"));
    assert_eq!(why(&manager, managers).await, json!("own"));
    assert_eq!(why(&manager, founders).await, json!("founder"));
    assert_eq!(why(&manager, auditors).await, json!("holds_more"));
    assert_eq!(why(&founder, managers).await, json!(null));
    assert_eq!(reset(&mut founder, managers).await.json(), json!("waiting"));
    assert_eq!(why(&founder, managers).await, json!("asked"));
    assert_eq!(reset(&mut reader, plain_account).await.refusal(), (403, "permission_missing".to_owned()));
}

#[tokio::test]
async fn a_second_administrator_resets_it_at_once() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut first, mut second) = (app.as_person(&MANAGER).await, app.as_person(&MANAGER).await);
    let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut person).await;
    add_app(&app, &mut person).await;
    assert_eq!(reset(&mut first, account).await.json(), json!("waiting"));
    assert_eq!(factor(&mut second, account).await["can_reset"], true);
    assert_eq!(reset(&mut second, account).await.json(), json!("done"));
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("signed_in"));
}

/// Whoever may invite and give permissions makes an administrator of their own, and another one through that.
#[tokio::test]
async fn a_second_account_of_the_same_administrator_is_no_second_administrator() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let all = [
        Permission::ManageAccounts,
        Permission::ViewRegistry,
        Permission::RegisterUsers,
        Permission::ManageInvitations,
        Permission::ManagePermissions,
    ];
    let mut first = app.as_person(&all).await;
    let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut person).await;
    add_app(&app, &mut person).await;
    let words: Vec<&str> = all.iter().map(|permission| permission.as_str()).collect();
    let mut by = first.clone();
    let mut accounts = Vec::new();
    for name in ["one", "two"] {
        let draft = json!({ "email": format!("{name}@aldine.example"), "permissions": words });
        let invited = by.invite(draft).await;
        let mut puppet = app.visitor();
        assert_eq!(puppet.accept(&crate::support::token(&invited)).await.status, 200);
        // As if the mailbox had been proven, which is theirs too.
        app.database.run("DELETE FROM possible_user").await;
        app.database.run("DELETE FROM entry_lock").await;
        accounts.push(puppet.clone());
        by = puppet;
    }
    assert_eq!(reset(&mut first, account).await.json(), json!("waiting"));
    for puppet in &mut accounts {
        assert_eq!(factor(puppet, account).await["can_reset"], false);
        assert_eq!(reset(puppet, account).await.json(), json!("waiting"));
    }
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
    // Nor is it one whose predecessor has lost the right.
    let (asker, founder) = (app.me(&mut first).await, app.as_founder().await);
    let desk = app.desk::<CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(asker, &domain::registry::Suspension::default()).await.unwrap();
    let mut other = app.as_person(&MANAGER).await;
    assert_eq!(reset(&mut other, account).await.json(), json!("waiting"));
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
}

#[tokio::test]
async fn the_person_stops_it_by_the_link_in_the_mail_or_on_my_security() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut person).await;
    add_app(&app, &mut person).await;
    reset(&mut manager, account).await;
    let token = stop_token(&app, &smtp, &email).await;
    let mut mailbox = app.visitor();
    for _ in 0..3 {
        assert_eq!(mailbox.get(&format!("/stop/{token}")).await.status, 200, "opening it changes nothing");
    }
    assert_eq!(mailbox.head(&format!("/stop/{token}")).await.status, 200);
    assert_eq!(app.database.count("factor_reset").await, 1);
    let stopped = mailbox.post(&format!("/stop/{token}"), &[]).await;
    assert_eq!((stopped.status, stopped.location()), (303, &*format!("/stop/{token}?done=stopped")));
    assert!(!mailbox.has_session(), "it signs nobody in");
    assert_eq!(app.database.count("factor_reset").await, 0);
    assert_eq!(mailbox.get(&format!("/stop/{token}")).await.status, 410);
    assert_eq!(mailbox.api("stop", json!({ "token": token })).await.refusal(), (410, "link_dead".into()));

    reset(&mut manager, account).await;
    assert_eq!(mailbox.get(&format!("/stop/{token}")).await.status, 410, "another one has another link");
    assert_eq!(security(&mut person).await["reset_due_at"], app.now() + 86_400_000);
    assert_eq!(person.api("stop_own_reset", json!({})).await.status, 200);
    app.advance(DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
}

#[tokio::test]
async fn whoever_has_lost_the_right_meanwhile_resets_nothing() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut person).await;
    add_app(&app, &mut person).await;
    assert_eq!(reset(&mut manager, account).await.json(), json!("waiting"));
    let asker = app.me(&mut manager).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(asker, &domain::registry::Suspension::default()).await.unwrap();
    app.advance(DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
    assert_eq!(app.database.count("factor_reset").await, 0);
}

#[tokio::test]
async fn nobody_resets_their_own_the_founders_or_one_of_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let own = app.me(&mut manager).await;
    add_app(&app, &mut manager).await;
    assert_eq!(reset(&mut manager, own).await.refusal(), (403, "own_account".into()));
    let mut more = app.as_person(&[Permission::ViewAudit]).await;
    let mut founder = app.as_founder().await;
    let account = app.me(&mut founder).await;
    add_app(&app, &mut founder).await;
    assert_eq!(reset(&mut manager, account).await.refusal(), (403, "permission_not_held".into()));
    let account = app.me(&mut more).await;
    add_app(&app, &mut more).await;
    assert_eq!(reset(&mut manager, account).await.refusal(), (403, "permission_not_held".into()));
    app.advance(Duration::from_secs(15 * 60));
    assert_eq!(reset(&mut manager, account).await.refusal(), (403, "confirm_first".into()));
}

#[tokio::test]
async fn an_operator_clears_it_with_the_link_for_a_new_password() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    add_app(&app, &mut founder).await;
    let shell = app.shell().await;
    let desk = shell.open::<AtTheShell>(&shell.operator()).await.unwrap();
    desk.clear_second_factor("ada").await.unwrap();
    desk.clear_second_factor("ada").await.unwrap();
    assert_eq!(app.visitor().sign_in("ada", PASSWORD).await.json(), json!("signed_in"));
    assert!(desk.clear_second_factor("nobody").await.is_err());
}

/// Whoever may also take permissions away would otherwise take them, reset the factor at once and give them back.
#[tokio::test]
async fn whoever_had_a_permission_a_moment_ago_has_the_day_to_stop_it_as_well() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let more = [MANAGER[0], MANAGER[1], Permission::ManagePermissions];
    let (mut manager, boss) = app.person(&more).await;
    for takes in ["revoke_permissions", "grant_permissions"] {
        manager.sign_in(&boss, PASSWORD).await;
        let (mut person, email) = app.person(&[Permission::ViewRegistry]).await;
        let account = app.me(&mut person).await;
        add_app(&app, &mut person).await;
        // A grant until today replaces one without an end.
        let day = domain::moment::Moment::at(app.now()).date().to_string();
        let draft = json!({ "permissions": ["can_view_registry"], "ends_on": day });
        let taken = manager.api(takes, json!({ "account": account, "draft": draft })).await;
        assert_eq!(taken.status, 200, "{}", taken.body);
        if takes == "grant_permissions" {
            app.advance(Duration::from_secs(12 * 3_600 + 1));
        }
        manager.sign_in(&boss, PASSWORD).await;
        assert_eq!(reset(&mut manager, account).await.json(), json!("waiting"), "{takes}");
        assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("second_factor"));
        app.advance(DAY);
        app.backend.run_due_once().await.unwrap();
        assert_eq!(app.visitor().sign_in(&email, PASSWORD).await.json(), json!("signed_in"), "{takes}");
    }
}
