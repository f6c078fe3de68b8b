//! What the tests beside the code share: a folder that goes away, and a desk on an empty SQLite database with a clock
//! that stands still and randomness that repeats itself.

use crate::clock::{FixedClock, Rng};
use crate::db::Failures;
use crate::{Backend, Config};
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
pub(crate) struct Desk {
    pub(crate) backend: Backend,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) failures: Failures,
    folder: Folder,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let (folder, clock, failures) = (Folder::new(), Arc::new(FixedClock::at(NOON)), Failures::default());
        let config = Config { failures: failures.clone(), ..Config::sqlite(folder.path()) };
        let backend = Backend::boot(config, clock.clone(), Rng::seeded(42)).await.unwrap();
        Self { backend, clock, failures, folder }
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}
