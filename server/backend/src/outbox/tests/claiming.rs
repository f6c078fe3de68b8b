use super::*;

#[tokio::test]
async fn urgent_messages_are_claimed_first_and_bulk_only_within_its_room() {
    let post = Post::new().await;
    for number in 0..6 {
        post.invite(&format!("p{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    post.invite("urgent").await;
    let claimed = claim::claim(&post.backend, Capacity { all: 4, bulk: 2 }).await.unwrap();
    let to: Vec<&str> = claimed.letters.iter().map(|letter| letter.message.to_address.as_str()).collect();
    assert_eq!((to.len(), to[0]), (3, "urgent@example.org"));
}

#[tokio::test]
async fn a_message_whose_invitation_is_over_is_withdrawn_when_it_is_claimed() {
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
async fn a_result_that_comes_after_the_lease_was_lost_changes_nothing() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Capacity { all: 8, bulk: 6 };
    let first = claim::claim(&post.backend, room).await.unwrap().letters.remove(0);
    assert!(claim::claim(&post.backend, room).await.unwrap().letters.is_empty(), "it is taken");
    post.desk.clock.advance(Duration::from_secs(31));
    let second = claim::claim(&post.backend, room).await.unwrap().letters.remove(0);
    assert_eq!(second.message.id, first.message.id);
    assert_eq!(second.message.attempts, 1, "what kills its sender does not go on for ever");
    let bounced = |lease| SendResult {
        id: first.message.id,
        lease,
        attempts: 0,
        is_bulk: false,
        outcome: Outcome::Tried(Verdict::Bounced(Reply { code: Some(550), words: "550 no".to_owned() })),
    };
    results::record(&post.backend, &[bounced(first.lease_for_test())]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", MessageState::Sending, 1)]);
    results::record(&post.backend, &[bounced(second.lease_for_test())]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", MessageState::Bounced, 1)]);
}

#[tokio::test]
async fn a_single_node_takes_up_what_it_was_sending_when_it_died() {
    let post = Post::new().await;
    if post.backend.db().backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    post.invite("ada").await;
    claim::claim(&post.backend, Capacity { all: 8, bulk: 6 }).await.unwrap();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    assert_eq!(claim::reclaim_own(&post.backend).await.unwrap(), 1);
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn leases_that_are_renewed_are_not_lost() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Capacity { all: 8, bulk: 6 };
    let claimed = claim::claim(&post.backend, room).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    results::renew(&post.backend, &[claimed.lease], post.backend.now() + 30_000).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    assert!(claim::claim(&post.backend, room).await.unwrap().letters.is_empty());
}

#[tokio::test]
async fn what_was_put_off_or_claimed_before_the_clock_was_set_back_is_sent_at_once() {
    let post = Post::new().await;
    post.invite("ada").await;
    let later = post.backend.now() + 2 * 86_400_000;
    post.desk.sql(&format!("UPDATE message SET state = 'deferred', attempts = 1, due_at = {later}")).await;
    let room = Capacity { all: 8, bulk: 6 };
    assert_eq!(claim::claim(&post.backend, room).await.unwrap().letters.len(), 1);
    post.desk.sql(&format!("UPDATE message SET lease_until = {later}")).await;
    assert_eq!(claim::claim(&post.backend, room).await.unwrap().letters.len(), 1);
    let soon = post.backend.now() + 3_600_000;
    post.desk
        .sql(&format!("UPDATE message SET state = 'deferred', due_at = {soon}, lease_until = NULL"))
        .await;
    assert!(claim::claim(&post.backend, room).await.unwrap().letters.is_empty(), "an hour is a wait of ours");
}
