mod changes;
mod pruning;
mod streaming;

use super::verify::Report;
use super::*;
use crate::Backend;
use crate::audit::*;
use crate::entity::audit_event;
use crate::test_backend::{NOON, TestBackend};
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use sea_orm::EntityTrait;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

async fn write(desk: &TestBackend, count: u128) {
    for n in 0..count {
        let backend = &desk.backend;
        backend
            .db()
            .write(async |tx| {
                let actor = Actor {
                    kind: "account",
                    account: Some(AccountId::new(Uuid::from_u128(n))),
                    address: None,
                    request: (n % 2 == 1).then(|| format!("19-{n}")),
                };
                let subject = Subject::new(SubjectKind::Account, Uuid::from_u128(1_000 + n));
                let entry =
                    Entry { action: Action::AccountCreated, subject, detail: json!({"fields": ["email"]}) };
                record(&tx, backend, actor, entry).await
            })
            .await
            .unwrap();
        desk.clock.advance(Duration::from_millis(1));
    }
}

/// So many events in one transaction, as a job writes them.
async fn thousands(backend: &Backend, count: u32) {
    let event = || {
        let actor = Actor { kind: "worker", account: None, address: None, request: None };
        let subject = Subject::only(SubjectKind::Organization);
        prepare(
            backend,
            &actor,
            Entry { action: Action::SettingChanged, subject, detail: serde_json::Value::Null },
        )
    };
    let events: Vec<Event> = (0..count).map(|_| event().unwrap()).collect();
    let write = async |tx: crate::db::Tx| {
        for some in events.chunks(500) {
            record_all(&tx, &some.iter().collect::<Vec<_>>()).await?;
        }
        Ok(())
    };
    backend.db().write(write).await.unwrap();
}

/// Ten events in three seals, and two that are not sealed yet.
async fn desk() -> TestBackend {
    let desk = TestBackend::new().await;
    for count in [4, 3, 3] {
        write(&desk, count).await;
        assert_eq!(sealing::seal_once(&desk.backend).await.unwrap(), count as u64);
    }
    write(&desk, 2).await;
    desk
}

async fn faults(desk: &TestBackend) -> Vec<AuditFault> {
    desk.backend.verify_audit().await.unwrap().faults
}

#[tokio::test]
async fn what_was_written_is_found_whole() {
    let desk = desk().await;
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.events, report.seals, report.unsealed), (12, 3, 2));
    assert_eq!(report.faults, []);
    assert_eq!(report.head.unwrap().0, 3);
    assert_eq!(sealing::seal_once(&desk.backend).await.unwrap(), 2);
    assert!(!sealing::is_due(&desk.backend).await.unwrap());
    assert_eq!(sealing::seal_once(&desk.backend).await.unwrap(), 0, "an empty seal is not made");
    assert_eq!(faults(&desk).await, []);
}

#[tokio::test]
async fn an_empty_audit_is_whole() {
    let desk = TestBackend::new().await;
    assert_eq!(desk.backend.verify_audit().await.unwrap(), Report::default());
}

#[tokio::test]
async fn every_altered_column_of_an_event_is_found() {
    for change in [
        "at = at + 1",
        "actor_kind = 'worker'",
        "actor_id = NULL",
        "address = '192.0.2.1'",
        "address = ''",
        "action = 'account.deleted'",
        "subject_kind = 'invitation'",
        "subject_id = actor_id",
        "detail = '{}'",
        "key_id = 2",
        "request_id = '19-9'",
        "request_id = NULL",
        "mac = previous.hash",
    ] {
        let desk = desk().await;
        let change = change.replace("previous.hash", "(SELECT hash FROM audit_seal WHERE number = 1)");
        desk.sql(&format!("UPDATE audit_event SET {change} WHERE at = {}", NOON + 5)).await;
        let found = faults(&desk).await;
        let is_found = found.iter().any(|fault| matches!(fault, AuditFault::EventAltered(_)));
        assert!(is_found, "{change}: {found:?}");
    }
}

