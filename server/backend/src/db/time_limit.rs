//! How long a statement of a request may read on SQLite, which has no setting for it. PostgreSQL ends its statements itself.

use super::is_unhurried;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Sqlite};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Instructions of SQLite's machine between two looks at the clock: some milliseconds of work, so that looking costs nothing.
const INSTRUCTIONS: i32 = 200_000;

/// A limit in milliseconds, which tests shorten.
#[derive(Clone)]
pub(super) struct TimeLimit(Arc<AtomicU32>);

impl TimeLimit {
    pub(super) fn new(milliseconds: u32) -> Self {
        Self(Arc::new(AtomicU32::new(milliseconds)))
    }

    #[cfg(test)]
    pub(super) fn set(&self, milliseconds: u32) {
        self.0.store(milliseconds, Ordering::Relaxed);
    }

    /// Limits each use of these connections. Outside a transaction that is one statement.
    pub(super) fn apply(&self, pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
        let (new, idle) = (self.clone(), self.clone());
        pool.after_connect(move |connection, _| {
            let limit = new.clone();
            Box::pin(async move { limit.begin(connection).await })
        })
        .before_acquire(move |connection, _| {
            let limit = idle.clone();
            Box::pin(async move { limit.begin(connection).await.map(|()| true) })
        })
    }

    /// Begins to count for whoever takes this connection; work of the program may take longer.
    async fn begin(&self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let is_unhurried = is_unhurried();
        let mut handle = connection.lock_handle().await?;
        if is_unhurried {
            handle.remove_progress_handler();
            return Ok(());
        }
        let end = Instant::now() + Duration::from_millis(self.0.load(Ordering::Relaxed).into());
        handle.set_progress_handler(INSTRUCTIONS, move || Instant::now() < end);
        Ok(())
    }
}
