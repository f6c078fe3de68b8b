//! Somebody who wants to become somebody else by an address.

use super::*;
use crate::identities::{fill, target_of, view};

/// What an administrator without sight must never read.
const SECRET: &str = "1990-04-17";

#[tokio::test]
async fn whoever_changes_an_address_without_sight_closes_what_was_entered_before() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    fill(&mut founder, &target_of(&account.to_string())).await;
    assert!(view(&mut ada, &crate::identities::me()).await.to_string().contains(SECRET));

    ask(&mut manager, account, "the.managers.own@aldine.example").await;
    let token = mailed(&app, &smtp, "the.managers.own@aldine.example", "confirm").await.unwrap();
    confirm(&mut app.visitor(), &token).await;
    app.advance(WEEK);
    run(&app).await;
    // The manager becomes the person with a new password.
    app.visitor()
        .api("forgot_password", json!({ "draft": { "email": "the.managers.own@aldine.example" } }))
        .await;
    let reset = mailed(&app, &smtp, "the.managers.own@aldine.example", "reset-password").await.unwrap();
    let mut intruder = app.visitor();
    let draft = json!({ "token": reset, "draft": { "password": PASSWORD } });
    assert_eq!(intruder.api("reset_password", draft).await.status, 200);
    assert!(!view(&mut intruder, &crate::identities::me()).await.to_string().contains(SECRET));
    let users = "SELECT COUNT(*) FROM possible_user WHERE by_address AND settled_at IS NULL";
    assert_eq!(app.database.number(users).await, 1, "a mailbox that they chose proves nothing");
    assert_eq!(ask_own(&mut intruder, NEW).await.refusal(), (403, "mailbox_unproven".into()));
}

#[tokio::test]
async fn whoever_has_lost_the_right_meanwhile_changes_nothing() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let ((mut ada, adas), (mut bob, bobs)) = (app.person(&[]).await, app.person(&[]).await);
    let (ada, bob) = (app.me(&mut ada).await, app.me(&mut bob).await);
    let asker = app.me(&mut manager).await;
    for (account, email) in [(ada, NEW), (bob, "bobs.new@aldine.example")] {
        ask(&mut manager, account, email).await;
    }
    let adas_link = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    let bobs_link = mailed(&app, &smtp, "bobs.new@aldine.example", "confirm").await.unwrap();
    assert_eq!(confirm(&mut app.visitor(), &adas_link).await.json(), json!("waiting"));
    let mut founder = app.as_founder().await;
    founder.api("suspend_account", json!({ "account": asker, "draft": {} })).await;
    assert_eq!(confirm(&mut app.visitor(), &bobs_link).await.refusal(), (410, "link_dead".into()));
    app.advance(WEEK);
    run(&app).await;
    assert_eq!(seen(&app, ada).await["email"], *adas);
    assert_eq!(seen(&app, bob).await["email"], *bobs);
    assert_eq!((claims_of(&app, NEW).await, app.database.count("address_change").await), ("free".into(), 0));
}

/// The person has got a permission in the week that whoever asked does not hold.
#[tokio::test]
async fn a_person_who_holds_more_by_then_keeps_the_address() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask(&mut manager, account, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut app.visitor(), &token).await;
    let mut founder = app.as_founder().await;
    let grant = json!({ "account": account, "draft": { "permissions": ["can_view_audit"] } });
    assert_eq!(founder.api("grant_permissions", grant).await.status, 200);
    app.advance(WEEK);
    run(&app).await;
    assert_eq!(seen(&app, account).await["email"], *old);
}

/// Whoever handed over the link may be in the account: a mailbox of theirs would prove that they are not.
#[tokio::test]
async fn whoever_may_be_somebody_else_does_not_change_their_own_address() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "eve@aldine.example" })).await;
    let mut eve = app.visitor();
    assert_eq!(eve.accept(&crate::support::token(&invited)).await.status, 200);
    assert_eq!(ask_own(&mut eve, NEW).await.refusal(), (403, "mailbox_unproven".into()));
    assert_eq!(eve.api("my_security", json!({})).await.json()["can_change_address"], false);
}

