use super::*;

#[tokio::test]
async fn an_invitation_goes_out_once_with_the_identity_it_was_written_with() {
    let post = Post::new().await;
    post.invite("ada").await;
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1);
    let row = post.messages().await.remove(0);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].header("Message-ID")),
        ("ada@example.org", row.message_id.clone())
    );
    assert_eq!((row.state, row.attempts, row.reply_code.as_deref()), (MessageState::Sent, 1, Some("250")));
    assert_eq!(row.reply.as_deref(), Some("250 2.0.0 kept"));
    assert!(row.lease_id.is_none() && row.settled_at.is_some());
}

#[tokio::test]
async fn one_refused_recipient_does_not_hold_up_the_others() {
    let post = Post::new().await;
    post.sink.answer("RCPT TO:<gone@", "550 5.1.1 no such person");
    post.sink.answer("RCPT TO:<grey@", "451 4.7.1 come back later");
    for name in ["gone", "grey", "ada"] {
        post.invite(name).await;
    }
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(
        post.states().await,
        [
            state("ada", MessageState::Sent, 1),
            state("gone", MessageState::Bounced, 1),
            state("grey", MessageState::Deferred, 1)
        ]
    );
    let grey = post.messages().await.remove(2);
    assert_eq!(grey.reply.as_deref(), Some("451 4.7.1 come back later"));
    post.sink.clear_answers();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0, "it is not due yet");
    post.desk.clock.advance(Duration::from_secs(6));
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.states().await[2], state("grey", MessageState::Sent, 2));
    assert_eq!(post.sink.mails()[1].header("message-id"), grey.message_id);
}

#[tokio::test]
async fn a_refused_password_stops_the_line_and_costs_nobody_an_attempt() {
    let sink = Sink::open().await;
    let url = sink.url_with_password();
    let post = Post::with(sink, &url).await;
    post.sink.answer("AUTH", "535 5.7.8 wrong password");
    for name in ["ada", "bob", "cleo", "dora", "eve", "finn"] {
        post.invite(name).await;
    }
    post.backend.run_outbox_once().await.unwrap();
    let states = post.states().await;
    assert!(states.iter().all(|(_, state, attempts)| *attempts == 0 && *state == MessageState::Queued));
    assert!(post.messages().await.iter().any(|row| row.reply.as_deref() == Some("535 5.7.8 wrong password")));
    assert!(post.messages().await.iter().all(|row| row.lease_id.is_none()));
    assert!(post.sink.mails().is_empty());
    post.sink.clear_answers();
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 6);
}

#[tokio::test]
async fn the_worker_sends_what_is_rung_for_survives_an_outage_and_ends_when_told() {
    let mut post = Post::new().await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(run(post.backend.clone(), told));
    post.invite("ada").await;
    post.sink.until_received(1).await;
    post.sink.stop();
    for name in ["bob", "cleo", "dora"] {
        post.invite(name).await;
    }
    let is_tried = |row: &message::Model| row.state == MessageState::Queued && row.reply.is_some();
    let tried = async {
        while !post.messages().await.iter().any(is_tried) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), tried).await.expect("no message is tried");
    post.sink.start().await;
    post.sink.until_received(4).await;
    tell.send(true).unwrap();
    worker.await.unwrap();
    assert!(
        post.states().await.iter().all(|(_, state, attempts)| *state == MessageState::Sent && *attempts == 1)
    );
    assert_eq!(post.sink.commands().last().map(String::as_str), Some("QUIT"));
}

#[tokio::test]
async fn many_messages_go_over_few_connections_and_bulk_leaves_one_free() {
    let post = Post::new().await;
    for number in 0..40 {
        post.invite(&format!("p{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 40);
    assert_eq!(post.sink.mails().len(), 40);
    assert!(post.sink.most_open() < mail::POOL, "{}", post.sink.most_open());
    let all: std::collections::HashSet<_> = post.sink.mails().iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(all.len(), 40);
}

/// A lease takes a few at a time, and the next one follows as soon as there is room: nobody waits for the clock.
#[tokio::test]
async fn the_worker_goes_on_with_bulk_mail_without_being_rung_for() {
    let post = Post::new().await;
    for number in 0..60 {
        post.invite(&format!("p{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let began = tokio::time::Instant::now();
    let worker = tokio::spawn(run(post.backend.clone(), told));
    post.sink.until_received(60).await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    tell.send(true).unwrap();
    worker.await.unwrap();
    assert!(
        post.states().await.iter().all(|(_, state, attempts)| *state == MessageState::Sent && *attempts == 1)
    );
}

/// The pace is that of bulk mail; whoever waits for a link does not wait for it.
#[tokio::test]
async fn bulk_mail_keeps_the_pace_of_the_settings_and_other_mail_has_none() {
    let post = Post::new().await;
    let slow = async |tx: crate::db::Tx| {
        post.backend.write_setting(&tx, crate::settings::StoredSetting::BulkMailsPerMinute, "1", None).await
    };
    post.backend.db().write(slow).await.unwrap();
    post.backend.reload_settings().await.unwrap();
    for number in 0..5 {
        post.invite(&format!("bulk{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    for number in 0..5 {
        post.invite(&format!("single{number}")).await;
    }
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 6);
    let sent = post.sink.mails();
    assert_eq!(sent.iter().filter(|mail| mail.to.starts_with("bulk")).count(), 1);
    assert_eq!(sent.iter().filter(|mail| mail.to.starts_with("single")).count(), 5);
    assert!(post.messages().await.iter().all(|row| row.lease_id.is_none()), "the others wait for anybody");
}

#[tokio::test]
async fn results_are_recorded_although_the_database_is_in_the_way_for_a_while() {
    let post = Post::new().await;
    post.invite("ada").await;
    post.desk.failures.order(crate::Failure::Commit, 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.states().await, [state("ada", MessageState::Sent, 1)]);
    assert_eq!(post.sink.mails().len(), 1);
}
