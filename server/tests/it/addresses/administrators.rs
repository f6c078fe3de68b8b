use super::*;

#[tokio::test]
async fn an_administrators_change_waits_for_a_confirmation_and_a_week() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    assert_eq!(ask(&mut manager, account, NEW).await.status, 200);
    assert!(mailed(&app, &smtp, &old, "stop").await.is_some());
    let page = manager.api("person", json!({ "account": account })).await.json();
    assert_eq!((&page["email"], &page["address_change"]["email"]), (&json!(old), &json!(NEW)));
    assert_eq!(page["address_change"]["in_force_at"], app.now() + 7 * 86_400_000);
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(claims_of(&app, NEW).await, "free");
    // Whoever reads the new mailbox may have lost everything else.
    assert_eq!(confirm(&mut app.visitor(), &token).await.json(), json!("waiting"));
    assert_eq!(claims_of(&app, NEW).await, "coming");
    assert_eq!(confirm(&mut app.visitor(), &token).await.refusal(), (410, "link_dead".into()));
    app.advance(WEEK - Duration::from_secs(1));
    run(&app).await;
    assert_eq!(seen(&app, account).await["email"], *old);
    app.advance(Duration::from_secs(1));
    run(&app).await;
    let after = seen(&app, account).await;
    assert_eq!((&after["email"], &after["address_change"]), (&json!(NEW), &json!(null)));
    assert_eq!((claims_of(&app, NEW).await, claims_of(&app, &old).await), ("current".into(), "free".into()));
    let told = |to: &str| smtp.mails().iter().filter(|mail| mail.to == [to]).count();
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!((told(NEW), told(&old)), (2, 2));
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_schedule_that_was_missed_for_eight_days_still_carries_it_out_and_it_can_be_stopped_until_then() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let ((mut ada, _), (mut bob, bobs)) = (app.person(&[]).await, app.person(&[]).await);
    let (ada, bob) = (app.me(&mut ada).await, app.me(&mut bob).await);
    for (account, email) in [(ada, NEW), (bob, "bobs.new@aldine.example")] {
        assert_eq!(ask(&mut manager, account, email).await.status, 200);
        let token = mailed(&app, &smtp, email, "confirm").await.unwrap();
        assert_eq!(confirm(&mut app.visitor(), &token).await.json(), json!("waiting"));
    }
    let stopping = mailed(&app, &smtp, &bobs, "stop").await.unwrap();
    app.advance(WEEK + DAY);
    assert_eq!(stop(&mut app.visitor(), &stopping).await.json(), json!("kept"));
    let again = app.start_again().await.unwrap();
    again.run_due_once().await.unwrap();
    again.run_due_once().await.unwrap();
    assert_eq!(seen(&app, ada).await["email"], NEW);
    assert_eq!(seen(&app, bob).await["email"], *bobs);
    assert_eq!(events(&app, "account.address_changed").await, 1);
}

#[tokio::test]
async fn it_is_stopped_by_the_old_address_the_person_and_another_administrator() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask(&mut manager, account, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut app.visitor(), &token).await;
    let stopping = mailed(&app, &smtp, &old, "stop").await.unwrap();
    let page = app.visitor().get(&format!("/stop/{stopping}")).await;
    assert!(page.status == 200 && page.body.contains("Keep your e-mail address"), "{}", page.body);
    let stopped = app.visitor().post(&format!("/stop/{stopping}"), &[]).await;
    assert_eq!((stopped.status, stopped.location()), (303, &*format!("/stop/{stopping}?done=kept")));
    assert_eq!(app.visitor().get(&format!("/stop/{stopping}")).await.status, 410);
    assert_eq!(claims_of(&app, NEW).await, "free");

    ask(&mut manager, account, NEW).await;
    assert_eq!(ask(&mut manager, account, NEW).await.refusal(), (409, "address_change_waiting".into()));
    assert_eq!(ask_own(&mut ada, NEW).await.refusal(), (409, "address_change_waiting".into()));
    assert_eq!(ada.api("stop_own_address_change", json!({})).await.status, 200);
    ask(&mut manager, account, NEW).await;
    let stopped = app.as_founder().await.api("stop_address_change", json!({ "account": account })).await;
    assert_eq!(stopped.status, 200);
    app.advance(WEEK);
    run(&app).await;
    assert_eq!(seen(&app, account).await["email"], *old);
    assert_eq!(events(&app, "account.address_change_stopped").await, 3);
}

