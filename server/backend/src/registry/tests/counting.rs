//! The overview, and the counts it is made of, against a count of everybody.

use super::*;
use crate::clock::Rng;
use crate::entity::bulk_job;
use crate::gate::{CanViewRegistry, Desk};
use domain::bulk::{JobKind, JobState};
use domain::id::{InvitationId, JobId, UnitId};
use domain::permission::Permission;
use domain::registry::{Funnel, FunnelOf, ListPlace, Overview, RegistryAddress, Stage, UnitFilter};
use sea_orm::{IntoActiveModel, Set, Statement};
use uuid::Uuid;

async fn number(desk: &TestBackend, sql: &str) -> u64 {
    let db = desk.backend.db().read();
    let statement = Statement::from_string(db.get_database_backend(), sql.to_owned());
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    u64::try_from(row.try_get::<i64>("", "n").unwrap()).unwrap()
}

async fn viewer(desk: &TestBackend) -> Desk<CanViewRegistry> {
    let ada = test_accounts::holder(desk, "ada", &[Permission::ViewRegistry]).await;
    let caller = test_accounts::signed_in(desk, ada).await;
    desk.backend.open::<CanViewRegistry>(&caller).await.unwrap()
}

async fn add_unit(desk: &TestBackend, name: &str, above: &[UnitId]) -> UnitId {
    let id: UnitId = desk.backend.new_id();
    let add = async |tx: Tx| {
        let row = crate::entity::unit::ActiveModel {
            id: Set(id),
            parent: Set(above.last().map_or(Uuid::nil(), |parent| parent.uuid())),
            name: Set(name.to_owned()),
            name_key: Set(name.to_lowercase()),
            created_at: Set(NOON),
            ..Default::default()
        };
        crate::entity::unit::Entity::insert(row).exec_without_returning(&*tx).await?;
        for (depth, ancestor) in (0..).zip(above.iter().chain([&id]).rev()) {
            let row = crate::entity::unit_below::Model { ancestor: *ancestor, unit: id, depth };
            crate::entity::unit_below::Entity::insert(row.into_active_model())
                .exec_without_returning(&*tx)
                .await?;
        }
        Ok(())
    };
    desk.backend.db().write(add).await.unwrap();
    id
}

