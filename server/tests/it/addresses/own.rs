use super::*;
use crate::support::FOUNDER;

#[tokio::test]
async fn ones_own_address_is_in_force_once_it_is_confirmed_and_the_old_one_is_told() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    assert_eq!(ask_own(&mut ada, NEW).await.status, 200);
    assert_eq!(claims_of(&app, NEW).await, "free", "what is only asked for claims nothing");
    let change = ada.api("my_security", json!({})).await.json()["address_change"].clone();
    assert_eq!(
        (&change["email"], &change["stage"], &change["is_own"]),
        (&json!(NEW), &json!("asked"), &json!(true))
    );
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(mailed(&app, &smtp, &old, "stop").await, None, "nothing happens before it is confirmed");

    let mut stranger = app.visitor();
    for _ in 0..3 {
        assert_eq!(stranger.get(&format!("/confirm/{token}")).await.status, 200, "opening changes nothing");
    }
    assert_eq!(confirm(&mut stranger, &token).await.refusal(), (401, "sign_in_first".into()));
    assert_eq!(seen(&app, account).await["email"], *old);
    assert_eq!(confirm(&mut ada, &token).await.json(), json!("in_force"));
    assert_eq!(seen(&app, account).await["email"], NEW);
    assert_eq!(confirm(&mut ada, &token).await.refusal(), (410, "link_dead".into()));
    assert_eq!(ada.get(&format!("/confirm/{token}")).await.status, 410);
    assert_eq!(
        (claims_of(&app, NEW).await, claims_of(&app, &old).await),
        ("current".into(), "former".into())
    );
    assert_eq!(ada.api("my_security", json!({})).await.status, 200, "the session goes on");
    assert_eq!(app.visitor().sign_in(NEW, PASSWORD).await.status, 200);
    assert_eq!(app.visitor().sign_in(&old, PASSWORD).await.refusal(), (401, "sign_in_wrong".into()));
    assert!(mailed(&app, &smtp, &old, "stop").await.is_some());
    let told = |to: &str| smtp.mails().iter().filter(|mail| mail.to == [to]).count();
    assert_eq!((told(NEW), told(&old)), (2, 1), "both are told");
    let found = app.as_founder().await.api("registry", json!({ "address": "q=new%40aldine&v=1" })).await.body;
    assert!(found.contains(NEW), "{found}");
    assert_eq!(events(&app, "account.address_changed").await, 1);
    let detail = "SELECT COUNT(*) FROM audit_event WHERE detail LIKE '%aldine.example%'";
    assert_eq!(app.database.number(detail).await, 0, "addresses are encrypted in the audit");

    app.advance(WEEK);
    run(&app).await;
    assert_eq!((claims_of(&app, &old).await, app.database.count("address_change").await), ("free".into(), 0));
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn the_old_address_undoes_it_for_a_week() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    let undo = mailed(&app, &smtp, &old, "stop").await.unwrap();
    let mut mailbox = app.visitor();
    let page = mailbox.get(&format!("/stop/{undo}")).await;
    assert!(page.status == 200 && page.body.contains("Undo the change"), "{}", page.body);
    app.advance(WEEK - Duration::from_secs(1));
    let undone = mailbox.post(&format!("/stop/{undo}"), &[]).await;
    assert_eq!((undone.status, undone.location()), (303, &*format!("/stop/{undo}?done=undone")));
    assert!(!mailbox.has_session(), "it signs nobody in");
    assert_eq!(seen(&app, account).await["email"], *old);
    assert_eq!(ada.api("my_security", json!({})).await.status, 401, "signed out everywhere");
    assert_eq!((claims_of(&app, NEW).await, claims_of(&app, &old).await), ("free".into(), "current".into()));
    assert_eq!(stop(&mut mailbox, &undo).await.refusal(), (410, "link_dead".into()));
    assert_eq!(events(&app, "account.address_change_undone").await, 1);
}

#[tokio::test]
async fn after_a_week_nothing_is_undone_even_where_the_schedule_has_not_run() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    let undo = mailed(&app, &smtp, &old, "stop").await.unwrap();
    let mut founder = app.as_founder().await;
    let draft = json!({ "draft": { "email": old } });
    assert_eq!(founder.api("invite", draft.clone()).await.status, 422, "nobody else has it in that week");
    app.advance(WEEK + DAY);
    let mut founder = app.as_founder().await;
    assert_eq!(app.visitor().get(&format!("/stop/{undo}")).await.status, 410);
    assert_eq!(founder.api("invite", draft).await.status, 200, "it is free without the schedule");
    assert_eq!(stop(&mut app.visitor(), &undo).await.refusal(), (410, "link_dead".into()));
    run(&app).await;
    assert_eq!(claims_of(&app, &old).await, "current");
}

#[tokio::test]
async fn an_address_of_somebody_else_is_answered_alike_and_gets_no_mail() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let (mut ada, _) = app.person(&[]).await;
    assert_eq!(ask_own(&mut ada, FOUNDER).await.status, 200);
    assert_eq!(mailed(&app, &smtp, FOUNDER, "confirm").await, None);
    let change = ada.api("my_security", json!({})).await.json()["address_change"].clone();
    assert_eq!(change["stage"], "asked", "as for any other");
    app.advance(DAY);
    run(&app).await;
    assert_eq!(app.database.count("address_change").await, 0);
}

