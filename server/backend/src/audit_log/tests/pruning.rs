//! Deleting old events behind a checkpoint.

use super::*;
use crate::audit::checkpoint;
use crate::audit_log::{pruning, stream};
use crate::entity::{audit_checkpoint, audit_event};
use crate::gate::{CanViewAudit, test_accounts};
use domain::audit::{AuditQuery, Pruned};
use domain::permission::Permission;
use sea_orm::{ColumnTrait, PaginatorTrait as _, QueryFilter};

const DAY_MS: i64 = 86_400_000;

async fn months(desk: &TestBackend, months: u32) {
    desk.sql(&format!("UPDATE setting SET value = '{months}' WHERE key = 'audit_months'")).await;
    desk.backend.reload_settings().await.unwrap();
}

async fn advance_days(desk: &TestBackend, days: i64) {
    desk.clock.advance(Duration::from_millis(u64::try_from(days * DAY_MS).unwrap()));
}

/// Three seals of 4, 3 and 3 events, thirteen months before three more of 2, 2 and 1.
async fn old_desk() -> TestBackend {
    let desk = TestBackend::new().await;
    for count in [4, 3, 3] {
        write(&desk, count).await;
        sealing::seal_once(&desk.backend).await.unwrap();
    }
    advance_days(&desk, 400).await;
    for count in [2, 2, 1] {
        write(&desk, count).await;
        sealing::seal_once(&desk.backend).await.unwrap();
    }
    desk
}

