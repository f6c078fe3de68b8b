use super::claim::Room;
use super::record::{Outcome, Settlement};
use super::*;
use crate::clock::Rng;
use crate::gate::{CanManageMail, CanRegisterUsers, Caller, Desk, personas};
use crate::mail::sink::Sink;
use crate::mail::{Reply, Verdict};
use crate::{Config, Error, support};
use domain::form::Code;
use domain::invitation::InviteDraft;
use domain::message::MessageFilter;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter};
use std::time::Duration;

/// A desk with a mail server and a founder in front of it.
pub(crate) struct Post {
    pub(crate) desk: support::Desk,
    pub(crate) backend: Backend,
    pub(crate) sink: Sink,
    pub(crate) founder: Caller,
}

impl Post {
    pub(crate) async fn new() -> Self {
        let sink = Sink::open().await;
        let url = sink.url();
        Self::with(sink, &url).await
    }

    async fn with(sink: Sink, url: &str) -> Self {
        let desk = support::Desk::new().await;
        let founder = personas::founder(&desk).await;
        let founder = personas::signed_in(&desk, founder).await;
        let backend = boot(&desk, url, 77).await;
        Self { desk, backend, sink, founder }
    }

    pub(crate) async fn mail(&self) -> Desk<CanManageMail> {
        self.backend.open(&self.founder).await.unwrap()
    }

    pub(crate) async fn invite(&self, name: &str) -> InvitationId {
        let desk: Desk<CanRegisterUsers> = self.backend.open(&self.founder).await.unwrap();
        let draft = InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() };
        desk.invite(draft).await.unwrap()
    }

    /// All messages, by their recipient.
    pub(crate) async fn messages(&self) -> Vec<message::Model> {
        let mut rows = message::Entity::find().all(self.backend.db().read()).await.unwrap();
        rows.sort_by(|a, b| (&a.to_address, a.created_at, a.id).cmp(&(&b.to_address, b.created_at, b.id)));
        rows
    }

    async fn states(&self) -> Vec<(String, String, i32)> {
        let rows = self.messages().await;
        rows.into_iter().map(|row| (row.to_address, row.state, row.attempts)).collect()
    }
}

async fn boot(desk: &support::Desk, url: &str, seed: u64) -> Backend {
    let config = Config {
        smtp_url: Some(url.to_owned()),
        mail_from: Some("Matricula <desk@example.org>".to_owned()),
        ..desk.backend.config().clone()
    };
    Backend::boot(config, desk.clock.clone(), Rng::seeded(seed)).await.unwrap()
}

fn state(name: &str, state: &str, attempts: i32) -> (String, String, i32) {
    (format!("{name}@example.org"), state.to_owned(), attempts)
}

#[tokio::test]
async fn an_invitation_goes_out_once_with_the_identity_it_was_written_with() {
    let post = Post::new().await;
    post.invite("ada").await;
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1);
    let row = post.messages().await.remove(0);
    assert_eq!((mails[0].to.as_str(), mails[0].header("Message-ID")), ("ada@example.org", row.message_id.clone()));
    assert_eq!((row.state.as_str(), row.attempts, row.reply_code.as_deref()), ("sent", 1, Some("250")));
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
    assert_eq!(post.states().await, [state("ada", "sent", 1), state("gone", "bounced", 1), state("grey", "deferred", 1)]);
    let grey = post.messages().await.remove(2);
    assert_eq!(grey.reply.as_deref(), Some("451 4.7.1 come back later"));
    post.sink.be_kind();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0, "it is not due yet");
    post.desk.clock.advance(Duration::from_secs(6));
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.states().await[2], state("grey", "sent", 2));
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
    assert!(states.iter().all(|(_, state, attempts)| *attempts == 0 && ["queued", "deferred"].contains(&state.as_str())));
    assert!(post.messages().await.iter().any(|row| row.reply.as_deref() == Some("535 5.7.8 wrong password")));
    assert!(post.messages().await.iter().all(|row| row.lease_id.is_none()));
    assert!(post.sink.mails().is_empty());
    post.sink.be_kind();
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 6);
}