/// What somebody also deletes who knows that timelines repeat the events.
const GONE_FROM_TIMELINES: &str = "DELETE FROM audit_about WHERE event NOT IN (SELECT id FROM audit_event)";

#[tokio::test]
async fn a_deleted_event_is_found() {
    let desk = desk().await;
    desk.sql(&format!("DELETE FROM audit_event WHERE at = {}", NOON + 5)).await;
    let found = faults(&desk).await;
    assert!(found.iter().any(|fault| matches!(fault, AuditFault::TimelineDiffers(_))), "{found:?}");
    desk.sql(GONE_FROM_TIMELINES).await;
    assert_eq!(faults(&desk).await, [AuditFault::CountDiffers { seal: 2, expected: 3, found: 2 }]);
}

#[tokio::test]
async fn a_deleted_event_is_found_though_the_count_was_mended() {
    let desk = desk().await;
    desk.sql(&format!("DELETE FROM audit_event WHERE at = {}", NOON + 5)).await;
    desk.sql("UPDATE audit_seal SET count = 2 WHERE number = 2").await;
    desk.sql(GONE_FROM_TIMELINES).await;
    assert_eq!(faults(&desk).await, [AuditFault::SealAltered(2)]);
}

#[tokio::test]
async fn an_event_moved_or_taken_out_of_its_seal_is_found() {
    let desk = desk().await;
    desk.sql(&format!("UPDATE audit_event SET seal_number = 3 WHERE at = {}", NOON + 5)).await;
    assert_eq!(faults(&desk).await.len(), 2);
    desk.sql(&format!("UPDATE audit_event SET seal_number = NULL WHERE at = {}", NOON + 5)).await;
    assert_eq!(faults(&desk).await, [AuditFault::CountDiffers { seal: 2, expected: 3, found: 2 }]);
    sealing::seal_once(&desk.backend).await.unwrap();
    assert_eq!(faults(&desk).await.len(), 1, "sealing it again does not hide it");
}

#[tokio::test]
async fn an_inserted_event_is_found_sealed_or_not() {
    for seal in ["NULL", "2"] {
        let desk = desk().await;
        let id = if desk.backend.db().backend() == sea_orm::DbBackend::Sqlite {
            "X'0192f3c0000070008000000000000001'"
        } else {
            "'0192f3c0-0000-7000-8000-000000000001'"
        };
        desk.sql(&format!(
            "INSERT INTO audit_event (id, at, actor_kind, action, subject_kind, detail, key_id, mac, seal_number)
             SELECT {id}, at, actor_kind, action, subject_kind, detail, key_id, mac, {seal}
             FROM audit_event WHERE at = {}",
            NOON + 5
        ))
        .await;
        let found = faults(&desk).await;
        assert!(found.iter().any(|fault| matches!(fault, AuditFault::EventAltered(_))), "{seal}: {found:?}");
    }
}

#[tokio::test]
async fn a_deleted_or_reordered_or_altered_seal_is_found() {
    let desk = desk().await;
    desk.sql("DELETE FROM audit_seal WHERE number = 2").await;
    assert_eq!(faults(&desk).await, [AuditFault::SealMissing(2), AuditFault::ChainBroken(3)]);
    desk.sql("DELETE FROM audit_seal WHERE number = 3").await;
    assert_eq!(faults(&desk).await.len(), 2, "the end cut off, its events left");

    let desk = self::desk().await;
    desk.sql("UPDATE audit_seal SET number = 9 WHERE number = 1").await;
    desk.sql("UPDATE audit_seal SET number = 1 WHERE number = 2").await;
    desk.sql("UPDATE audit_seal SET number = 2 WHERE number = 9").await;
    let found = faults(&desk).await;
    assert!(
        found.contains(&AuditFault::ChainBroken(1)) && found.contains(&AuditFault::ChainBroken(2)),
        "{found:?}"
    );

    for change in ["at = at + 1", "count = 4", "previous = hash", "hash = previous"] {
        let desk = self::desk().await;
        desk.sql(&format!("UPDATE audit_seal SET {change} WHERE number = 2")).await;
        assert!(!faults(&desk).await.is_empty(), "{change}");
    }
}

