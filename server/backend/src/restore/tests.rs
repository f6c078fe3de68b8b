use super::*;
use crate::entity::{account, message, session};
use crate::gate::{CanManageMail, Desk, test_accounts};
use crate::outbox::tests::Post;
use crate::outbox::{self, About, NewMessage, Params};
use domain::message::{HeldMail, MessageFilter, MessageState};
use domain::text::Locale;
use sea_orm::PaginatorTrait;
use std::time::Duration;

fn noted(post: &Post) -> Option<EventId> {
    note::read(&post.backend.config().data_dir)
}

/// Notes an event that the database does not have.
fn note_a_lost_event(post: &Post) -> EventId {
    let lost = post.backend.new_id();
    note::write(&post.backend.config().data_dir, Some(lost), post.backend.rng()).unwrap();
    post.desk.clock.advance(Duration::from_secs(1));
    lost
}

async fn restores(post: &Post) -> u64 {
    let events = audit_event::Entity::find().filter(audit_event::Column::Action.eq("database.restored"));
    events.count(post.backend.db().read()).await.unwrap()
}

async fn sessions(post: &Post) -> u64 {
    session::Entity::find().count(post.backend.db().read()).await.unwrap()
}

async fn states(post: &Post) -> Vec<MessageState> {
    post.messages().await.into_iter().map(|row| row.state).collect()
}

async fn mail_desk(post: &Post) -> Desk<CanManageMail> {
    let founder =
        account::Entity::find(crate::reach::EVERYONE).one(post.backend.db().read()).await.unwrap().unwrap();
    post.backend.open(&test_accounts::signed_in(&post.desk, founder.id).await).await.unwrap()
}

/// Writes a message of this kind, and says whether it is held.
async fn is_held(post: &Post, kind: MessageKind, lane: Lane) -> bool {
    let new = NewMessage {
        kind,
        lane,
        to: "eve@example.org".to_owned(),
        locale: Locale::En,
        about: About::Nothing,
        account: None,
        params: Params::default(),
        is_held: false,
    };
    let prepared = [outbox::prepare(&post.backend, new)];
    post.backend.db().write(async |tx| outbox::enqueue(&tx, &prepared).await).await.unwrap();
    let rows = message::Entity::find().order_by_desc(message::Column::Id);
    let newest = rows.one(post.backend.db().read()).await.unwrap().unwrap();
    newest.state == MessageState::Held
}

#[tokio::test]
async fn without_a_note_nothing_is_done_but_the_newest_event_is_noted() {
    let post = Post::new().await;
    post.invite("bob").await;
    assert_eq!(noted(&post), None);
    post.backend.notice_restore().await.unwrap();
    assert_eq!((states(&post).await, restores(&post).await), (vec![MessageState::Queued], 0));
    assert_eq!(sessions(&post).await, 1);
    let first = noted(&post);
    assert_eq!(first, newest_event(&post.backend).await.unwrap());
    post.invite("eve").await;
    post.backend.notice_restore().await.unwrap();
    assert_ne!(noted(&post), first);
    assert_eq!(restores(&post).await, 0, "an older note whose event is there is no restored backup");
}

#[tokio::test]
async fn a_database_without_the_noted_event_is_secured_once_by_however_many_programs() {
    let post = Post::new().await;
    post.invite("bob").await;
    let lost = note_a_lost_event(&post);
    post.backend.notice_restore().await.unwrap();
    assert_eq!((states(&post).await, sessions(&post).await), (vec![MessageState::Held], 0));
    let desk = mail_desk(&post).await;
    post.backend.notice_restore().await.unwrap();
    note::write(&post.backend.config().data_dir, Some(lost), post.backend.rng()).unwrap();
    post.desk.replica().await.notice_restore().await.unwrap();
    assert_eq!((restores(&post).await, sessions(&post).await), (1, 1), "a replica finds it secured");
    assert_eq!(noted(&post), newest_event(&post.backend).await.unwrap());
    desk.send_held(HeldMail::All).await.unwrap();
    post.backend.notice_restore().await.unwrap();
    assert_eq!(states(&post).await, [MessageState::Queued]);
}

#[tokio::test]
async fn mail_that_nobody_asked_for_is_held_until_the_restored_backup_is_confirmed() {
    let post = Post::new().await;
    note_a_lost_event(&post);
    post.invite("bob").await;
    let by_itself = [
        (MessageKind::Invitation, Lane::Bulk),
        (MessageKind::Invitation, Lane::Reminder),
        (MessageKind::DocumentExpiring, Lane::Single),
    ];
    post.backend.notice_restore().await.unwrap();
    for (kind, lane) in by_itself {
        assert!(is_held(&post, kind, lane).await, "{kind:?} {lane:?}");
    }
    assert!(!is_held(&post, MessageKind::PasswordChanged, Lane::Security).await);
    assert!(!is_held(&post, MessageKind::IdentityAsked, Lane::Single).await);
    assert_eq!(mail_desk(&post).await.send_held(HeldMail::All).await.unwrap(), 4);
    for (kind, lane) in by_itself {
        assert!(!is_held(&post, kind, lane).await, "{kind:?} {lane:?}");
    }
}

