use super::*;

#[tokio::test]
async fn urgent_messages_are_leased_first_and_bulk_only_within_its_room() {
    let post = Post::new().await;
    for number in 0..6 {
        post.invite(&format!("p{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    post.invite("urgent").await;
    let leased = lease::lease(&post.backend, Capacity { all: 4, bulk: 2 }).await.unwrap();
    let to: Vec<&str> =
        leased.messages.iter().map(|message| message.content.message.to_address.as_str()).collect();
    assert_eq!((to.len(), to[0]), (3, "urgent@example.org"));
}

#[tokio::test]
async fn a_message_whose_invitation_is_over_is_withdrawn_when_it_is_leased() {
    let post = Post::new().await;
    post.invite("ada").await;
    post.desk.sql("UPDATE invitation SET state = 'revoked'").await;
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert!(post.sink.mails().is_empty());
    let row = post.messages().await.remove(0);
    assert_eq!((row.state, row.reply_code.as_deref()), (MessageState::Failed, Some(WITHDRAWN)));
    assert!(row.lease_id.is_none());
}

#[tokio::test]
async fn nobody_is_invited_to_an_account_that_is_to_be_deleted_not_even_by_a_retry() {
    let post = Post::new().await;
    post.invite("ada").await;
    post.desk.sql("UPDATE account SET state = 'to_be_deleted' WHERE state = 'pending'").await;
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    let row = post.messages().await.remove(0);
    assert_eq!((row.state, row.reply_code.as_deref()), (MessageState::Failed, Some(WITHDRAWN)));
    let mail = post.mail().await;
    let listed = mail.messages(MessageFilter::All, None).await.unwrap().rows.remove(0);
    assert!(!listed.has_link, "it is not offered");
    assert!(matches!(mail.retry(row.id).await, Err(Error::Refused(Code::InvitationNotOpen))));
    assert!(post.sink.mails().is_empty());
    post.desk.sql("UPDATE account SET state = 'pending' WHERE state = 'to_be_deleted'").await;
    mail.retry(row.id).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1, "its invitation is open again");
}

#[tokio::test]
async fn a_result_that_comes_after_the_lease_was_lost_changes_nothing() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Capacity { all: 8, bulk: 6 };
    let first = lease::lease(&post.backend, room).await.unwrap().messages.remove(0);
    assert!(lease::lease(&post.backend, room).await.unwrap().messages.is_empty(), "it is taken");
    post.desk.clock.advance(Duration::from_secs(31));
    let second = lease::lease(&post.backend, room).await.unwrap().messages.remove(0);
    assert_eq!(second.content.message.id, first.content.message.id);
    assert_eq!(second.content.message.attempts, 1, "what kills its sender does not go on for ever");
    let bounced = |lease| SendResult {
        id: first.content.message.id,
        lease,
        attempts: 0,
        is_bulk: false,
        outcome: SendOutcome::Tried(DeliveryVerdict::Bounced(Reply {
            code: Some(550),
            text: "550 no".to_owned(),
        })),
    };
    results::record(&post.backend, &[bounced(first.lease)]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", MessageState::Sending, 1)]);
    results::record(&post.backend, &[bounced(second.lease)]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", MessageState::Bounced, 1)]);
}

#[tokio::test]
async fn a_single_node_takes_up_what_it_was_sending_when_it_died() {
    let post = Post::new().await;
    if post.backend.db().backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    post.invite("ada").await;
    lease::lease(&post.backend, Capacity { all: 8, bulk: 6 }).await.unwrap();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    assert_eq!(lease::end_old_leases(&post.backend).await.unwrap(), 1);
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn leases_that_are_renewed_are_not_lost() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Capacity { all: 8, bulk: 6 };
    let leased = lease::lease(&post.backend, room).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    results::renew(&post.backend, &[leased.lease], post.backend.now() + 30_000).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    assert!(lease::lease(&post.backend, room).await.unwrap().messages.is_empty());
}

#[tokio::test]
async fn what_was_put_off_or_leased_before_the_clock_was_set_back_is_sent_at_once() {
    let post = Post::new().await;
    post.invite("ada").await;
    let later = post.backend.now() + 2 * 86_400_000;
    post.desk.sql(&format!("UPDATE message SET state = 'deferred', attempts = 1, due_at = {later}")).await;
    let room = Capacity { all: 8, bulk: 6 };
    assert_eq!(lease::lease(&post.backend, room).await.unwrap().messages.len(), 1);
    post.desk.sql(&format!("UPDATE message SET lease_until = {later}")).await;
    assert_eq!(lease::lease(&post.backend, room).await.unwrap().messages.len(), 1);
    let soon = post.backend.now() + 3_600_000;
    post.desk
        .sql(&format!("UPDATE message SET state = 'deferred', due_at = {soon}, lease_until = NULL"))
        .await;
    assert!(
        lease::lease(&post.backend, room).await.unwrap().messages.is_empty(),
        "an hour is a wait of ours"
    );
}
