//! Database connections, and the only place where transactions begin.
//!
//! On SQLite there is one connection for writing, opened first, and four read-only ones: writers wait in the program
//! instead of failing in the database. On PostgreSQL both are one pool, in which no statement outlives its request, and
//! there is a second one without that limit for the program's own work ([`unhurried`]). On SQLite the same connections
//! read with the limit or without it ([`time_limit`]), and a few others, without any limit, find rows by their keys
//! ([`Db::lookups`]).

mod failures;
mod open;
mod time_limit;

pub use failures::{Failure, Failures};

pub(crate) use crate::database_error::{Unique, violated};

use crate::clock::Rng;
use crate::database_error;
use crate::error::{Error, Result};
use domain::form::Code;
use open::{Pools, STATEMENT_MS, open_postgres, open_sqlite, open_sqlite_lookups};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use time_limit::TimeLimit;
use tokio::sync::Notify;

/// How often a transaction is retried after a conflict.
const TRIES: u32 = 5;
/// After this time no request waits for the answer any more, and nothing is retried.
const PATIENCE: Duration = Duration::from_secs(12);

tokio::task_local! {
    /// Whether the current task is work of the program, which no request waits for.
    static UNHURRIED: ();
}

/// Runs work of the program, which may take longer than a request: migrations, workers, commands.
pub async fn unhurried<Work: Future>(work: Work) -> Work::Output {
    UNHURRIED.scope((), work).await
}

fn is_unhurried() -> bool {
    UNHURRIED.try_with(|()| ()).is_ok()
}

/// The work that ends every transaction. A pointer to a function, so that the connections need not know whose it is.
pub(crate) type BeforeCommit =
    for<'a> fn(&'a DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// The connections, private to this crate.
pub(crate) struct Db {
    requests: Pools,
    /// The same on SQLite.
    work: Pools,
    /// On SQLite; elsewhere a limit costs nothing.
    lookups: Option<DatabaseConnection>,
    rng: Arc<Rng>,
    failures: Failures,
    committed: Notify,
    /// What every transaction does before its commit, once the database is migrated.
    before_commit: OnceLock<BeforeCommit>,
    /// That of the reading connections on SQLite.
    #[cfg(test)]
    time_limit: TimeLimit,
}

impl Db {
    /// Connects to `sqlite://…` (creating the file) or `postgres://…`.
    pub(crate) async fn connect(
        url: &str,
        rng: Arc<Rng>,
        failures: Failures,
    ) -> std::result::Result<Self, DbErr> {
        let time_limit = TimeLimit::new(STATEMENT_MS);
        let (requests, work, lookups) = if url.starts_with("sqlite:") {
            let (requests, work) = open_sqlite(url, time_limit.clone()).await?;
            (requests, work, Some(open_sqlite_lookups(url).await?))
        } else {
            let (requests, work) = open_postgres(url).await?;
            (requests, work, None)
        };
        Ok(Self {
            requests,
            work,
            lookups,
            rng,
            failures,
            committed: Notify::new(),
            before_commit: OnceLock::new(),
            #[cfg(test)]
            time_limit,
        })
    }

