use super::*;
use domain::session::MenuCount;

#[tokio::test]
async fn nothing_held_goes_out_by_itself_and_without_a_mail_server_nothing_goes_out_at_all() {
    let post = Post::new().await;
    let without: Desk<CanRegisterUsers> = post.desk.backend.open(&post.founder).await.unwrap();
    for name in ["ada", "bob"] {
        let draft = InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() };
        without.invite(draft).await.unwrap();
    }
    let mail: Desk<CanManageMail> = post.desk.backend.open(&post.founder).await.unwrap();
    assert_eq!(mail.held_count(HeldMail::All).await.unwrap(), 2);
    assert!(matches!(mail.send_held(HeldMail::All).await, Err(Error::Refused(Code::MailNotConfigured))));
    // The same desk, started again with a mail server.
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    let mail = post.mail().await;
    let page = mail.messages(MessageFilter::Held, None).await.unwrap();
    assert!(page.rows.iter().all(|row| row.has_link && row.due_at.is_none()) && page.rows.len() == 2);
    let ada = page.rows.iter().find(|row| row.to == "ada@example.org").unwrap();
    mail.retry(ada.id).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(
        post.states().await,
        [state("ada", MessageState::Sent, 1), state("bob", MessageState::Held, 0)]
    );
    assert_eq!(mail.send_held(HeldMail::All).await.unwrap(), 1);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.states().await[1], state("bob", MessageState::Sent, 1));
    assert_eq!(mail.send_held(HeldMail::All).await.unwrap(), 0);
}

#[tokio::test]
async fn more_held_messages_than_a_menu_counts_are_counted_exactly_before_they_are_sent() {
    const HELD: u32 = MenuCount::MOST + 203;
    let post = Post::new().await;
    let mail = post.mail().await;
    let new = || NewMessage {
        kind: MessageKind::Invitation,
        lane: Lane::Bulk,
        to: "zoe@example.org".to_owned(),
        locale: Locale::En,
        about: About::Nothing,
        account: None,
        params: Params::default(),
        is_held: true,
    };
    let prepared: Vec<_> = (0..HELD).map(|_| prepare(&post.backend, new())).collect();
    for some in prepared.chunks(500) {
        post.backend.db().write(async |tx| enqueue(&tx, some).await).await.unwrap();
    }
    assert_eq!(mail.held_count(HeldMail::All).await.unwrap(), HELD);
    assert_eq!(mail.held_count(HeldMail::ByRestore).await.unwrap(), 0);
    let session: Desk<crate::gate::Public> = post.backend.open(&post.founder).await.unwrap();
    let me = session.session_view().await.unwrap().me.unwrap();
    assert_eq!(me.held_messages, MenuCount::MoreThan(MenuCount::MOST), "the menu stops there");
    assert_eq!(mail.send_held(HeldMail::All).await.unwrap(), HELD);
}

#[tokio::test]
async fn a_message_is_held_retried_and_left_alone_once_it_is_sent() {
    let post = Post::new().await;
    let mail = post.mail().await;
    post.invite("ada").await;
    let id = mail.messages(MessageFilter::All, None).await.unwrap().rows[0].id;
    mail.hold(id).await.unwrap();
    mail.hold(id).await.unwrap();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    mail.retry(id).await.unwrap();
    post.sink.answer("RCPT", "550 5.1.1 no such person");
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(
        mail.messages(MessageFilter::Troubled, None).await.unwrap().rows[0].state,
        MessageState::Bounced
    );
    post.sink.clear_answers();
    mail.retry(id).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    for refused in [mail.retry(id).await, mail.hold(id).await] {
        assert!(matches!(refused, Err(Error::Refused(Code::MessageSettled))));
    }
    let unknown = domain::id::MessageId::new(uuid::Uuid::nil());
    assert!(matches!(mail.retry(unknown).await, Err(Error::Refused(Code::NotFound))));
}

#[tokio::test]
async fn the_link_of_a_message_is_shown_and_written_down() {
    let post = Post::new().await;
    let mail = post.mail().await;
    post.invite("ada").await;
    let id = mail.messages(MessageFilter::All, None).await.unwrap().rows[0].id;
    let link = mail.message_link(id).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert!(!post.sink.mails()[0].data.contains(&link.url), "the link in the mail is shown to nobody");
    assert!(link.qr_svg.starts_with("<svg"));
    let shown = crate::entity::audit_event::Entity::find()
        .filter(Expr::cust("action = 'invitation.link_shown'"))
        .all(post.backend.db().read())
        .await
        .unwrap();
    assert_eq!(shown.len(), 2, "to the inviter, and here");
    post.desk.sql("UPDATE invitation SET state = 'revoked'").await;
    assert!(matches!(mail.message_link(id).await, Err(Error::Refused(Code::LinkDead))));
}

#[tokio::test]
async fn pages_follow_one_another_without_gaps() {
    let post = Post::new().await;
    for number in 0..120 {
        post.invite(&format!("p{number}")).await;
        if number % 7 == 0 {
            post.desk.clock.advance(Duration::from_millis(1));
        }
    }
    let mail = post.mail().await;
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let page = mail.messages(MessageFilter::Waiting, cursor).await.unwrap();
        seen.extend(page.rows.iter().map(|row| (row.created_at, row.id)));
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen.len(), 120);
    assert!(seen.is_sorted_by(|a, b| a > b));
}