async fn count(desk: &TestBackend, sql: &str) -> i64 {
    use sea_orm::{ConnectionTrait as _, Statement};
    let db = desk.backend.db().read();
    let row =
        db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The old seals are deleted, and the event that says so is sealed.
async fn pruned_desk() -> TestBackend {
    let desk = old_desk().await;
    months(&desk, 12).await;
    assert!(!pruning::run(&desk.backend).await.unwrap());
    sealing::seal_once(&desk.backend).await.unwrap();
    desk
}

#[tokio::test]
async fn everything_is_kept_for_ever_unless_the_organization_says_otherwise() {
    let desk = old_desk().await;
    advance_days(&desk, 4_000).await;
    assert!(!pruning::is_configured(&desk.backend));
    assert!(!pruning::run(&desk.backend).await.unwrap());
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_event").await, 15);
}

#[tokio::test]
async fn whole_seals_that_are_too_old_are_deleted_with_their_timelines_behind_a_checkpoint() {
    let desk = pruned_desk().await;
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!((report.seals, report.events), (4, 6), "three younger ones, and that of the event");
    let before = report.pruned.as_ref().unwrap().before;
    assert_eq!(report.pruned, Some(Pruned { seal: 3, before, events: 10 }));
    assert!(before <= NOON + (400 - 364) * DAY_MS && before > NOON + DAY_MS, "{before}");
    let orphans = "SELECT COUNT(*) FROM audit_about WHERE event NOT IN (SELECT id FROM audit_event)";
    assert_eq!(count(&desk, orphans).await, 0);
    let pruned = audit_event::Column::Action.eq("audit.pruned");
    let event =
        audit_event::Entity::find().filter(pruned).one(desk.backend.db().read()).await.unwrap().unwrap();
    let checkpoint = checkpoint::find(desk.backend.db().read()).await.unwrap().unwrap();
    assert_eq!((event.id, event.actor_kind.as_str()), (checkpoint.event, "worker"));
    let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap();
    assert_eq!(detail, checkpoint::detail(&checkpoint));
    assert!(!pruning::run(&desk.backend).await.unwrap(), "there is nothing left to be deleted");
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.pruned'").await, 1);
}

#[tokio::test]
async fn the_next_checkpoint_counts_on_and_the_last_seal_stays_however_old_it_is() {
    let desk = pruned_desk().await;
    advance_days(&desk, 4_000).await;
    pruning::run(&desk.backend).await.unwrap();
    let faults = desk.backend.verify_audit().await.unwrap();
    let pruned = faults.pruned.clone().unwrap();
    assert_eq!(
        (pruned.seal, pruned.events),
        (6, 15),
        "all but the seal of the event about the first checkpoint"
    );
    assert_eq!((faults.faults, faults.seals, faults.unsealed), (vec![], 1, 1));
    sealing::seal_once(&desk.backend).await.unwrap();
    assert_eq!(desk.backend.verify_audit().await.unwrap().head.unwrap().0, 8, "the chain goes on");
}

#[tokio::test]
async fn a_checkpoint_that_is_changed_missing_or_an_earlier_one_is_found() {
    for change in [
        "UPDATE audit_checkpoint SET events = events - 1",
        "UPDATE audit_checkpoint SET before = before + 1",
        "UPDATE audit_checkpoint SET at = at + 1",
        "UPDATE audit_checkpoint SET hash = mac",
        "UPDATE audit_checkpoint SET mac = hash",
        "DELETE FROM audit_checkpoint",
    ] {
        let desk = pruned_desk().await;
        desk.sql(change).await;
        let found = faults(&desk).await;
        assert!(found.contains(&AuditFault::CheckpointDiffers), "{change}: {found:?}");
    }
    let desk = pruned_desk().await;
    let earlier = checkpoint::find(desk.backend.db().read()).await.unwrap().unwrap();
    advance_days(&desk, 400).await;
    pruning::run(&desk.backend).await.unwrap();
    assert_eq!(desk.backend.verify_audit().await.unwrap().faults, []);
    let last = checkpoint::find(desk.backend.db().read()).await.unwrap().unwrap();
    assert!(last.seal > earlier.seal);
    let put_back = async |tx: crate::db::Tx| checkpoint::replace(&tx, last.seal, &earlier).await;
    assert!(desk.backend.db().write(put_back).await.unwrap());
    let found = faults(&desk).await;
    assert!(
        found.contains(&AuditFault::CheckpointDiffers),
        "its MAC is right, and it is not the last: {found:?}"
    );
    assert!(found.contains(&AuditFault::SealMissing(earlier.seal + 1)), "{found:?}");
}

#[tokio::test]
async fn whoever_deletes_more_than_the_checkpoint_says_or_puts_something_back_is_found() {
    let desk = pruned_desk().await;
    desk.sql("DELETE FROM audit_about WHERE event IN (SELECT id FROM audit_event WHERE seal_number = 4)")
        .await;
    desk.sql("DELETE FROM audit_event WHERE seal_number = 4").await;
    desk.sql("DELETE FROM audit_seal WHERE number = 4").await;
    let found = faults(&desk).await;
    assert!(
        found.contains(&AuditFault::SealMissing(4)) && found.contains(&AuditFault::ChainBroken(5)),
        "{found:?}"
    );
    // Also where the checkpoint is made to say so, without the key.
    desk.sql("UPDATE audit_checkpoint SET seal = 4, events = 12, hash = (SELECT previous FROM audit_seal WHERE number = 5)")
        .await;
    assert!(faults(&desk).await.contains(&AuditFault::CheckpointDiffers));

    let desk = pruned_desk().await;
    desk.sql(
        "INSERT INTO audit_seal (number, previous, count, hash, at)
        SELECT 2, previous, count, hash, at FROM audit_seal WHERE number = 4",
    )
    .await;
    assert!(faults(&desk).await.contains(&AuditFault::BeforeCheckpoint(2)));
}

#[tokio::test]
async fn what_was_tampered_with_is_never_deleted_and_stays_to_be_found() {
    for (change, kept) in [
        (format!("UPDATE audit_event SET detail = '[]' WHERE at = {}", NOON + 5), 15),
        (format!("DELETE FROM audit_event WHERE at = {}", NOON + 5), 14),
        ("UPDATE audit_seal SET at = at - 1 WHERE number = 2".to_owned(), 15),
        ("DELETE FROM audit_seal WHERE number = 2".to_owned(), 15),
    ] {
        let desk = old_desk().await;
        desk.sql(&change).await;
        months(&desk, 12).await;
        assert!(!pruning::run(&desk.backend).await.unwrap());
        assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_event").await, kept, "{change}");
        assert_ne!(faults(&desk).await, [], "{change}");
    }
}

#[tokio::test]
async fn two_programs_at_once_delete_once() {
    let desk = old_desk().await;
    months(&desk, 12).await;
    let replica = desk.replica().await;
    let before = NOON + 30 * DAY_MS;
    let (one, two) =
        tokio::join!(pruning::prune_once(&desk.backend, before), pruning::prune_once(&replica, before));
    assert_eq!([one.unwrap(), two.unwrap()].into_iter().filter(|deleted| *deleted).count(), 1);
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.pruned'").await, 1);
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.pruned.unwrap().events, report.faults), (10, vec![]));
}

#[tokio::test]
async fn a_transaction_deletes_a_bounded_number_and_a_kill_between_two_loses_nothing() {
    let desk = TestBackend::new().await;
    thousands(&desk.backend, 2_600).await;
    sealing::seal(&desk.backend).await.unwrap();
    advance_days(&desk, 400).await;
    write(&desk, 1).await;
    sealing::seal_once(&desk.backend).await.unwrap();
    let before = NOON + DAY_MS;
    assert!(pruning::prune_once(&desk.backend, before).await.unwrap());
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.pruned.unwrap().events, report.faults), (2_000, vec![]), "as after a kill");
    assert!(pruning::prune_once(&desk.replica().await, before).await.unwrap(), "another program goes on");
    assert!(!pruning::prune_once(&desk.backend, before).await.unwrap());
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.pruned.unwrap().events, report.faults), (2_600, vec![]));
}

