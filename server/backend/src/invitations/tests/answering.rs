use super::*;

#[tokio::test]
async fn accepting_activates_the_account_once_and_signs_it_in() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let visitor = post.visitor().await;
    for _ in 0..100 {
        assert_eq!(visitor.invitation_view(&token).await.unwrap().inviter, "founder (founder@Example.org)");
    }
    let short = AcceptDraft { password: "short".to_owned(), ..AcceptDraft::default() };
    assert_eq!(refused(visitor.accept(&token, short).await), Code::PasswordShort);
    let signed_in = visitor.accept(&token, password()).await.unwrap();
    let account = post.account("ada").await.unwrap();
    assert_eq!(account.state, AccountState::Active);
    assert!(account.password_hash.is_some() && account.signed_in_at.is_some());
    let caller = test_accounts::visitor(&post.backend, Some(&signed_in));
    let me: Desk<crate::gate::SignedIn> = post.backend.open(&caller).await.unwrap();
    assert_eq!(me.account(), Some(account.id));
    assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead);
    assert_eq!(refused(visitor.accept(&token, password()).await), Code::LinkDead);
    assert_eq!(code(post.manage().await.resend(id).await), Code::AccountNotPending);
    // Nothing about the invitation goes out any more; the link was handed over, so the mailbox is to be proven.
    post.backend.run_outbox_once().await.unwrap();
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].data.contains("/confirm/"));
}

#[tokio::test]
async fn the_language_chosen_at_acceptance_becomes_the_accounts_and_no_other_does() {
    let post = Post::new().await;
    let visitor = post.visitor().await;
    for (name, chosen, expected) in
        [("ada", "it", Locale::It), ("bea", "", Locale::En), ("cleo", "en", Locale::En)]
    {
        let token = post.token(post.invite(name).await).await;
        let draft = AcceptDraft { locale: chosen.to_owned(), ..password() };
        visitor.accept(&token, draft).await.unwrap();
        assert_eq!(post.account(name).await.unwrap().locale, expected, "{name}");
    }
    let changed = audit_event::Column::Action.eq(Action::AccountChanged.as_str());
    let events = audit_event::Entity::find().filter(changed).all(post.backend.db().read()).await.unwrap();
    let ada = post.account("ada").await.unwrap().id.uuid();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].actor_id, events[0].subject_id), (Some(ada), Some(ada)));
    let token = post.token(post.invite("dora").await).await;
    let unknown = AcceptDraft { locale: "xx".to_owned(), ..password() };
    assert_eq!(refused(visitor.accept(&token, unknown).await), Code::LocaleUnknown);
}

#[tokio::test]
async fn every_dead_link_is_answered_alike() {
    let post = Post::new().await;
    let ids = [post.invite("a1").await, post.invite("b1").await, post.invite("c1").await];
    let mut dead = Vec::new();
    for id in ids {
        dead.push(post.token(id).await);
    }
    post.manage().await.revoke(ids[0]).await.unwrap();
    post.manage().await.resend(ids[1]).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(8 * 86_400));
    let mut altered = dead[1].clone();
    altered.replace_range(10..11, if &altered[10..11] == "A" { "B" } else { "A" });
    dead.extend([altered, String::new(), "x".repeat(50), "../../etc".to_owned()]);
    let visitor = post.visitor().await;
    for token in dead {
        assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead, "{token}");
        assert_eq!(refused(visitor.accept(&token, password()).await), Code::LinkDead, "{token}");
        assert_eq!(code(visitor.decline(&token).await), Code::LinkDead, "{token}");
    }
}

#[tokio::test]
async fn declining_revokes_and_tells_the_inviter_and_inviting_again_reopens() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let visitor = post.visitor().await;
    visitor.decline(&token).await.unwrap();
    assert_eq!(code(visitor.decline(&token).await), Code::LinkDead);
    post.backend.run_outbox_once().await.unwrap();
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1, "the invitation itself is withdrawn");
    assert_eq!(mails[0].to, "founder@Example.org");
    let account = post.account("ada").await.unwrap();
    assert_eq!(account.state, AccountState::Pending);
    visitor.request_fresh_link(&token).await.unwrap();
    assert_eq!(post.rows().await.len(), 1, "what was revoked gets no fresh link");

    let desk = post.register(&post.founder).await;
    let again = InviteDraft { username: "ada.l".to_owned(), ..draft("ADA@example.org") };
    let second = desk.invite(again).await.unwrap();
    let reopened = post.account("ada.l").await.unwrap();
    assert_eq!(reopened.id, account.id);
    assert!(visitor.invitation_view(&post.token(second).await).await.is_ok());
    assert_eq!(code(visitor.invitation_view(&token).await), Code::LinkDead);
}

#[tokio::test]
async fn a_fresh_link_goes_to_the_same_address_and_the_answer_tells_nothing() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    post.desk.clock.advance(Duration::from_secs(8 * 86_400));
    post.visitor().await.request_fresh_link(&token).await.unwrap();
    assert_eq!(post.rows().await.len(), 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
    assert_eq!(post.sink.mails()[0].to, "ada@example.org");
    let fresh = post.rows().await.remove(1);
    assert_eq!(fresh.created_by, post.rows().await[0].created_by, "the inviter stays the same");
    // Of one account so many an hour, wherever they are asked from, and nobody is told.
    for host in 1..=5 {
        post.visitor_from(&format!("198.51.100.{host}")).await.request_fresh_link(&token).await.unwrap();
    }
    assert_eq!(post.rows().await.len(), 4);
    // From one address so many an hour, forged tokens too.
    let visitor = post.visitor_from("203.0.113.9").await;
    for _ in 0..3 {
        visitor.request_fresh_link("forged").await.unwrap();
    }
    assert!(matches!(
        visitor.request_fresh_link("forged").await,
        Err(Error::Later { code: Code::TooMany, .. })
    ));
}

#[tokio::test]
async fn a_mailbox_that_was_invited_often_gets_no_fresh_link_and_the_answer_tells_nothing() {
    let post = Post::new().await;
    let mut id = post.invite("ada").await;
    let token = post.token(id).await;
    for _ in 0..20 {
        id = post.manage().await.resend(id).await.unwrap();
    }
    post.visitor().await.request_fresh_link(&token).await.unwrap();
    assert_eq!(post.rows().await.len(), 21);
}