/// With one account they are an administrator, with another one that they may use they would be the second.
#[tokio::test]
async fn nobody_is_the_second_administrator_of_their_own_request() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut first, first_email) = app.person(&MANAGER).await;
    let (mut second, second_email) = app.person(&MANAGER).await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask(&mut first, account, NEW).await;
    let id = |email: &str| format!("(SELECT id FROM account WHERE email_key = '{email}')");
    let used = format!(
        "INSERT INTO possible_user (account_id, user_id, by_address, needs_any, since, settled_at)
        VALUES ({}, {}, FALSE, 0, 0, 1)",
        id(&second_email),
        id(&first_email)
    );
    app.database.run(&used).await;
    assert_eq!(agree(&mut second, account).await.refusal(), (403, "second_person_needed".into()));
}

#[tokio::test]
async fn a_second_administrator_holds_what_the_person_holds_and_the_first_still_does() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let more = [MANAGER[0], MANAGER[1], Permission::ViewAudit];
    let (mut first, mut second) = (app.as_person(&more).await, app.as_person(&more).await);
    let mut less = app.as_person(&MANAGER).await;
    let (mut ada, adas) = app.person(&[Permission::ViewAudit]).await;
    let (account, asker) = (app.me(&mut ada).await, app.me(&mut first).await);
    assert_eq!(ask(&mut first, account, NEW).await.status, 200);
    let refused = (403, "permission_not_held".into());
    assert_eq!(agree(&mut less, account).await.refusal(), refused);
    let stopped = less.api("stop_address_change", json!({ "account": account })).await;
    assert_eq!(stopped.refusal(), refused);
    let mut founder = app.as_founder().await;
    founder.api("suspend_account", json!({ "account": asker, "draft": {} })).await;
    assert_eq!(agree(&mut second, account).await.refusal(), refused, "who has asked may no longer");
    founder.api("reactivate_account", json!({ "account": asker })).await;
    assert_eq!(agree(&mut second, account).await.status, 200);
    assert_eq!(seen(&app, account).await["email"], *adas, "nobody has confirmed it");
}

/// Whoever may be using the account of an administrator is asked for proof before it counts as a second one.
#[tokio::test]
async fn an_account_that_others_may_be_using_is_no_second_administrator() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut first = app.as_person(&MANAGER).await;
    let ((mut second, seconds), (_, others)) = (app.person(&MANAGER).await, app.person(&MANAGER).await);
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask(&mut first, account, NEW).await;
    let id = |email: &str| format!("(SELECT id FROM account WHERE email_key = '{email}')");
    let using = format!(
        "INSERT INTO possible_user (account_id, user_id, by_address, needs_any, since, settled_at)
        VALUES ({}, {}, FALSE, 0, 0, NULL)",
        id(&seconds),
        id(&others)
    );
    app.database.run(&using).await;
    assert_eq!(agree(&mut second, account).await.refusal(), (403, "mailbox_first".into()));
}

/// Somebody knows the password, adds a factor of theirs and takes the address.
#[tokio::test]
async fn whoever_had_taken_the_address_is_out_after_the_old_one_has_undone_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut founder, (_, old)) = (app.as_founder().await, app.person(&[]).await);
    let mut thief = app.visitor();
    assert_eq!(thief.sign_in(&old, PASSWORD).await.status, 200);
    let account = app.me(&mut thief).await;
    let (device, codes) = crate::second_factor::add_app(&app, &mut thief).await;
    app.advance(Duration::from_secs(3_600));
    ask_own(&mut thief, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(confirm(&mut thief, &token).await.json(), json!("in_force"));
    let undo = mailed(&app, &smtp, &old, "stop").await.unwrap();
    assert_eq!(stop(&mut app.visitor(), &undo).await.json(), json!("undone"));
    assert_eq!(thief.api("my_security", json!({})).await.status, 401);
    let by_password = app.visitor().sign_in(&old, PASSWORD).await;
    assert_eq!(by_password.refusal(), (401, "sign_in_wrong".into()));

    app.visitor().api("forgot_password", json!({ "draft": { "email": old } })).await;
    let reset = mailed(&app, &smtp, &old, "reset-password").await.unwrap();
    let mut person = app.visitor();
    let draft = json!({ "token": reset, "draft": { "password": "kaffee mit zwei löffeln" } });
    let next = person.api("reset_password", draft).await;
    assert_eq!((next.status, next.json()), (200, json!("second_factor")));
    // Whoever knows the new password too comes no further with the factor of that time.
    app.advance(Duration::from_secs(60));
    for code in [device.code(app.now()), codes[0].clone()] {
        let refused = person.api("enter_code", json!({ "draft": { "code": code } })).await;
        assert_eq!(refused.refusal(), (422, "code_wrong".into()));
    }
    let cleared = founder.sign_in(crate::support::FOUNDER, PASSWORD).await;
    assert_eq!(cleared.status, 200);
    assert_eq!(founder.api("reset_second_factor", json!({ "account": account })).await.json(), json!("done"));
    assert_eq!(app.visitor().sign_in(&old, "kaffee mit zwei löffeln").await.json(), json!("signed_in"));
}