#[tokio::test]
async fn at_most_a_thousand_events_are_sealed_at_once() {
    let desk = TestBackend::new().await;
    let backend = &desk.backend;
    thousands(backend, 1_200).await;
    assert_eq!(sealing::seal_once(backend).await.unwrap(), 1_000);
    assert_eq!(sealing::seal_once(backend).await.unwrap(), 200);
    let report = backend.verify_audit().await.unwrap();
    assert_eq!((report.events, report.seals, report.faults.len()), (1_200, 2, 0));
}

#[tokio::test]
async fn events_that_wait_for_their_seal_for_more_than_a_minute_are_a_fault() {
    let desk = desk().await;
    desk.clock.advance(Duration::from_millis(59_998));
    assert_eq!(faults(&desk).await, [], "a minute old, and no more");
    desk.clock.advance(Duration::from_millis(1));
    assert_eq!(faults(&desk).await, [AuditFault::Unsealed(1)]);
    desk.clock.advance(Duration::from_millis(1));
    assert_eq!(faults(&desk).await, [AuditFault::Unsealed(2)]);
    desk.sql("DELETE FROM audit_event WHERE seal_number IS NULL").await;
    desk.sql(GONE_FROM_TIMELINES).await;
    assert_eq!(
        faults(&desk).await,
        [],
        "what had not been sealed in time is gone unseen: so it may not wait"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_hide_what_waits_for_its_seal() {
    let desk = TestBackend::new().await;
    write(&desk, 2).await;
    desk.clock.advance(Duration::from_secs(120));
    write(&desk, 1).await;
    let clock = std::sync::Arc::new(crate::clock::FixedClock::at(NOON));
    let config = crate::Config { failures: crate::db::Failures::default(), ..desk.backend.config().clone() };
    let set_back = Backend::boot(config, clock, crate::clock::Rng::seeded(44)).await.unwrap();
    assert_eq!(set_back.verify_audit().await.unwrap().faults, [AuditFault::Unsealed(2)]);
}

#[tokio::test]
async fn what_was_sealed_late_is_told_and_is_no_fault() {
    let desk = TestBackend::new().await;
    write(&desk, 3).await;
    desk.clock.advance(Duration::from_secs(61));
    write(&desk, 1).await;
    sealing::seal(&desk.backend).await.unwrap();
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.sealed_late, report.unsealed, report.faults), (3, 0, Vec::new()));
}

#[tokio::test]
async fn a_job_s_thousands_are_sealed_in_one_go() {
    let desk = TestBackend::new().await;
    thousands(&desk.backend, 3_200).await;
    desk.backend.run_due_once().await.unwrap();
    let report = desk.backend.verify_audit().await.unwrap();
    assert_eq!((report.seals, report.unsealed, report.faults.len()), (4, 0, 0));
}

#[tokio::test]
async fn two_sealers_at_once_make_one_chain_and_neither_fails() {
    let desk = TestBackend::new().await;
    let replica = desk.replica().await;
    for round in 0..20 {
        thousands(&desk.backend, 20).await;
        let (one, two) = tokio::join!(sealing::seal_once(&desk.backend), sealing::seal_once(&replica));
        assert_eq!(one.unwrap() + two.unwrap(), 20, "{round}");
    }
    assert_eq!(faults(&desk).await, []);
}

/// An id that no row has, as the databases write it.
fn some_id(desk: &TestBackend) -> &'static str {
    match desk.backend.db().backend() {
        sea_orm::DbBackend::Sqlite => "X'0192f3c0000070008000000000000001'",
        _ => "'0192f3c0-0000-7000-8000-000000000001'",
    }
}