#[tokio::test]
async fn of_two_who_ask_for_the_same_address_the_first_who_confirms_gets_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let ((mut ada, _), (mut bob, _)) = (app.person(&[]).await, app.person(&[]).await);
    ask_own(&mut ada, NEW).await;
    let first = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    ask_own(&mut bob, NEW).await;
    let second = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(confirm(&mut bob, &second).await.json(), json!("in_force"));
    let refused = confirm(&mut ada, &first).await;
    assert_eq!(refused.refusal(), (422, "already_registered".into()), "{}", refused.body);
}

#[tokio::test]
async fn another_form_takes_the_place_of_the_first_and_a_stopped_one_is_dead() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    assert_eq!(ask_own(&mut ada, &old.to_uppercase()).await.refusal(), (422, "address_same".into()));
    let wrong = json!({ "draft": { "email": NEW, "password": "not my password at all" } });
    assert_eq!(ada.api("change_own_address", wrong).await.refusal(), (422, "password_wrong".into()));
    let none = json!({ "draft": { "email": NEW, "password": "" } });
    assert_eq!(ada.api("change_own_address", none).await.refusal(), (422, "password_missing".into()));
    ask_own(&mut ada, NEW).await;
    let first = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    ask_own(&mut ada, "other@aldine.example").await;
    assert_eq!(confirm(&mut ada, &first).await.refusal(), (410, "link_dead".into()));
    let second = mailed(&app, &smtp, "other@aldine.example", "confirm").await.unwrap();
    assert_eq!(ada.api("stop_own_address_change", json!({})).await.status, 200);
    assert_eq!(ada.api("stop_own_address_change", json!({})).await.status, 200);
    assert_eq!(confirm(&mut ada, &second).await.refusal(), (410, "link_dead".into()));
    assert_eq!(events(&app, "account.address_change_stopped").await, 1);
    for _ in 0..2 {
        ask_own(&mut ada, NEW).await;
    }
    assert_eq!(ask_own(&mut ada, NEW).await.status, 429, "nobody is mailed without end");
}

#[tokio::test]
async fn a_link_is_dead_after_a_day() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, _) = app.person(&[]).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    app.set("session_idle_h", "48").await;
    app.advance(DAY);
    assert_eq!(confirm(&mut ada, &token).await.refusal(), (410, "link_dead".into()));
    run(&app).await;
    assert_eq!(ada.api("my_security", json!({})).await.json()["address_change"], json!(null));
}

/// The address that is left may be a stranger's: going back leaves it no link.
#[tokio::test]
async fn going_back_to_the_earlier_address_undoes_and_leaves_nothing_to_undo() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    ask_own(&mut ada, &old).await;
    let token = mailed(&app, &smtp, &old, "confirm").await.expect("it is still the account's");
    assert_eq!(confirm(&mut ada, &token).await.json(), json!("in_force"));
    assert_eq!(mailed(&app, &smtp, NEW, "stop").await, None);
    assert_eq!((claims_of(&app, &old).await, claims_of(&app, NEW).await), ("current".into(), "free".into()));
    assert_eq!(app.database.count("address_change").await, 0);
}

#[tokio::test]
async fn a_chain_of_changes_is_undone_from_its_beginning() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    for (number, next) in ["b@aldine.example", "c@aldine.example", "d@aldine.example"].iter().enumerate() {
        app.advance(Duration::from_secs(60));
        assert_eq!(ask_own(&mut ada, next).await.status, 200);
        let token = mailed(&app, &smtp, next, "confirm").await.unwrap();
        assert_eq!(confirm(&mut ada, &token).await.status, 200, "{number}");
    }
    assert_eq!(ask_own(&mut ada, NEW).await.refusal(), (409, "address_changed_often".into()));
    let undo = mailed(&app, &smtp, &old, "stop").await.unwrap();
    assert_eq!(stop(&mut app.visitor(), &undo).await.json(), json!("undone"));
    assert_eq!(seen(&app, account).await["email"], *old);
    assert_eq!(app.database.count("address_change").await, 0);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM email_claim WHERE kind <> 'current'").await, 0);
}

#[tokio::test]
async fn a_new_address_ends_what_was_mailed_to_the_old_one() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut ada, old) = app.person(&[]).await;
    app.visitor().api("forgot_password", json!({ "draft": { "email": old } })).await;
    let reset = mailed(&app, &smtp, &old, "reset-password").await.unwrap();
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    assert_eq!(app.visitor().get(&format!("/reset-password/{reset}")).await.status, 410);
}

#[tokio::test]
async fn a_suspended_or_deleted_person_confirms_nothing_and_an_undo_still_works() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    founder.api("suspend_account", json!({ "account": account, "draft": {} })).await;
    assert_eq!(app.visitor().get(&format!("/confirm/{token}")).await.status, 410);
    founder.api("reactivate_account", json!({ "account": account })).await;
    let mut ada = app.visitor();
    ada.sign_in(&old, PASSWORD).await;
    assert_eq!(confirm(&mut ada, &token).await.refusal(), (410, "link_dead".into()), "it does not come back");

    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    let undo = mailed(&app, &smtp, &old, "stop").await.unwrap();
    founder.api("delete_account", json!({ "account": account, "draft": {} })).await;
    assert_eq!(stop(&mut app.visitor(), &undo).await.json(), json!("undone"));
    founder.api("restore_account", json!({ "account": account })).await;
    assert_eq!(seen(&app, account).await["email"], *old);
}

#[tokio::test]
async fn without_a_mail_server_no_address_is_changed() {
    let app = TestApp::founded().await;
    let (mut ada, _) = app.person(&[]).await;
    assert_eq!(ask_own(&mut ada, NEW).await.refusal(), (409, "mail_not_configured".into()));
    assert_eq!(ada.api("my_security", json!({})).await.json()["can_change_address"], false);
}