    /// The connections for reading outside a transaction.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.pools().read
    }

    /// The connections for statements that find a few rows by their keys, whose time does not grow with the tables. Other
    /// statements have a limit of time, and to begin it takes as long as such a statement.
    pub(crate) fn lookups(&self) -> &DatabaseConnection {
        self.lookups.as_ref().unwrap_or_else(|| self.read())
    }

    fn pools(&self) -> &Pools {
        if is_unhurried() { &self.work } else { &self.requests }
    }

    /// Which database this is.
    pub(crate) fn backend(&self) -> DbBackend {
        self.work.write.get_database_backend()
    }

    /// From now on every transaction ends with this.
    pub(crate) fn end_transactions_with(&self, work: BeforeCommit) {
        // A second call would be of the same program, with the same function.
        let _ = self.before_commit.set(work);
    }

    /// Does what every transaction does before its commit, for work that needs it earlier.
    pub(crate) async fn before_commit(&self, tx: &DatabaseTransaction) -> Result<()> {
        match self.before_commit.get() {
            Some(work) => work(tx).await,
            None => Ok(()),
        }
    }

    /// Runs `work` in one transaction and commits it; an error rolls it back. After a conflict with another transaction, at
    /// a statement or at the commit, `work` runs again: whatever must not differ between runs (ids, times, tokens, hashes)
    /// is made before it. Inside there is no other `read` or `write`, no hashing and no mail, since on SQLite all other
    /// writers wait.
    ///
    /// `db.write(async |tx| { let tx = &*tx; … })`: the closure borrows what it uses. It takes the transaction by value and
    /// is cloned for every try, since the compiler cannot prove that the future of an `AsyncFn(&DatabaseTransaction)` is
    /// `Send`.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(Tx) -> Result<T> + Clone,
    {
        let patience = tokio::time::Instant::now() + PATIENCE;
        let mut tries = 0;
        loop {
            let error = match self.attempt(work.clone()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if !is_contention(&error) || tries == TRIES || tokio::time::Instant::now() > patience {
                return Err(error);
            }
            let pause = (10 << tries) + self.rng.below(10 << tries);
            tracing::debug!(tries, pause, "a transaction is retried after a conflict");
            tokio::time::sleep(Duration::from_millis(pause.into())).await;
            tries += 1;
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place where a transaction begins")]
    async fn attempt<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(Tx) -> Result<T>,
    {
        self.failures.fail_at(Failure::Begin)?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = Arc::new(self.pools().write.begin_with_options(options).await?);
        let outcome = work(Tx(Arc::clone(&tx))).await;
        let outcome = match outcome {
            Ok(value) => self.before_commit(&tx).await.map(|()| value),
            outcome => outcome,
        };
        let outcome = outcome.and_then(|value| self.failures.fail_at(Failure::Statement).map(|()| value));
        let Some(tx) = Arc::into_inner(tx) else {
            return Err(Error::broken("a transaction was held beyond its end, and is rolled back"));
        };
        match outcome {
            Ok(value) => {
                // After an injected failure the transaction is rolled back when it is dropped.
                self.failures.fail_at(Failure::Commit)?;
                tx.commit().await.map_err(commit_error)?;
                self.committed.notify_one();
                Ok(value)
            }
            Err(error) => {
                if let Err(rollback) = tx.rollback().await {
                    tracing::warn!(%rollback, "a transaction ended with its connection");
                }
                Err(error)
            }
        }
    }

    /// Waits for a commit since the last call. Only the sealing worker waits here.
    pub(crate) async fn committed(&self) {
        self.committed.notified().await;
    }

    /// Checkpoints and truncates SQLite's write-ahead log. Returns whether it is empty: a reader may prevent that. Does
    /// nothing on PostgreSQL.
    pub(crate) async fn checkpoint(&self) -> Result<bool> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(true);
        }
        // Raw, since a PRAGMA has no builder.
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = self.work.write.query_one_raw(statement).await?;
        let is_busy = row.map_or(Ok(1), |row| row.try_get::<i32>("", "busy"))?;
        Ok(is_busy == 0)
    }

    /// Takes what was overwritten and deleted out of PostgreSQL's tables, and out of its statistics about them, which
    /// hold samples of the values and otherwise stay until a tenth of the table has changed. SQLite does so by itself.
    /// Returns whether everything that was deleted before is gone: a transaction that has begun before, as that of a
    /// backup, may still read it.
    pub(crate) async fn vacuum(&self, tables: &[&str]) -> Result<bool> {
        if self.backend() != DbBackend::Postgres {
            return Ok(true);
        }
        let next = Statement::from_string(DbBackend::Postgres, NEXT_TRANSACTION);
        let next = self.work.write.query_one_raw(next).await?;
        let next: i64 = next.map_or(Ok(0), |row| row.try_get("", "next"))?;
        for table in tables {
            // Raw and outside a transaction: VACUUM has no builder and allows no transaction.
            self.work.write.execute_unprepared(&format!("VACUUM (ANALYZE) {table}")).await?;
        }
        let before = Statement::from_sql_and_values(DbBackend::Postgres, BEGUN_BEFORE, [next.into()]);
        Ok(self.work.write.query_one_raw(before).await?.is_none())
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        let pools = [&self.requests.read, &self.requests.write, &self.work.read, &self.work.write];
        for pool in pools.into_iter().chain(&self.lookups) {
            if let Err(error) = pool.clone().close().await {
                tracing::debug!(%error, "a pool was closed already");
            }
        }
    }
}

/// All that was committed until now has a lower number. Raw, as no builder knows PostgreSQL's own functions.
const NEXT_TRANSACTION: &str =
    "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) AS next";

/// Whether anybody may still read what a transaction before that number has deleted. Ages are counted from the next
/// number, which has none itself.
const BEGUN_BEFORE: &str = "
WITH latest AS (SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) AS next),
connected AS (
    SELECT backend_xmin, backend_xid FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
),
oldest AS (
    SELECT backend_xmin AS number FROM connected
    UNION ALL SELECT backend_xid FROM connected
    UNION ALL SELECT xmin FROM pg_replication_slots
    UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
)
SELECT 1 AS found FROM oldest, latest
WHERE oldest.number IS NOT NULL AND latest.next - age(oldest.number) < $1 LIMIT 1";

/// The transaction of a [`write`](Db::write).
pub(crate) struct Tx(Arc<DatabaseTransaction>);

impl std::ops::Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

/// The error of a commit. Where the database did not answer, the commit may have happened.
fn commit_error(error: DbErr) -> Error {
    if database_error::is_answer(&error) {
        return error.into();
    }
    tracing::warn!(%error, "the database did not answer to a commit");
    Error::OUTCOME_UNKNOWN
}

fn is_contention(error: &Error) -> bool {
    matches!(error, Error::Later { code: Code::Busy, retry_after: 1 })
}

#[cfg(test)]
mod tests;
