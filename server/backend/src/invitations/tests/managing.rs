use super::*;

#[tokio::test]
async fn who_invites_again_hands_over_no_more_than_they_give() {
    let post = Post::new().await;
    let generous = InviteDraft { permissions: vec!["can_view_audit".to_owned()], ..draft("ada@example.org") };
    let id = post.register(&post.founder).await.invite(generous).await.unwrap();
    let registrar = post.registrar("reg", &[Permission::ManageInvitations]).await;
    let manage: Desk<CanManageInvitations> = post.backend.open(&registrar).await.unwrap();
    let mail: Desk<CanManageMail> = post.backend.open(&registrar).await.unwrap();
    let message = mail.messages(domain::message::MessageFilter::All, None).await.unwrap().rows[0].id;
    let own = AddressDraft { email: "reg.second@example.org".to_owned() };
    assert_eq!(code(manage.show_link(id).await), Code::PermissionNotHeld);
    assert_eq!(code(mail.message_link(message).await), Code::PermissionNotHeld);
    assert_eq!(code(manage.correct_address(id, own).await), Code::PermissionNotHeld);
    assert_eq!(code(manage.delete_pending(id).await), Code::PermissionNotHeld);
    assert_eq!(post.actions().await.iter().filter(|action| *action == "access.refused").count(), 4);

    manage.revoke(id).await.unwrap();
    let desk = post.register(&registrar).await;
    assert_eq!(at(desk.invite(draft("ada@example.org")).await), (Field::Email, Code::PermissionNotHeld));
    let desk = post.register(&post.founder).await;
    let again = desk.invite(draft("ada@example.org")).await.unwrap();
    assert!(desk.issued(again).await.unwrap().permissions.is_empty());
}

#[tokio::test]
async fn resending_kills_the_old_link_and_its_unsent_mail() {
    let post = Post::new().await;
    let first = post.invite("ada").await;
    let old = post.token(first).await;
    let second = post.manage().await.resend(first).await.unwrap();
    let visitor = post.visitor().await;
    assert_eq!(code(visitor.invitation_view(&old).await), Code::LinkDead);
    assert!(visitor.invitation_view(&post.token(second).await).await.is_ok());
    assert_eq!(code(post.manage().await.resend(first).await), Code::InvitationNotOpen);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
    let states: Vec<_> = post.rows().await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, [InvitationState::Superseded, InvitationState::Open]);
}

#[tokio::test]
async fn nobody_s_mailbox_is_filled_by_inviting_them_again_and_again() {
    let post = Post::new().await;
    let mut id = post.invite("ada").await;
    for _ in 0..20 {
        id = post.manage().await.resend(id).await.unwrap();
    }
    assert_eq!(code(post.manage().await.resend(id).await), Code::InvitedOften);
    post.manage().await.revoke(id).await.unwrap();
    let desk = post.register(&post.founder).await;
    assert_eq!(code(desk.invite(draft("ada@example.org")).await), Code::InvitedOften);
    post.desk.clock.advance(Duration::from_secs(86_401));
    let desk = post.register(&post.founder).await;
    assert!(desk.invite(draft("ada@example.org")).await.is_ok());
}

#[tokio::test]
async fn looking_at_what_came_of_an_invitation_writes_nothing_and_shows_the_same_link() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let desk = post.register(&post.founder).await;
    let events = post.actions().await;
    assert_eq!(events.iter().filter(|action| *action == "invitation.link_shown").count(), 1);
    let first = desk.issued(id).await.unwrap().link.unwrap();
    assert_eq!(desk.issued(id).await.unwrap().link.unwrap().url, first.url);
    assert_eq!(post.actions().await, events);

    // Showing it elsewhere is an event each time, and grows by no row.
    for _ in 0..3 {
        assert_eq!(post.manage().await.show_link(id).await.unwrap().url, first.url);
    }
    assert_eq!(post.actions().await.len(), events.len() + 3);
    let rows = crate::entity::handed_link::Entity::find().all(post.backend.db().read()).await.unwrap();
    assert_eq!(rows.len(), 1);
    post.desk.clock.advance(Duration::from_secs(15 * 60));
    assert!(desk.issued(id).await.unwrap().link.is_none(), "a quarter of an hour has passed");
}

#[tokio::test]
async fn an_address_is_corrected_until_the_invitation_is_accepted() {
    let post = Post::new().await;
    let id = post.invite("adda").await;
    post.invite("bob").await;
    let old = post.token(id).await;
    let manage = post.manage().await;
    let to = |email: &str| AddressDraft { email: email.to_owned() };
    assert_eq!(at(manage.correct_address(id, to("no")).await), (Field::Email, Code::EmailNoAt));
    assert_eq!(
        at(manage.correct_address(id, to("bob@example.org")).await),
        (Field::Email, Code::AlreadyInvited)
    );
    let taken = manage.correct_address(id, to("Founder@example.org")).await;
    assert_eq!(at(taken), (Field::Email, Code::AlreadyRegistered));
    let second = manage.correct_address(id, to("Ada@example.org")).await.unwrap();
    assert_eq!(post.account("adda").await.unwrap().email.as_deref(), Some("Ada@example.org"));
    let visitor = post.visitor().await;
    assert_eq!(code(visitor.invitation_view(&old).await), Code::LinkDead);
    post.backend.run_outbox_once().await.unwrap();
    let mut to: Vec<_> = post.sink.mails().into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["Ada@example.org", "bob@example.org"]);
    visitor.accept(&post.token(second).await, password()).await.unwrap();
    let late = manage.correct_address(second, AddressDraft { email: "x@example.org".to_owned() }).await;
    assert_eq!(code(late), Code::AccountNotPending);
}

