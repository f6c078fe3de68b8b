//! What the tests beside the code share: a folder that goes away, and a desk on an empty SQLite database with a clock
//! that stands still and randomness that repeats itself.

use crate::clock::{FixedClock, Rng};
use crate::db::Failures;
use crate::{Backend, Config};
use sea_orm::ConnectionTrait;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// 2026-11-22 12:00 UTC.
pub(crate) const NOON: i64 = 1_795_348_800_000;

/// A folder of its own, removed with everything in it.
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

/// A booted backend, the clock it reads and the failures it can be made to meet.
pub(crate) struct TestBackend {
    pub(crate) backend: Backend,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) failures: Failures,
    _folder: Folder,
}

impl TestBackend {
    /// On an empty database of its own: SQLite, or PostgreSQL where `MATRICULA_TEST_POSTGRES_URL` names a server.
    pub(crate) async fn new() -> Self {
        let folder = Folder::new();
        let (clock, failures) = (Arc::new(FixedClock::at(NOON)), Failures::default());
        let config = Config { failures: failures.clone(), ..config(folder.path()).await };
        let backend = Backend::boot(config, clock.clone(), Rng::seeded(42)).await.unwrap();
        Self { backend, clock, failures, _folder: folder }
    }

    /// A second program on the same database, with the same keys.
    pub(crate) async fn replica(&self) -> Backend {
        let config = Config { failures: Failures::default(), ..self.backend.config().clone() };
        Backend::boot(config, self.clock.clone(), Rng::seeded(43)).await.unwrap()
    }

    /// Runs one statement as whoever has the database in their hands could.
    pub(crate) async fn sql(&self, statement: &str) {
        self.backend
            .db()
            .write(async |tx| Ok(tx.execute_unprepared(statement).await.map(|_| ())?))
            .await
            .unwrap();
    }
}

/// The configuration of a program on an empty database.
pub(crate) async fn config(folder: &Path) -> Config {
    let mut config = Config::sqlite(folder);
    if let Ok(url) = std::env::var("MATRICULA_TEST_POSTGRES_URL") {
        // `postgres://user@host:port/postgres`: the database in it is only where others are made from.
        let (server, _) = url.rsplit_once('/').unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let admin = sea_orm::Database::connect(&url).await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        config.database_url = format!("{server}/{name}");
    }
    config
}