/// Whoever may invite and give permissions makes an administrator of their own, whose mailbox they have too.
#[tokio::test]
async fn whoever_the_first_administrator_has_invited_is_not_the_second_one() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let all = [
        MANAGER[0],
        MANAGER[1],
        Permission::RegisterUsers,
        Permission::ManageInvitations,
        Permission::ManagePermissions,
    ];
    let mut first = app.as_person(&all).await;
    let (mut ada, adas) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    let words: Vec<&str> = all.iter().map(|permission| permission.as_str()).collect();
    let mut by = first.clone();
    let mut puppets = Vec::new();
    for name in ["one", "two"] {
        let email = format!("{name}@aldine.example");
        by.invite(json!({ "email": email, "permissions": words })).await;
        let token = mailed(&app, &smtp, &email, "invitation").await.unwrap();
        let mut puppet = app.visitor();
        assert_eq!(puppet.accept(&token).await.status, 200);
        puppets.push(puppet.clone());
        by = puppet;
    }
    ask(&mut first, account, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(confirm(&mut app.visitor(), &token).await.json(), json!("waiting"));
    for puppet in &mut puppets {
        let page = puppet.api("person", json!({ "account": account })).await.json();
        assert_eq!(page["address_change"]["can_agree"], false);
        assert_eq!(agree(puppet, account).await.refusal(), (403, "second_person_needed".into()));
    }
    assert_eq!(seen(&app, account).await["email"], *adas);
    let mut other = app.as_person(&MANAGER).await;
    assert_eq!(agree(&mut other, account).await.status, 200, "an administrator of somebody else's");
}

#[tokio::test]
async fn a_reset_of_the_second_factor_that_waits_is_dropped_with_the_old_address() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut ada, old) = app.person(&[Permission::ViewRegistry]).await;
    let account = app.me(&mut ada).await;
    crate::second_factor::add_app(&app, &mut ada).await;
    manager.api("reset_second_factor", json!({ "account": account })).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(confirm(&mut ada, &token).await.json(), json!("in_force"));
    assert_eq!(app.database.count("factor_reset").await, 0);
    assert!(mailed(&app, &smtp, &old, "stop").await.is_some());
}

#[tokio::test]
async fn a_link_for_one_purpose_does_nothing_for_another() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask(&mut manager, account, NEW).await;
    let confirming = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    let stopping = mailed(&app, &smtp, &old, "stop").await.unwrap();
    assert_eq!(confirm(&mut app.visitor(), &stopping).await.refusal(), (410, "link_dead".into()));
    assert_eq!(stop(&mut app.visitor(), &confirming).await.refusal(), (410, "link_dead".into()));
    for path in ["invitation", "reset-password"] {
        assert_eq!(app.visitor().get(&format!("/{path}/{confirming}")).await.status, 410);
    }
}

#[tokio::test]
async fn whoever_may_not_edit_somebody_uses_up_none_of_their_changes() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let mut ada = app.as_person(&[Permission::ViewAudit]).await;
    let account = app.me(&mut ada).await;
    for number in 0..6 {
        let refused = ask(&mut manager, account, &format!("a{number}@aldine.example")).await;
        assert_eq!(refused.refusal(), (403, "permission_not_held".into()), "{number}");
    }
    assert_eq!(ask(&mut app.as_founder().await, account, NEW).await.status, 200);
}