#[tokio::test]
async fn what_a_restored_backup_holds_is_sent_without_what_people_hold() {
    let post = Post::new().await;
    for name in ["bob", "eve"] {
        post.invite(name).await;
    }
    let mail = post.mail().await;
    let bob = mail.messages(MessageFilter::All, None).await.unwrap();
    let bob = bob.rows.iter().find(|row| row.to == "bob@example.org").unwrap().id;
    mail.hold(bob).await.unwrap();
    note_a_lost_event(&post);
    post.backend.notice_restore().await.unwrap();
    assert!(is_held(&post, MessageKind::Invitation, Lane::Bulk).await);
    assert_eq!(states(&post).await, [MessageState::Held; 3]);
    let desk = mail_desk(&post).await;
    assert_eq!(desk.send_held(HeldMail::ByRestore).await.unwrap(), 2);
    let held: Vec<_> =
        post.messages().await.into_iter().filter(|row| row.state == MessageState::Held).collect();
    assert_eq!(held.iter().map(|row| row.id).collect::<Vec<_>>(), [bob]);
    assert_eq!(post.backend.settings().restored_at, 0, "which ends the notice");
    assert_eq!(desk.send_held(HeldMail::All).await.unwrap(), 1);
}

#[tokio::test]
async fn what_somebody_holds_again_after_a_restore_is_held_by_them() {
    let post = Post::new().await;
    post.invite("bob").await;
    note_a_lost_event(&post);
    post.backend.notice_restore().await.unwrap();
    let desk = mail_desk(&post).await;
    let bob = post.messages().await.remove(0).id;
    desk.retry(bob).await.unwrap();
    desk.hold(bob).await.unwrap();
    assert_eq!(desk.send_held(HeldMail::ByRestore).await.unwrap(), 0);
    assert_eq!(states(&post).await, [MessageState::Held]);
}

#[tokio::test]
async fn a_replica_holds_and_sends_as_the_database_says_whatever_it_has_read_before() {
    let post = Post::new().await;
    let replica = post.desk.replica().await;
    note_a_lost_event(&post);
    replica.notice_restore().await.unwrap();
    assert_eq!(post.backend.settings().restored_at, 0, "it has not noticed yet");
    assert!(is_held(&post, MessageKind::Invitation, Lane::Bulk).await);
    post.backend.reload_settings().await.unwrap();
    let founder =
        account::Entity::find(crate::reach::EVERYONE).one(post.backend.db().read()).await.unwrap().unwrap();
    let founder = test_accounts::signed_in(&post.desk, founder.id).await;
    let confirm: Desk<CanManageMail> = replica.open(&founder).await.unwrap();
    confirm.confirm_restore().await.unwrap();
    assert_ne!(post.backend.settings().restored_at, 0, "it has not read that yet");
    assert!(!is_held(&post, MessageKind::Invitation, Lane::Bulk).await);
}

#[tokio::test]
async fn a_lost_event_from_a_clock_that_was_ahead_is_noticed_once() {
    let post = Post::new().await;
    let ahead = Duration::from_secs(10);
    post.desk.clock.advance(ahead);
    // Of another program: the ids of one never go back.
    let lost = Some(post.desk.replica().await.new_id());
    post.desk.clock.set_back(ahead);
    let data_dir = &post.backend.config().data_dir;
    note::write(data_dir, lost, post.backend.rng()).unwrap();
    post.backend.notice_restore().await.unwrap();
    note::write(data_dir, lost, post.backend.rng()).unwrap();
    post.desk.replica().await.notice_restore().await.unwrap();
    assert_eq!(restores(&post).await, 1);
}

#[tokio::test]
async fn the_newest_event_is_the_one_written_last_also_after_the_clock_was_ahead() {
    let post = Post::new().await;
    // Within the life of a session.
    let jump = Duration::from_secs(6 * 3_600);
    post.desk.clock.advance(jump);
    post.invite("bob").await;
    post.backend.seal_audit().await.unwrap();
    let ahead = newest_event(&post.backend).await.unwrap();
    post.desk.clock.set_back(jump);
    post.invite("eve").await;
    let unsealed = newest_event(&post.backend).await.unwrap();
    assert!(unsealed < ahead);
    crate::audit::sealing::seal_once(&post.backend).await.unwrap();
    assert_eq!(newest_event(&post.backend).await.unwrap(), unsealed);
}