#[tokio::test]
async fn a_row_that_was_added_changed_or_removed_in_a_timeline_is_found() {
    for change in [
        "UPDATE audit_about SET kind = 'account.deleted' WHERE event = ONE",
        "UPDATE audit_about SET account = NOBODY WHERE event = ONE AND account = ACTOR",
        "UPDATE audit_about SET event = OTHER WHERE event = ONE AND account = ACTOR",
        "DELETE FROM audit_about WHERE event = ONE AND account = ACTOR",
        "DELETE FROM audit_about WHERE event = ONE AND account <> ACTOR",
        "INSERT INTO audit_about (account, event, kind) SELECT NOBODY, id, action FROM audit_event WHERE id = ONE",
        "INSERT INTO audit_about (account, event, kind) SELECT ACTOR, NOBODY, 'account.deleted'",
    ] {
        let desk = desk().await;
        desk.backend.run_due_once().await.unwrap();
        assert_eq!(faults(&desk).await, []);
        let one = format!("(SELECT id FROM audit_event WHERE at = {})", NOON + 5);
        let other = format!("(SELECT id FROM audit_event WHERE at = {})", NOON + 6);
        let actor = format!("(SELECT actor_id FROM audit_event WHERE at = {})", NOON + 5);
        let sql = change.replace("ONE", &one).replace("OTHER", &other).replace("ACTOR", &actor);
        desk.sql(&sql.replace("NOBODY", some_id(&desk))).await;
        let found = faults(&desk).await;
        let is_found = found.iter().any(|fault| matches!(fault, AuditFault::TimelineDiffers(_)));
        assert!(is_found, "{change}: {found:?}");
    }
}

/// Sets the days of an invitation a few times.
async fn settings_desk() -> TestBackend {
    use crate::gate::{CanManageSettings, Desk, test_accounts};
    use domain::setting::{Setting, SettingSection, SettingsDraft};
    let desk = TestBackend::new().await;
    let ada = test_accounts::holder(&desk, "ada", &[domain::permission::Permission::ManageSettings]).await;
    let caller = test_accounts::signed_in(&desk, ada).await;
    let settings: Desk<CanManageSettings> = desk.backend.open(&caller).await.unwrap();
    for days in ["14", "7", "14", "30"] {
        let page = settings.settings_page(SettingSection::Registration).await.unwrap();
        let values = vec![(Setting::InvitationDays, days.to_owned())];
        let draft = SettingsDraft { version: page.version, values };
        settings.save_settings(SettingSection::Registration, &draft).await.unwrap();
    }
    desk
}

#[tokio::test]
async fn a_change_on_a_page_of_settings_that_is_not_as_its_event_is_found() {
    for change in [
        "UPDATE setting_change SET before = '8' WHERE after = '30'",
        "UPDATE setting_change SET after = '31' WHERE after = '30'",
        "UPDATE setting_change SET setting = 'session_days' WHERE after = '30'",
        "UPDATE setting_change SET section = 'security' WHERE after = '30'",
        "UPDATE setting_change SET changed_at = changed_at + 1 WHERE after = '30'",
        "UPDATE setting_change SET changed_by = NULL WHERE after = '30'",
        "DELETE FROM setting_change WHERE after = '30'",
        "INSERT INTO setting_change (id, section, setting, before, after, changed_at, changed_by)
         SELECT ID, section, setting, before, after, changed_at, changed_by FROM setting_change WHERE after = '30'",
    ] {
        let desk = settings_desk().await;
        assert_eq!(faults(&desk).await, []);
        desk.sql(&change.replace("ID", some_id(&desk))).await;
        let found = faults(&desk).await;
        let is_found = found.iter().any(|fault| matches!(fault, AuditFault::SettingChangeDiffers(_)));
        assert!(is_found, "{change}: {found:?}");
    }
}

/// Before, a change and its event had ids of their own.
#[tokio::test]
async fn changes_of_settings_from_before_are_compared_by_what_they_say() {
    let desk = settings_desk().await;
    let other = match desk.backend.db().backend() {
        sea_orm::DbBackend::Sqlite => "randomblob(16)",
        _ => "gen_random_uuid()",
    };
    desk.sql(&format!("UPDATE setting_change SET id = {other}, changed_at = changed_at + 3")).await;
    assert_eq!(faults(&desk).await, []);
    desk.sql("UPDATE setting_change SET before = '9' WHERE after = '30'").await;
    assert_eq!(faults(&desk).await.len(), 2, "the change, and the event that has none any more");
}
