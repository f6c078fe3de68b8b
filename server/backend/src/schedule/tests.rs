use super::*;
use crate::audit;
use crate::clear_erased::clear_erased_now;
use crate::entity::{attempt, audit_event, setting};
use crate::gate::Caller;
use crate::limits::{self, Kind, Limit};
use crate::settings::StoredSetting;
use crate::test_backend::TestBackend;
use domain::audit::{Action, SubjectKind};
use sea_orm::PaginatorTrait;
use std::time::Duration;

async fn row(desk: &TestBackend, name: &str) -> schedule::Model {
    schedule::Entity::find_by_id(name.to_owned()).one(desk.backend.db().read()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_task_runs_when_it_is_due_and_not_before() {
    let desk = TestBackend::new().await;
    let tasks = [Task::Purge];
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1);
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 0);
    desk.clock.advance(Duration::from_secs(3_599));
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 0);
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1);
}

#[tokio::test]
async fn a_task_that_fails_or_panics_stops_no_other_and_is_tried_again() {
    let desk = TestBackend::new().await;
    let tasks = [Task::Fails, Task::Panics, Task::Purge];
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 3);
    for name in ["fails", "panics"] {
        let row = row(&desk, name).await;
        assert_eq!((row.lease_id, row.due_at), (None, desk.backend.now() + AFTER_FAILURE_MS), "{name}");
    }
    desk.clock.advance(Duration::from_secs(10));
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 2);
}

/// Makes the purge due now, under a lease of another program.
async fn lease_purge(desk: &TestBackend, lease: Uuid, until: i64) {
    let leased = schedule::Entity::update_many()
        .col_expr(schedule::Column::DueAt, Expr::value(desk.backend.now()))
        .col_expr(schedule::Column::LeaseId, Expr::value(lease))
        .col_expr(schedule::Column::LeaseUntil, Expr::value(until))
        .filter(schedule::Column::Name.eq("purge"));
    execute(&desk.backend, leased).await.unwrap();
}

#[tokio::test]
async fn what_a_dead_program_held_is_taken_over_when_its_lease_is_over() {
    let desk = TestBackend::new().await;
    let tasks = [Task::Purge];
    run_due(&desk.backend, &tasks).await.unwrap();
    let now = desk.backend.now();
    let lease: Uuid = desk.backend.new_id();
    lease_purge(&desk, lease, now + 30_000).await;
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 0);
    desk.clock.advance(Duration::from_secs(30));
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1);
    settle(&desk.backend, "purge", lease, 0, 0).await.unwrap();
    assert!(row(&desk, "purge").await.due_at > 0, "whoever comes back from the dead settles nothing");
}

#[tokio::test]
async fn after_the_clock_was_set_back_every_task_is_due_at_once() {
    let desk = TestBackend::new().await;
    let tasks = [Task::Purge];
    desk.clock.advance(Duration::from_secs(400 * 86_400));
    run_due(&desk.backend, &tasks).await.unwrap();
    desk.clock.set_back(Duration::from_secs(400 * 86_400));
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1, "it was put off by a clock that was ahead");
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 0, "and is put off by this one now");
    let now = desk.backend.now();
    let lease: Uuid = desk.backend.new_id();
    lease_purge(&desk, lease, now + 400 * 24 * HOUR).await;
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1, "a lease of then holds nobody up");
}

#[tokio::test]
async fn what_is_asked_for_while_a_task_is_done_is_done_by_another_run() {
    let desk = TestBackend::new().await;
    let tasks = [Task::ClearErased];
    run_due(&desk.backend, &tasks).await.unwrap();
    desk.clock.advance(Duration::from_secs(3_600));
    let (now, lease): (i64, Uuid) = (desk.backend.now(), desk.backend.new_id());
    assert!(take_lease(&desk.backend, Task::ClearErased, lease).await.unwrap());
    desk.backend.db().write(async |tx: Tx| clear_erased_now(&tx, now).await).await.unwrap();
    settle(&desk.backend, "clear_erased", lease, now, now + HOUR).await.unwrap();
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 1);
    assert_eq!(run_due(&desk.backend, &tasks).await.unwrap(), 0);
}

async fn write_event(program: &Backend) {
    let work = async |tx: Tx| {
        let subject = audit::Subject::only(SubjectKind::Organization);
        let entry = audit::Entry { action: Action::KeyRotated, subject, detail: serde_json::Value::Null };
        audit::record(&tx, program, &Caller::worker(), entry).await
    };
    program.db().write(work).await.unwrap();
}