#[tokio::test]
async fn a_note_that_cannot_be_written_or_read_is_a_warning_and_leaves_nothing_behind() {
    let post = Post::new().await;
    post.invite("bob").await;
    let data_dir = post.backend.config().data_dir.clone();
    // A folder in its place can neither be read as a file nor be replaced by one.
    std::fs::create_dir(note::path(&data_dir)).unwrap();
    post.backend.notice_restore().await.unwrap();
    let beside = std::fs::read_dir(&data_dir).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = beside.filter(|name| name.to_string_lossy().starts_with(".newest-event")).collect();
    assert!(left.is_empty(), "{left:?}");
    std::fs::remove_dir(note::path(&data_dir)).unwrap();
    std::fs::write(note::path(&data_dir), "01234").unwrap();
    post.backend.notice_restore().await.unwrap();
    assert_eq!((restores(&post).await, noted(&post)), (0, newest_event(&post.backend).await.unwrap()));
}

/// A reset of a second factor that the person may have stopped since, and people who may have been restored since.
#[tokio::test]
async fn what_waited_for_its_day_in_the_backup_does_not_happen_at_once() {
    let post = Post::new().await;
    let db = &post.desk;
    let now = post.backend.now();
    let bob = test_accounts::account(db, "bob", domain::account::AccountState::Active).await;
    let eve = test_accounts::account(db, "eve", domain::account::AccountState::Active).await;
    let row = crate::entity::factor_reset::Model {
        account_id: bob,
        id: post.backend.new_id(),
        asked_by: eve,
        asked_at: now - 86_400_001,
        due_at: now - 1,
        key_id: 1,
        nonce: vec![0; 16],
    };
    use sea_orm::IntoActiveModel as _;
    let work = async |tx: crate::db::Tx| {
        let new = crate::entity::factor_reset::Entity::insert(row.clone().into_active_model());
        new.exec_without_returning(&*tx).await?;
        Ok(())
    };
    post.backend.db().write(work).await.unwrap();
    db.sql(&format!("UPDATE account SET state = 'to_be_deleted', state_before = 'active', purge_at = {} WHERE username = 'eve'", now - 1)).await;
    db.sql(&format!("UPDATE account SET dormant_warned_at = {} WHERE username = 'bob'", now - 1)).await;
    let zoe = test_accounts::account(db, "zoe", domain::account::AccountState::Suspended).await;
    db.sql(&format!("UPDATE account SET suspended_until = {} WHERE username = 'zoe'", now - 1)).await;
    note_a_lost_event(&post);
    post.backend.notice_restore().await.unwrap();
    post.backend.run_due_once().await.unwrap();
    let zoe = account::Entity::find_by_id(crate::reach::EVERYONE, zoe)
        .one(post.backend.db().read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(zoe.state, domain::account::AccountState::Suspended, "it may be for longer since");
    let bob = account::Entity::find_by_id(crate::reach::EVERYONE, bob)
        .one(post.backend.db().read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(bob.dormant_warned_at, None, "they may have signed in since, and are warned again");
    let left = crate::entity::factor_reset::Entity::find().count(post.backend.db().read()).await.unwrap();
    assert_eq!(left, 0);
    let resets = audit_event::Entity::find().filter(audit_event::Column::Action.eq("account.factor_reset"));
    assert_eq!(resets.count(post.backend.db().read()).await.unwrap(), 0);
    let eve = account::Entity::find_by_id(crate::reach::EVERYONE, eve)
        .one(post.backend.db().read())
        .await
        .unwrap()
        .unwrap();
    let days = i64::from(post.backend.settings().deletion_days) * 86_400_000;
    assert_eq!(eve.purge_at, Some(post.backend.now() + days), "the days begin anew");
}

#[tokio::test]
async fn a_noted_event_that_was_deleted_as_too_old_is_no_restored_backup() {
    let post = Post::new().await;
    post.invite("bob").await;
    let lost = note_a_lost_event(&post);
    // Events before a second later were deleted.
    let before = post.backend.now();
    post.desk
        .sql(&format!(
            "INSERT INTO audit_checkpoint (id, seal, hash, events, before, at, event, mac)
            SELECT 1, 1, mac, 1, {before}, {before}, id, mac FROM audit_event ORDER BY id LIMIT 1"
        ))
        .await;
    post.backend.notice_restore().await.unwrap();
    assert_eq!((states(&post).await, restores(&post).await), (vec![MessageState::Queued], 0));
    assert_ne!(noted(&post), Some(lost));
    // One of that second was not.
    post.desk.sql("UPDATE audit_checkpoint SET before = before - 1000").await;
    note::write(&post.backend.config().data_dir, Some(lost), post.backend.rng()).unwrap();
    post.backend.notice_restore().await.unwrap();
    assert_eq!(restores(&post).await, 1);
}