#[tokio::test]
async fn the_worker_sends_what_is_rung_for_survives_an_outage_and_ends_when_told() {
    let mut post = Post::new().await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(run(post.backend.clone(), told));
    post.invite("ada").await;
    until(|| post.sink.mails().len() == 1).await;
    post.sink.go_down();
    for name in ["bob", "cleo", "dora"] {
        post.invite(name).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    post.sink.come_back().await;
    until(|| post.sink.mails().len() == 4).await;
    tell.send(true).unwrap();
    worker.await.unwrap();
    assert!(post.states().await.iter().all(|(_, state, attempts)| state == "sent" && *attempts == 1));
    assert_eq!(post.sink.heard().last().map(String::as_str), Some("QUIT"));
}

async fn until(what: impl Fn() -> bool) {
    let patience = tokio::time::Instant::now() + Duration::from_secs(20);
    while !what() {
        assert!(tokio::time::Instant::now() < patience, "it never happened");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
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
    assert!(post.sink.most_open() < crate::mail::POOL, "{}", post.sink.most_open());
    let all: std::collections::HashSet<_> = post.sink.mails().iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(all.len(), 40);
}

async fn set_lane(post: &Post, lane: Lane) {
    post.desk.sql(&format!("UPDATE message SET lane = {}", lane as i32)).await;
}

#[tokio::test]
async fn urgent_messages_are_claimed_first_and_bulk_only_within_its_room() {
    let post = Post::new().await;
    for number in 0..6 {
        post.invite(&format!("p{number}")).await;
    }
    set_lane(&post, Lane::Bulk).await;
    post.invite("urgent").await;
    let claimed = claim::claim(&post.backend, Room { all: 4, bulk: 2 }).await.unwrap();
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
    assert_eq!((row.state.as_str(), row.reply_code.as_deref()), ("failed", Some(WITHDRAWN)));
    assert!(row.lease_id.is_none());
}

#[tokio::test]
async fn a_result_that_comes_after_the_lease_was_lost_changes_nothing() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Room { all: 8, bulk: 6 };
    let first = claim::claim(&post.backend, room).await.unwrap().letters.remove(0);
    assert!(claim::claim(&post.backend, room).await.unwrap().letters.is_empty(), "it is taken");
    post.desk.clock.advance(Duration::from_secs(31));
    let second = claim::claim(&post.backend, room).await.unwrap().letters.remove(0);
    assert_eq!(second.message.id, first.message.id);
    assert_eq!(second.message.attempts, 1, "what kills its sender does not go on for ever");
    let bounced = |lease| Settlement {
        id: first.message.id,
        lease,
        attempts: 0,
        is_bulk: false,
        outcome: Outcome::Tried(Verdict::Bounced(Reply { code: Some(550), words: "550 no".to_owned() })),
    };
    record::record(&post.backend, &[bounced(first.lease_for_test())]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", "sending", 1)]);
    record::record(&post.backend, &[bounced(second.lease_for_test())]).await.unwrap();
    assert_eq!(post.states().await, [state("ada", "bounced", 1)]);
}

#[tokio::test]
async fn a_single_node_takes_up_what_it_was_sending_when_it_died() {
    let post = Post::new().await;
    if post.backend.db().backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    post.invite("ada").await;
    claim::claim(&post.backend, Room { all: 8, bulk: 6 }).await.unwrap();
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    assert_eq!(claim::reclaim_own(&post.backend).await.unwrap(), 1);
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 1);
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn leases_that_are_renewed_are_not_lost() {
    let post = Post::new().await;
    post.invite("ada").await;
    let room = Room { all: 8, bulk: 6 };
    let claimed = claim::claim(&post.backend, room).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    record::renew(&post.backend, &[claimed.lease], post.backend.now() + 30_000).await.unwrap();
    post.desk.clock.advance(Duration::from_secs(20));
    assert!(claim::claim(&post.backend, room).await.unwrap().letters.is_empty());
}

#[tokio::test]
async fn results_are_recorded_although_the_database_is_in_the_way_for_a_while() {
    let post = Post::new().await;
    post.invite("ada").await;
    post.desk.failures.order(crate::Failure::Commit, 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.states().await, [state("ada", "sent", 1)]);
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn nothing_held_goes_out_by_itself_and_without_a_mail_server_nothing_goes_out_at_all() {
    let post = Post::new().await;
    let without: Desk<CanRegisterUsers> = post.desk.backend.open(&post.founder).await.unwrap();
    for name in ["ada", "bob"] {
        let draft = InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() };
        without.invite(draft).await.unwrap();
    }
    let mail: Desk<CanManageMail> = post.desk.backend.open(&post.founder).await.unwrap();
    assert_eq!(mail.held_count().await.unwrap(), 2);
    assert!(matches!(mail.send_held().await, Err(Error::Refused(Code::MailNotConfigured))));
    // The same desk, started again with a mail server.
    assert_eq!(post.backend.run_outbox_once().await.unwrap(), 0);
    let mail = post.mail().await;
    let page = mail.messages(MessageFilter::Held, None).await.unwrap();
    assert!(page.rows.iter().all(|row| row.has_link && row.due_at.is_none()) && page.rows.len() == 2);
    let ada = page.rows.iter().find(|row| row.to == "ada@example.org").unwrap();
    mail.retry(ada.id).await.unwrap();
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.states().await, [state("ada", "sent", 1), state("bob", "held", 0)]);
    assert_eq!(mail.send_held().await.unwrap(), 1);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.states().await[1], state("bob", "sent", 1));
    assert_eq!(mail.send_held().await.unwrap(), 0);
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
    assert_eq!(mail.messages(MessageFilter::Troubled, None).await.unwrap().rows[0].state, MessageState::Bounced);
    post.sink.be_kind();
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
    assert!(post.sink.mails()[0].data.contains(&link.url), "the mail carries the same link");
    assert!(link.qr_svg.starts_with("<svg"));
    let shown = crate::entity::audit_event::Entity::find()
        .filter(Expr::cust("action = 'invitation.link_shown'"))
        .all(post.backend.db().read())
        .await
        .unwrap();
    assert_eq!(shown.len(), 1);
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

#[test]
fn a_message_id_ends_with_the_host_that_people_know() {
    for (base, host) in [
        ("https://desk.example.org", "desk.example.org"),
        ("https://desk.example.org:8443/", "desk.example.org"),
        ("http://127.0.0.1:3000", "127.0.0.1"),
        ("http://[::1]:3000", "matricula.invalid"),
    ] {
        assert_eq!(host_of(base), host);
    }
}
