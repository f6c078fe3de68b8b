use super::*;
use crate::clock::FixedClock;
use crate::db::Failures;
use crate::test_backend::{self, Folder, NOON};
use migration::{SchemaManager, Step, StepName, async_trait};
use sea_orm::{ConnectionTrait, DbErr};
use std::sync::Arc;
use tokio::sync::Notify;

/// A step that makes a table and then goes well, fails, or hangs until it is killed, and says when it does.
#[derive(Clone)]
enum Late {
    Works,
    Fails,
    Hangs(Arc<Notify>),
}

impl StepName for Late {
    fn name(&self) -> &str {
        "m9999_late"
    }
}

#[async_trait::async_trait]
impl Step for Late {
    async fn up(&self, manager: &SchemaManager) -> std::result::Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE TABLE late (id INTEGER PRIMARY KEY)").await?;
        db.execute_unprepared("INSERT INTO late (id) VALUES (1)").await?;
        db.execute_unprepared("ALTER TABLE account ADD COLUMN late INTEGER").await?;
        match self {
            Self::Works => Ok(()),
            Self::Fails => Err(DbErr::Custom("as ordered".to_owned())),
            Self::Hangs(half_done) => {
                half_done.notify_one();
                std::future::pending().await
            }
        }
    }
}

fn steps(late: Option<Late>) -> Vec<Box<dyn Step>> {
    let mut steps = migration::steps();
    steps.extend(late.map(|late| Box::new(late) as Box<dyn Step>));
    steps
}

struct Bench {
    db: Arc<Db>,
    clock: Arc<FixedClock>,
    rng: Arc<Rng>,
    _folder: Folder,
}

impl Bench {
    async fn new() -> Self {
        let folder = Folder::new();
        let rng = Arc::new(Rng::seeded(1));
        let url = test_backend::config(folder.path()).await.database_url;
        let db = Arc::new(Db::connect(&url, rng.clone(), Failures::default()).await.unwrap());
        Self { db, clock: Arc::new(FixedClock::at(NOON)), rng, _folder: folder }
    }

    async fn run(&self, late: Option<Late>) -> std::result::Result<usize, MigrateError> {
        run(&self.db, &*self.clock, &self.rng, &steps(late)).await
    }

    async fn has(&self, sql: &str) -> bool {
        self.db.read().execute_unprepared(sql).await.is_ok()
    }

    async fn untouched_by_late(&self) -> bool {
        !self.has("SELECT id FROM late").await && !self.has("SELECT late FROM account").await
    }
}

#[tokio::test]
async fn an_empty_database_is_brought_up_once() {
    let bench = Bench::new().await;
    assert!(!is_current(&bench.db, &steps(None)).await.unwrap());
    assert_eq!(bench.run(None).await.unwrap(), migration::steps().len());
    assert!(is_current(&bench.db, &steps(None)).await.unwrap());
    assert_eq!(bench.run(None).await.unwrap(), 0);
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_and_runs_whole_the_next_time() {
    let bench = Bench::new().await;
    assert!(matches!(bench.run(Some(Late::Fails)).await, Err(MigrateError::Failed(_))));
    assert!(bench.untouched_by_late().await, "tables and columns are rolled back as well");
    assert!(bench.has("SELECT id FROM account").await, "the steps before it stay");
    assert_eq!(bench.run(Some(Late::Works)).await.unwrap(), 1, "the lease was given back");
    assert!(bench.has("SELECT id FROM late").await && bench.has("SELECT late FROM account").await);
}

#[tokio::test]
async fn a_program_killed_in_a_step_is_followed_by_another_once_its_lease_is_over() {
    let bench = Bench::new().await;
    bench.run(None).await.unwrap();
    let half_done = Arc::new(Notify::new());
    let killed = tokio::spawn({
        let (db, clock, rng) = (bench.db.clone(), bench.clock.clone(), bench.rng.clone());
        let late = Late::Hangs(half_done.clone());
        async move { run(&db, &*clock, &rng, &steps(Some(late))).await.is_ok() }
    });
    half_done.notified().await;
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());
    assert!(bench.untouched_by_late().await);

    let (next, clock) = (Uuid::from_u128(2), &bench.clock);
    assert!(!take_lease(&bench.db, next, clock.now()).await.unwrap(), "the holder may still live");
    clock.advance(Duration::from_secs(61));
    assert_eq!(bench.run(Some(Late::Works)).await.unwrap(), 1);
}

#[tokio::test]
async fn many_programs_that_start_at_once_run_every_step_once() {
    let bench = Bench::new().await;
    let starts = (0..8).map(|seed| {
        let (db, clock) = (bench.db.clone(), bench.clock.clone());
        tokio::spawn(
            async move { run(&db, &*clock, &Rng::seeded(100 + seed), &steps(Some(Late::Works))).await },
        )
    });
    let ran: usize =
        futures::future::join_all(starts).await.into_iter().map(|ran| ran.unwrap().unwrap()).sum();
    assert_eq!(ran, migration::steps().len() + 1);
}

#[tokio::test]
async fn an_older_program_refuses_a_newer_database_and_says_so() {
    let bench = Bench::new().await;
    bench.run(Some(Late::Works)).await.unwrap();
    let refused = bench.run(None).await.unwrap_err();
    assert!(matches!(&refused, MigrateError::Newer(names) if names == &["m9999_late"]), "{refused}");
    assert!(refused.to_string().starts_with("schema_newer"));
}

#[tokio::test]
async fn whoever_lost_the_lease_cannot_go_on() {
    let bench = Bench::new().await;
    bench.run(None).await.unwrap();
    let (old, new) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert!(take_lease(&bench.db, old, NOON).await.unwrap());
    assert!(!take_lease(&bench.db, new, NOON + LEASE_MS).await.unwrap());
    assert!(take_lease(&bench.db, new, NOON + LEASE_MS + 1).await.unwrap());
    assert!(!take_lease(&bench.db, old, NOON + LEASE_MS).await.unwrap());
    assert!(
        take_lease(&bench.db, new, NOON - 2 * LEASE_MS).await.unwrap(),
        "a lease of a clock that was ahead"
    );
    let late = run_pending(&bench.db, &*bench.clock, old, &steps(Some(Late::Works))).await;
    assert!(matches!(late, Err(MigrateError::Failed(_))));
    assert!(bench.untouched_by_late().await);
}
