//! For unit tests: a backend on an empty database with a fixed clock and seeded randomness, and a temporary folder.

use crate::clock::{FixedClock, Rng};
use crate::db::Failures;
use crate::{Backend, Config, PasswordCost};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// 2026-11-22 12:00 UTC.
pub(crate) const NOON: i64 = 1_795_348_800_000;

/// A temporary folder, removed with everything in it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("matricula-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A booted backend with its clock and its injected failures.
pub(crate) struct TestBackend {
    pub(crate) backend: Backend,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) failures: Failures,
    _folder: Folder,
}

impl TestBackend {
    /// Boots on an empty database of its own: SQLite, or PostgreSQL where `MATRICULA_TEST_POSTGRES_URL` names a server.
    pub(crate) async fn new() -> Self {
        let folder = Folder::new();
        let (clock, failures) = (Arc::new(FixedClock::at(NOON)), Failures::default());
        let config = Config { failures: failures.clone(), ..config(folder.path()).await };
        if crate::database_file::path_of(&config.database_url).is_some() {
            std::fs::write(folder.path().join("matricula.db"), migrated().await).unwrap();
        }
        let backend = Backend::boot(config, clock.clone(), Rng::seeded(42)).await.unwrap();
        Self { backend, clock, failures, _folder: folder }
    }

    /// A second backend on the same database, with the same keys.
    pub(crate) async fn replica(&self) -> Backend {
        let config = Config { failures: Failures::default(), ..self.backend.config().clone() };
        Backend::boot(config, self.clock.clone(), Rng::seeded(43)).await.unwrap()
    }

    /// Runs one statement outside of any action.
    pub(crate) async fn sql(&self, statement: &str) {
        self.backend
            .db()
            .write(async |tx| Ok(tx.execute_unprepared(statement).await.map(|_| ())?))
            .await
            .unwrap();
    }

    /// Another connection that holds SQLite's write lock until its `ROLLBACK`; `None` on PostgreSQL.
    pub(crate) async fn lock_writing(&self) -> Option<DatabaseConnection> {
        if self.backend.db().backend() != DbBackend::Sqlite {
            return None;
        }
        let mut options = ConnectOptions::new(self.backend.config().database_url.clone());
        options.max_connections(1).min_connections(1);
        let other = Database::connect(options).await.unwrap();
        other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
        Some(other)
    }
}

/// The bytes of a SQLite database that is migrated and has no row of its own: migrating once and copying is faster than
/// migrating for each test.
async fn migrated() -> &'static [u8] {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let migrate = async || {
        let folder = Folder::new();
        let config = Config::sqlite(folder.path());
        let url = config.database_url.clone();
        Backend::boot(config, Arc::new(FixedClock::at(NOON)), Rng::seeded(41)).await.unwrap().close().await;
        // Each test makes keys of its own.
        let database = Database::connect(url).await.unwrap();
        for table in ["master_key", "audit_address_key"] {
            database.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
        }
        database.close().await.unwrap();
        std::fs::read(folder.path().join("matricula.db")).unwrap()
    };
    MIGRATED.get_or_init(migrate).await
}

/// The configuration for an empty database.
pub(crate) async fn config(folder: &Path) -> Config {
    let mut config = Config { password_cost: PasswordCost::FOR_TESTS, ..Config::sqlite(folder) };
    if let Ok(url) = std::env::var("MATRICULA_TEST_POSTGRES_URL") {
        // `postgres://user@host:port/postgres`: the database of the tests is created from this one.
        let (server, _) = url.rsplit_once('/').unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let admin = Database::connect(&url).await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        config.database_url = format!("{server}/{name}");
    }
    config
}