async fn unsealed(desk: &TestBackend) -> u64 {
    let unsealed = audit_event::Entity::find().filter(audit_event::Column::SealNumber.is_null());
    unsealed.count(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn a_replica_whose_clock_is_ahead_stops_no_task_of_the_others() {
    let desk = TestBackend::new().await;
    let clock = std::sync::Arc::new(crate::clock::FixedClock::at(desk.backend.now() + 400 * 24 * HOUR));
    let config = desk.backend.config().clone();
    let ahead = Backend::boot(config, clock, crate::clock::Rng::seeded(44)).await.unwrap();
    let tasks = [Task::SealAudit, Task::Purge];
    for _ in 0..2 {
        for program in [&ahead, &desk.backend] {
            write_event(program).await;
            assert_eq!(run_due(program, &tasks).await.unwrap(), 2);
            assert_eq!(unsealed(&desk).await, 0);
        }
    }
}

#[tokio::test]
async fn of_two_programs_one_does_the_task() {
    let desk = TestBackend::new().await;
    let replica = desk.replica().await;
    for _ in 0..10 {
        desk.clock.advance(Duration::from_secs(3_600));
        let tasks = [Task::Purge];
        let (one, two) = tokio::join!(run_due(&desk.backend, &tasks), run_due(&replica, &tasks));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
    }
}

#[tokio::test]
async fn nothing_is_written_where_nothing_happens() {
    let desk = TestBackend::new().await;
    desk.backend.run_due_once().await.unwrap();
    let before = row(&desk, "seal_audit").await;
    desk.clock.advance(Duration::from_secs(5));
    assert_eq!(desk.backend.run_due_once().await.unwrap(), 0);
    assert_eq!(row(&desk, "seal_audit").await, before);
}

#[tokio::test]
async fn counters_are_forgotten_a_day_after_their_window() {
    let desk = TestBackend::new().await;
    let limit = Limit { max: 3, window_s: 900 };
    limits::reserve(&desk.backend, Kind::Reset, "ada", limit).await.unwrap();
    desk.backend.run_due_once().await.unwrap();
    assert_eq!(counters(&desk).await, 1);
    desk.clock.advance(Duration::from_secs(86_400));
    desk.backend.run_due_once().await.unwrap();
    assert_eq!(counters(&desk).await, 0);
}

async fn counters(desk: &TestBackend) -> u64 {
    attempt::Entity::find().count(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn a_run_of_the_purge_does_so_much_and_the_next_one_comes_at_once() {
    let desk = TestBackend::new().await;
    run_due(&desk.backend, &[Task::Purge]).await.unwrap();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
        INSERT INTO attempt (key, window_start, count) SELECT CAST(CAST(i AS TEXT) AS BYTEA), 0, 1 FROM n";
    let is_sqlite = desk.backend.db().backend() == sea_orm::DbBackend::Sqlite;
    desk.sql(&if is_sqlite { many.replace("BYTEA", "BLOB") } else { many.to_owned() }).await;
    desk.clock.advance(Duration::from_secs(3_600));
    assert_eq!(run_due(&desk.backend, &[Task::Purge]).await.unwrap(), 1);
    assert_eq!(counters(&desk).await, 500, "as much as keeps nobody waiting");
    assert_eq!(run_due(&desk.backend, &[Task::Purge]).await.unwrap(), 0);
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(run_due(&desk.backend, &[Task::Purge]).await.unwrap(), 1);
    assert_eq!(counters(&desk).await, 0);
}

#[tokio::test]
async fn a_setting_changed_by_another_program_holds_after_the_next_reading() {
    let desk = TestBackend::new().await;
    let replica = desk.replica().await;
    let put = async |value: &str| {
        let put =
            async |tx: Tx| desk.backend.write_setting(&tx, StoredSetting::InvitationDays, value, None).await;
        desk.backend.db().write(put).await
    };
    put("14").await.unwrap();
    assert!(put("0").await.is_err() && put("x").await.is_err());
    assert_eq!(replica.settings().invitation_days, 7);
    replica.reload_settings().await.unwrap();
    assert_eq!(replica.settings().invitation_days, 14);
    assert_eq!(
        setting::Entity::find().count(replica.db().read()).await.unwrap(),
        StoredSetting::ALL.len() as u64
    );
}

#[tokio::test]
async fn workers_end_when_they_are_told() {
    let desk = TestBackend::new().await;
    let (shutdown, listens) = tokio::sync::watch::channel(false);
    let workers = desk.backend.start_workers(listens);
    let has_run = schedule::Column::RanAt.is_not_null();
    while schedule::Entity::find().filter(has_run.clone()).count(desk.backend.db().read()).await.unwrap() == 0
    {
        tokio::task::yield_now().await;
    }
    shutdown.send(true).unwrap();
    workers.join_all().await;
}

#[tokio::test]
async fn what_is_written_is_sealed_because_it_was_written_and_not_because_a_second_is_over() {
    let desk = TestBackend::new().await;
    let (shutdown, listens) = tokio::sync::watch::channel(false);
    let sealing = tokio::spawn(workers::sealing(desk.backend.clone(), listens));
    let unsealed = audit_event::Column::SealNumber.is_null();
    for _ in 0..2 {
        crate::gate::test_accounts::session(&desk.backend, account(&desk).await).await;
        while audit_event::Entity::find()
            .filter(unsealed.clone())
            .count(desk.backend.db().read())
            .await
            .unwrap()
            > 0
        {
            tokio::task::yield_now().await;
        }
    }
    shutdown.send(true).unwrap();
    sealing.await.unwrap();
    assert_eq!(desk.backend.verify_audit().await.unwrap().faults, []);
}

/// Somebody who can have a session.
async fn account(desk: &TestBackend) -> domain::id::AccountId {
    let name = format!("ada{}", desk.backend.rng().below(1_000_000));
    crate::gate::test_accounts::account(desk, &name, domain::account::AccountState::Active).await
}