#[tokio::test]
async fn the_list_says_what_became_of_each() {
    let post = Post::new().await;
    post.sink.answer("RCPT TO:<bounced@", "550 5.1.1 no such person");
    let mut ids = Vec::new();
    for name in ["open", "bounced", "revoked", "accepted", "resent"] {
        ids.push(post.invite(name).await);
        post.desk.clock.advance(Duration::from_millis(1));
    }
    post.backend.run_outbox_once().await.unwrap();
    let manage = post.manage().await;
    manage.revoke(ids[2]).await.unwrap();
    post.visitor().await.accept(&post.token(ids[3]).await, password()).await.unwrap();
    manage.resend(ids[4]).await.unwrap();
    let names = async |filter| {
        let page = manage.invitations(filter, "", None).await.unwrap();
        page.rows.into_iter().map(|row| (row.username, row.is_latest)).collect::<Vec<_>>()
    };
    let row = |name: &str, is_latest| (name.to_owned(), is_latest);
    assert_eq!(
        names(InvitationFilter::Open).await,
        [row("resent", true), row("bounced", true), row("open", true)]
    );
    assert_eq!(names(InvitationFilter::Bounced).await, [row("bounced", true)]);
    assert_eq!(names(InvitationFilter::Revoked).await, [row("revoked", true)]);
    assert_eq!(names(InvitationFilter::Accepted).await, [row("accepted", true)]);
    assert_eq!(names(InvitationFilter::Expired).await, []);
    assert_eq!(names(InvitationFilter::Superseded).await, [row("resent", false)]);
    assert_eq!(names(InvitationFilter::All).await.len(), 5);
    let page = manage.invitations(InvitationFilter::Bounced, "", None).await.unwrap();
    let bounced = &page.rows[0];
    let delivery = bounced.delivery.clone().unwrap();
    assert_eq!(
        (delivery.state, delivery.reply.as_deref()),
        (MessageState::Bounced, Some("550 5.1.1 no such person"))
    );
    assert_eq!(bounced.invited_by, "founder (founder@Example.org)");
    post.desk.clock.advance(Duration::from_secs(30 * 86_400));
    assert_eq!(names(InvitationFilter::Expired).await.len(), 3);
    assert_eq!(names(InvitationFilter::Open).await, []);
}

#[tokio::test]
async fn reminders_come_after_some_days_twice_at_most_and_never_where_they_would_be_wrong() {
    let post = Post::new().await;
    post.sink.answer("RCPT TO:<bounced@", "550 5.1.1 no such person");
    for name in ["ada", "bounced", "revoked", "accepted"] {
        let id = post.invite(name).await;
        if name == "revoked" {
            post.manage().await.revoke(id).await.unwrap();
        }
        if name == "accepted" {
            post.backend.run_outbox_once().await.unwrap();
            post.visitor().await.accept(&post.token(id).await, password()).await.unwrap();
        }
    }
    let held = InviteDraft { hold: true, ..draft("held@example.org") };
    post.register(&post.founder).await.invite(held).await.unwrap();
    let sent = post.sink.mails().len();
    let day = async |post: &Post| {
        post.desk.clock.advance(Duration::from_secs(86_400));
        remind(&post.backend).await.unwrap();
        remind(&post.backend).await.unwrap();
        post.backend.run_outbox_once().await.unwrap();
        post.sink.mails().len() - sent
    };
    let mut counts = Vec::new();
    for _ in 0..6 {
        counts.push(day(&post).await);
    }
    assert_eq!(counts, [0, 0, 1, 1, 1, 2]);
    let listed = post.manage().await.invitations(InvitationFilter::Open, "", None).await.unwrap();
    let reminded = |name: &str| {
        let row = listed.rows.iter().find(|row| row.username == name).unwrap();
        row.reminded_at
    };
    assert_eq!((reminded("ada"), reminded("held")), (Some(post.backend.now()), None));
    let registry: Desk<CanViewRegistry> = post.backend.open(&post.founder).await.unwrap();
    let ada = registry.person_view(post.account("ada").await.unwrap().id).await.unwrap();
    assert_eq!(ada.invitations[0].reminded_at, Some(post.backend.now()));
    let last = post.sink.mails().pop().unwrap();
    assert_eq!(last.to, "ada@example.org");
    assert!(last.data.contains("A reminder:"), "{}", last.data);
    let lanes = post.messages().await.into_iter().filter(|row| row.lane == Lane::Reminder).count();
    assert_eq!(lanes, 2);
}