#[tokio::test]
async fn a_second_administrator_puts_it_in_force_and_it_is_still_confirmed_first() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut first, mut second) = (app.as_person(&MANAGER).await, app.as_person(&MANAGER).await);
    let ((mut ada, adas), (mut bob, _)) = (app.person(&[]).await, app.person(&[]).await);
    let (ada, bob) = (app.me(&mut ada).await, app.me(&mut bob).await);
    assert_eq!(agree(&mut second, ada).await.refusal(), (404, "not_found".into()));
    ask(&mut first, ada, NEW).await;
    assert_eq!(agree(&mut first, ada).await.refusal(), (403, "second_person_needed".into()));
    let page = second.api("person", json!({ "account": ada })).await.json();
    assert_eq!(page["address_change"]["can_agree"], true);
    assert_eq!(agree(&mut second, ada).await.status, 200);
    assert_eq!(agree(&mut second, ada).await.status, 200);
    assert_eq!(seen(&app, ada).await["email"], *adas, "nobody has confirmed it");
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    assert_eq!(confirm(&mut app.visitor(), &token).await.json(), json!("in_force"));
    assert_eq!(seen(&app, ada).await["email"], NEW);

    let other = "bobs.new@aldine.example";
    ask(&mut first, bob, other).await;
    let token = mailed(&app, &smtp, other, "confirm").await.unwrap();
    assert_eq!(confirm(&mut app.visitor(), &token).await.json(), json!("waiting"));
    assert_eq!(agree(&mut second, bob).await.status, 200);
    assert_eq!(seen(&app, bob).await["email"], other);
    assert_eq!(events(&app, "account.address_change_agreed").await, 2);
}

#[tokio::test]
async fn who_may_not_edit_the_person_changes_nothing_and_taken_addresses_are_told_at_the_field() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    let (mut auditor, audits) = app.person(&[Permission::ViewAudit]).await;
    let (ada, auditor) = (app.me(&mut ada).await, app.me(&mut auditor).await);
    let (own, founders) = (app.me(&mut manager).await, app.me(&mut founder).await);
    assert_eq!(ask(&mut manager, own, NEW).await.refusal(), (403, "own_account".into()));
    assert_eq!(ask(&mut manager, founders, NEW).await.refusal(), (403, "permission_not_held".into()));
    assert_eq!(ask(&mut manager, auditor, NEW).await.refusal(), (403, "permission_not_held".into()));
    assert_eq!(ask(&mut manager, ada, &audits).await.refusal(), (422, "already_registered".into()));
    founder.invite(json!({ "email": "zoe@aldine.example" })).await;
    assert_eq!(ask(&mut manager, ada, "zoe@aldine.example").await.refusal(), (422, "already_invited".into()));
    assert_eq!(ask(&mut manager, ada, "nobody").await.refusal(), (422, "email_no_at".into()));
    app.advance(Duration::from_secs(15 * 60));
    assert_eq!(ask(&mut manager, ada, NEW).await.refusal(), (403, "confirm_first".into()));
    assert_eq!(agree(&mut manager, ada).await.refusal(), (403, "confirm_first".into()));
    assert_eq!(app.database.count("address_change").await, 0);
}

#[tokio::test]
async fn a_deleted_account_loses_its_change_and_a_suspended_one_keeps_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let mut founder = app.as_founder().await;
    let ((mut ada, adas), (mut bob, _)) = (app.person(&[]).await, app.person(&[]).await);
    let (ada, bob) = (app.me(&mut ada).await, app.me(&mut bob).await);
    let other = "bobs.new@aldine.example";
    for (account, email) in [(ada, NEW), (bob, other)] {
        ask(&mut manager, account, email).await;
        let token = mailed(&app, &smtp, email, "confirm").await.unwrap();
        confirm(&mut app.visitor(), &token).await;
    }
    founder.api("delete_account", json!({ "account": ada, "draft": {} })).await;
    founder.api("restore_account", json!({ "account": ada })).await;
    founder.api("suspend_account", json!({ "account": bob, "draft": {} })).await;
    app.advance(WEEK);
    run(&app).await;
    assert_eq!(seen(&app, ada).await["email"], *adas);
    assert_eq!(seen(&app, bob).await["email"], other);
    assert_eq!(claims_of(&app, NEW).await, "free");
}
