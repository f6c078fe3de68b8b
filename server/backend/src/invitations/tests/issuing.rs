use super::*;

#[tokio::test]
async fn inviting_creates_all_of_it_in_one_transaction() {
    let post = Post::new().await;
    let before = post.actions().await.len();
    let desk = post.register(&post.founder).await;
    let invite = InviteDraft {
        email: " Ada.Lovelace+desk@Example.org ".to_owned(),
        locale: "it".to_owned(),
        note: "Welcome".to_owned(),
        days: "3".to_owned(),
        permissions: vec!["can_bulk_invite".to_owned()],
        ..InviteDraft::default()
    };
    let id = desk.invite(invite).await.unwrap();
    let account = post.account("ada.lovelace").await.unwrap();
    assert_eq!((account.state, account.locale), (AccountState::Pending, Locale::It));
    assert_eq!(account.email_key.as_deref(), Some("ada.lovelace+desk@example.org"));
    let row = post.rows().await.remove(0);
    assert_eq!((row.id, row.expires_at - row.created_at), (id, 3 * 86_400_000));
    let message = post.messages().await.remove(0);
    assert_eq!(
        (message.state, message.to_address.as_str()),
        (MessageState::Queued, "Ada.Lovelace+desk@Example.org")
    );
    let grants = permission_grant::Entity::find().filter(permission_grant::Column::AccountId.eq(account.id));
    assert_eq!(grants.all(post.backend.db().read()).await.unwrap().len(), 1);
    assert_eq!(
        post.actions().await[before..],
        ["account.created", "invitation.issued", "permission.granted", "invitation.link_shown"]
            .map(str::to_owned)
    );
}

#[tokio::test]
async fn a_fault_creates_nothing_of_it() {
    let post = Post::new().await;
    let registrar = post.registrar("reg", &[Permission::ManagePermissions]).await;
    let desk = post.register(&registrar).await;
    let greedy = InviteDraft { permissions: vec!["can_view_audit".to_owned()], ..draft("ada@example.org") };
    assert_eq!(at(desk.invite(greedy).await), (Field::Permissions, Code::PermissionNotHeld));
    assert_eq!(at(desk.invite(draft("Bob\r\nBcc: x@evil")).await).0, Field::Email);
    let taken = InviteDraft { username: "reg".to_owned(), ..draft("ada@example.org") };
    assert_eq!(at(desk.invite(taken).await), (Field::Username, Code::UsernameUsed));
    assert_eq!(at(desk.invite(draft("REG@example.org")).await), (Field::Email, Code::AlreadyRegistered));
    assert!(post.rows().await.is_empty() && post.messages().await.is_empty());
    assert!(post.account("ada").await.is_none());
    desk.invite(draft("ada@example.org")).await.unwrap();
    assert_eq!(at(desk.invite(draft("Ada@EXAMPLE.org")).await), (Field::Email, Code::AlreadyInvited));
}

#[tokio::test]
async fn derived_usernames_are_numbered_and_reserved_ones_passed_over() {
    let post = Post::new().await;
    let desk = post.register(&post.founder).await;
    for (email, username) in [
        ("ada@one.example", "ada"),
        ("ada@two.example", "ada2"),
        ("ada@three.example", "ada3"),
        ("admin@one.example", "admin2"),
        ("x@one.example", "x10"),
        ("+@one.example", "user2"),
    ] {
        desk.invite(draft(email)).await.unwrap();
        assert!(post.account(username).await.is_some(), "{username}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_want_the_same_username_at_once_one_is_told_at_the_field() {
    let post = Post::new().await;
    let (one, two) = (post.register(&post.founder).await, post.register(&post.founder).await);
    for number in 0..100 {
        let want = |who: &str| InviteDraft {
            username: format!("name{number}"),
            ..draft(&format!("{who}{number}@example.org"))
        };
        let (first, second) = tokio::join!(one.invite(want("a")), two.invite(want("b")));
        let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
        assert!(won.is_ok(), "{number}: {won:?}");
        assert_eq!(at(lost), (Field::Username, Code::UsernameUsed), "{number}");
    }
    assert_eq!(post.rows().await.len(), 100);
    assert_eq!(post.messages().await.len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_invite_people_of_one_name_at_once_all_succeed() {
    let post = Post::new().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..20 {
        let desk = post.register(&post.founder).await;
        all.spawn(async move { desk.invite(draft(&format!("ada@host{number}.example"))).await });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(post.rows().await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_invite_one_address_at_once_one_is_told_at_the_field() {
    let post = Post::new().await;
    let (one, two) = (post.register(&post.founder).await, post.register(&post.founder).await);
    for number in 0..20 {
        let email = format!("p{number}@example.org");
        let (first, second) = tokio::join!(one.invite(draft(&email)), two.invite(draft(&email)));
        let lost = if first.is_ok() { second } else { first };
        assert_eq!(at(lost), (Field::Email, Code::AlreadyInvited), "{number}");
    }
    assert_eq!(post.rows().await.len(), 20);
}

#[tokio::test]
async fn the_result_page_shows_the_link_to_the_inviter_for_a_quarter_of_an_hour() {
    let post = Post::new().await;
    let registrar = post.registrar("reg", &[]).await;
    let desk = post.register(&registrar).await;
    let id = desk.invite(draft("ada@example.org")).await.unwrap();
    let invited = desk.issued(id).await.unwrap();
    assert_eq!((invited.username.as_str(), invited.email.as_str()), ("ada", "ada@example.org"));
    assert_eq!(invited.delivery.unwrap().state, MessageState::Queued);
    let link = invited.link.unwrap();
    assert!(post.visitor().await.invitation_view(&token(&link.url)).await.is_ok());
    assert_eq!(code(post.register(&post.founder).await.issued(id).await), Code::NotFound);
    post.desk.clock.advance(Duration::from_secs(15 * 60));
    assert!(desk.issued(id).await.unwrap().link.is_none());
    let shown = post.actions().await.into_iter().filter(|action| action == "invitation.link_shown").count();
    assert_eq!(shown, 1);
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_invited_person() {
    let post = Post::new().await;
    let italian = InviteDraft { locale: "it".to_owned(), ..draft("ada@example.org") };
    post.register(&post.founder).await.invite(italian).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert!(post.sink.mails()[0].header("Subject").starts_with("Invito a"));
    assert_eq!(post.messages().await[0].locale, Locale::It);
}

#[tokio::test]
async fn a_conflict_in_the_database_leaves_one_of_everything() {
    let post = Post::new().await;
    let failing = crate::Config { failures: post.desk.failures.clone(), ..post.backend.config().clone() };
    let backend =
        Backend::boot(failing, post.desk.clock.clone(), crate::clock::Rng::seeded(5)).await.unwrap();
    let desk: Desk<CanRegisterUsers> = backend.open(&post.founder).await.unwrap();
    post.desk.failures.order(crate::Failure::Statement, 1);
    post.desk.failures.order(crate::Failure::Commit, 2);
    desk.invite(draft("ada@example.org")).await.unwrap();
    assert_eq!(post.desk.failures.left(), 0);
    assert_eq!((post.rows().await.len(), post.messages().await.len()), (1, 1));
    let issued = audit_event::Entity::find().filter(audit_event::Column::Action.eq("invitation.issued"));
    assert_eq!(issued.all(backend.db().read()).await.unwrap().len(), 1);
    assert_eq!(message::Entity::find().all(backend.db().read()).await.unwrap().len(), 1);
}