#[tokio::test]
async fn a_transaction_that_fails_at_its_end_deletes_nothing_and_is_run_again() {
    use crate::db::Failure;
    let desk = old_desk().await;
    let before = NOON + 30 * DAY_MS;
    desk.failures.order(Failure::Commit, 6);
    assert!(pruning::prune_once(&desk.backend, before).await.is_err());
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_event").await, 15);
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_seal").await, 6);
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM audit_checkpoint").await, 0);
    desk.failures.order(Failure::Statement, 1);
    assert!(pruning::prune_once(&desk.backend, before).await.unwrap());
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.pruned.unwrap().events, report.faults), (10, vec![]));
}

#[tokio::test]
async fn changes_on_pages_of_settings_go_with_their_events_old_ones_too() {
    for is_old in [false, true] {
        let desk = settings_desk().await;
        if is_old {
            // As programs wrote them before both had one id.
            let other = match desk.backend.db().backend() {
                sea_orm::DbBackend::Sqlite => "randomblob(16)",
                _ => "gen_random_uuid()",
            };
            desk.sql(&format!("UPDATE setting_change SET id = {other}, changed_at = changed_at + 3")).await;
        }
        sealing::seal(&desk.backend).await.unwrap();
        advance_days(&desk, 400).await;
        write(&desk, 1).await;
        sealing::seal(&desk.backend).await.unwrap();
        months(&desk, 12).await;
        pruning::run(&desk.backend).await.unwrap();
        assert_eq!(count(&desk, "SELECT COUNT(*) FROM setting_change").await, 0);
        sealing::seal(&desk.backend).await.unwrap();
        assert_eq!(faults(&desk).await, []);
    }
}

#[tokio::test]
async fn the_page_an_export_and_a_new_stream_begin_at_the_checkpoint_and_say_so() {
    let desk = pruned_desk().await;
    let auditor = test_accounts::holder(&desk, "ada", &[Permission::ViewAudit]).await;
    let caller = test_accounts::signed_in(&desk, auditor).await;
    let opened = desk.backend.open::<CanViewAudit>(&caller).await.unwrap();
    let page = opened.audit_page(&AuditQuery::default()).await.unwrap();
    let pruned = page.chain.pruned.unwrap();
    assert_eq!((pruned.seal, pruned.events), (3, 10));
    let mut export = opened.export_audit(&AuditQuery::default(), AuditFormat::JsonLines).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = opened.next_audit(&mut export).await.unwrap() {
        text.extend(piece);
    }
    let text = String::from_utf8(text).unwrap();
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&last["pruned"]["events"], &last["events"]), (&json!(10), &json!(6)));

    let path = desk.backend.config().data_dir.join("audit.jsonl");
    let audit_stream = Some(crate::AuditStream::File(path.clone()));
    let config = crate::Config { audit_stream, ..desk.backend.config().clone() };
    let program = Backend::boot(config, desk.clock.clone(), crate::clock::Rng::seeded(50)).await.unwrap();
    assert!(!stream::run(&program).await.unwrap());
    let streamed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(streamed.lines().count(), 6);
    assert!(streamed.contains("audit.pruned"), "the stream says so by that event");
}

#[tokio::test]
async fn an_export_that_would_miss_what_was_deleted_since_its_start_breaks_off() {
    let desk = old_desk().await;
    months(&desk, 12).await;
    let auditor = test_accounts::holder(&desk, "ada", &[Permission::ViewAudit]).await;
    let caller = test_accounts::signed_in(&desk, auditor).await;
    let opened = desk.backend.open::<CanViewAudit>(&caller).await.unwrap();
    let mut export = opened.export_audit(&AuditQuery::default(), AuditFormat::JsonLines).await.unwrap();
    opened.next_audit(&mut export).await.unwrap();
    pruning::run(&desk.backend).await.unwrap();
    assert!(opened.next_audit(&mut export).await.is_err());
}

#[tokio::test]
async fn the_rows_of_the_checkpoint_are_one_at_most() {
    let desk = pruned_desk().await;
    advance_days(&desk, 400).await;
    pruning::run(&desk.backend).await.unwrap();
    assert_eq!(audit_checkpoint::Entity::find().count(desk.backend.db().read()).await.unwrap(), 1);
}