async fn add_job(desk: &TestBackend) -> JobId {
    let id: JobId = desk.backend.new_id();
    let add = async |tx: Tx| {
        let row = bulk_job::ActiveModel {
            id: Set(id),
            idempotency_key: Set(id.to_string()),
            kind: Set(JobKind::Invite),
            state: Set(JobState::Done),
            row_count: Set(0),
            stored: Set(0),
            stored_bytes: Set(0),
            created: Set(0),
            resent: Set(0),
            skipped: Set(0),
            failed: Set(0),
            changed: Set(0),
            head: Set(Vec::new()),
            job_key: Set(Vec::new()),
            created_at: Set(NOON),
            started_at: Set(Some(NOON)),
            worked_rows: Set(0),
            worked_ms: Set(0),
            ..Default::default()
        };
        bulk_job::Entity::insert(row).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(add).await.unwrap();
    id
}

/// The funnel of the accounts `a` that meet a condition, counted one by one. Each has one invitation at most.
async fn counted(desk: &TestBackend, which: &str) -> Funnel {
    let people = format!(
        "SELECT COUNT(*) AS n FROM account a WHERE a.state IN ('pending', 'active', 'suspended') AND {which} AND
        EXISTS (SELECT 1 FROM invitation v WHERE v.account_id = a.id"
    );
    let accepted = format!("{people} AND v.state = 'accepted')");
    let with = |states: &str| {
        format!(
            "{accepted} AND EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.state IN ({states}))"
        )
    };
    Funnel {
        invited: number(desk, &format!("{people})")).await,
        accepted: number(desk, &accepted).await,
        submitted: number(
            desk,
            &with("'submitted', 'in_review', 'changes_requested', 'verified', 'rejected', 'suspended'"),
        )
        .await,
        verified: number(desk, &with("'verified'")).await,
    }
}

fn literal(desk: &TestBackend, id: Uuid) -> String {
    match desk.backend.db().backend() {
        sea_orm::DbBackend::Sqlite => format!("X'{}'", id.simple()),
        _ => format!("'{id}'"),
    }
}

#[tokio::test]
async fn the_overview_is_what_a_count_of_everybody_says_after_any_changes() {
    let desk = TestBackend::new().await;
    let viewer = viewer(&desk).await;
    let random = Rng::seeded(11);
    let top = add_unit(&desk, "School", &[]).await;
    let units = [top, add_unit(&desk, "First", &[top]).await, add_unit(&desk, "Second", &[top]).await];
    let jobs = [add_job(&desk).await, add_job(&desk).await];
    let mut accounts: Vec<AccountId> = Vec::new();
    let states = ["pending", "active", "suspended", "to_be_deleted", "deleted"];
    let invitations = ["accepted", "revoked", "superseded", "open"];
    let identities = [
        "draft",
        "submitted",
        "in_review",
        "changes_requested",
        "verified",
        "rejected",
        "suspended",
        "erased",
    ];
    for step in 0..260_u32 {
        let one = usize::try_from(random.below(u32::try_from(accounts.len().max(1)).unwrap())).unwrap();
        let choose =
            |words: &[&'static str]| words[random.below(u32::try_from(words.len()).unwrap()) as usize];
        if accounts.len() < 12 || random.below(9) == 0 {
            let id = test_accounts::account(&desk, &format!("p{step}"), AccountState::Pending).await;
            accounts.push(id);
            if random.below(4) > 0 {
                following::invite(&desk, id, NOON + 1_000_000).await;
            }
            if random.below(2) > 0 {
                following::begin_identity(&desk, Some(id), i64::from(step) + 1).await;
            }
        } else {
            let id = literal(&desk, accounts[one].uuid());
            let change = match random.below(5) {
                0 => format!("UPDATE account SET state = '{}' WHERE id = {id}", choose(&states)),
                1 => format!(
                    "UPDATE invitation SET state = '{}' WHERE account_id = {id}",
                    choose(&invitations)
                ),
                2 => format!("UPDATE identity SET state = '{}' WHERE account_id = {id}", choose(&identities)),
                3 => {
                    let unit = units[random.below(3) as usize];
                    format!("UPDATE account SET unit = {} WHERE id = {id}", literal(&desk, unit.uuid()))
                }
                _ => {
                    let job = jobs[random.below(2) as usize];
                    // A job is written together with an invitation, which refreshes the person.
                    format!(
                        "UPDATE account SET job = {}, signed_in_at = {step} WHERE id = {id}",
                        literal(&desk, job.uuid())
                    )
                }
            };
            desk.sql(&change).await;
        }
        if random.below(12) == 0 {
            keep(&desk).await;
        }
        if step % 20 == 19 {
            is_right(&desk).await;
            compare(&desk, &viewer, &units, &jobs).await;
        }
    }
    keep(&desk).await;
    compare(&desk, &viewer, &units, &jobs).await;
}

/// Compares the overview with a count, and with the lists that its bars lead to.
async fn compare(desk: &TestBackend, viewer: &Desk<CanViewRegistry>, units: &[UnitId], jobs: &[JobId]) {
    let overview: Overview = viewer.overview(None).await.unwrap();
    assert_eq!(overview.everybody, counted(desk, "TRUE").await);
    leads_to_its_people(viewer, FunnelOf::Everybody, overview.everybody).await;
    for row in &overview.units {
        let (which, of) = match row.unit {
            None => ("a.unit IS NULL".to_owned(), FunnelOf::Unit(UnitFilter::None)),
            Some(unit) => {
                let below = literal(desk, unit.uuid());
                let which = format!("a.unit IN (SELECT b.unit FROM unit_below b WHERE b.ancestor = {below})");
                (which, FunnelOf::Unit(UnitFilter::Below(unit)))
            }
        };
        assert_eq!(row.funnel, counted(desk, &which).await, "{}", row.name);
        leads_to_its_people(viewer, of, row.funnel).await;
    }
    let shown: Vec<_> = overview.units.iter().filter_map(|row| row.unit).collect();
    assert_eq!(shown, units, "the one top unit, with those below it");
    assert_eq!(overview.jobs.len(), jobs.len());
    for row in &overview.jobs {
        assert_eq!(row.funnel, counted(desk, &format!("a.job = {}", literal(desk, row.job.uuid()))).await);
        leads_to_its_people(viewer, FunnelOf::Job(row.job), row.funnel).await;
    }
}

async fn leads_to_its_people(viewer: &Desk<CanViewRegistry>, of: FunnelOf, funnel: Funnel) {
    for stage in Stage::ALL {
        let address = RegistryAddress { query: of.people(*stage), place: ListPlace::First };
        let text = address.text();
        let page = viewer.registry(&RegistryAddress::parse(&text)).await.unwrap();
        assert_eq!(page.rows.len() as u64, funnel.at(*stage), "{text}");
    }
}

#[tokio::test]
async fn the_days_of_invitations_are_those_of_the_organization_and_stay() {
    let desk = TestBackend::new().await;
    let viewer = viewer(&desk).await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Pending).await;
    let count = async |invitation: InvitationId, at: i64| {
        let backend = &desk.backend;
        let work = async |tx: Tx| super::super::count_accepted(&tx, backend, (invitation, None), at).await;
        backend.db().write(work).await.unwrap();
    };
    let first = following::invite(&desk, ann, NOON).await;
    count(first, NOON).await;
    // Half an hour before midnight in UTC is the next day in Rome.
    let late = NOON + 12 * 3_600_000 - 1_800_000;
    count(desk.backend.new_id(), late).await;
    desk.sql("UPDATE setting SET value = 'Europe/Rome' WHERE key = 'time_zone'").await;
    desk.backend.reload_settings().await.unwrap();
    count(desk.backend.new_id(), late).await;
    let accepted = async || {
        let days = viewer.overview(None).await.unwrap().days;
        assert_eq!(days.len(), Overview::DAYS);
        let days = days.into_iter().filter(|day| day.accepted > 0);
        days.map(|day| (day.day, day.accepted)).collect::<Vec<_>>()
    };
    desk.clock.advance(std::time::Duration::from_secs(86_400));
    let expected = vec![("2026-11-22".to_owned(), 2), ("2026-11-23".to_owned(), 1)];
    assert_eq!(accepted().await, expected, "before they are folded in");
    keep(&desk).await;
    assert_eq!(accepted().await, expected, "and afterwards");
}

#[tokio::test]
async fn a_day_of_a_clock_that_was_ahead_deletes_no_day_that_is_shown() {
    let desk = TestBackend::new().await;
    let count = async |days: i64| {
        let (backend, id) = (&desk.backend, desk.backend.new_id());
        let at = NOON + days * 86_400_000;
        let work = async |tx: Tx| super::super::count_accepted(&tx, backend, (id, None), at).await;
        backend.db().write(work).await.unwrap();
        keep(&desk).await;
    };
    count(0).await;
    count(2_000).await;
    assert_eq!(number(&desk, "SELECT COUNT(*) AS n FROM day_count").await, 2, "it is counted once");
    desk.clock.advance(std::time::Duration::from_secs(2_000 * 86_400));
    count(2_000).await;
    assert_eq!(number(&desk, "SELECT COUNT(*) AS n FROM day_count").await, 1, "old days still go");
}
