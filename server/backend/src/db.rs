//! The database: where reading and writing go, and the one place where a transaction begins.
//!
//! On SQLite writing has a pool of exactly one connection, opened first, and reading has four that can do nothing
//! else; a writer therefore waits for its turn in the program instead of failing in the database. On PostgreSQL both
//! are one pool.

pub(crate) mod errors;

pub(crate) use errors::{Unique, violated};

use crate::clock::Rng;
use crate::error::{Error, Result};
use domain::form::Code;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often a transaction that met another is tried again.
const TRIES: u32 = 5;
/// After this long nobody is still waiting for the answer, however many tries are left.
const PATIENCE: Duration = Duration::from_secs(12);
const ACQUIRE: Duration = Duration::from_secs(5);
const BUSY: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
/// What the writer keeps of the database in memory once it has touched it, in KiB: the indexes over addresses and names
/// of some hundred thousand people, into which a bulk job writes in no order. With the usual 2 MiB every row of it reads
/// and writes pages again that were there a moment ago.
const SQLITE_WRITER_CACHE: &str = "-65536";
/// How much of the database's file readers look at where the kernel has it, in bytes. Whatever anybody writes empties a
/// reader's own cache, after which every page it needs is a call and a copy: with a million accounts that is half of what
/// two look-ups cost. It is address space, not memory.
const SQLITE_READER_MAP: &str = "1073741824";
/// Pages of the write-ahead log after which it is worked into the database, which waits for the disk.
const SQLITE_LOG_PAGES: &str = "4000";
const POSTGRES_CONNECTIONS: u32 = 12;

/// The connections. Nothing outside this crate sees them.
pub(crate) struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    rng: Arc<Rng>,
    failures: Failures,
    committed: Notify,
}

impl Db {
    /// Opens `sqlite://…` (creating the file) or `postgres://…`.
    pub(crate) async fn connect(
        url: &str,
        rng: Arc<Rng>,
        failures: Failures,
    ) -> std::result::Result<Self, DbErr> {
        let (read, write) =
            if url.starts_with("sqlite:") { open_sqlite(url).await? } else { open_postgres(url).await? };
        Ok(Self { read, write, rng, failures, committed: Notify::new() })
    }

    /// For reading outside a transaction.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which of the two databases this is.
    pub(crate) fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// Runs `work` in one transaction and commits it; an error rolls it back. When another transaction was in the way,
    /// be it at a statement or at the commit, `work` runs again, so whatever must not differ between two runs (ids,
    /// times, tokens, hashes) is made before it. Inside there is no other `read` or `write`, no hashing and no mail:
    /// on SQLite everybody else who writes is waiting.
    ///
    /// `db.write(async |tx| { let tx = &*tx; … })`: the closure borrows what it uses. It is given the transaction as a
    /// value and is copied for every try, instead of an `AsyncFn(&DatabaseTransaction)`, because the compiler cannot
    /// prove that the future of such a one may change threads.
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
            tracing::debug!(tries, pause, "a transaction met another and is tried again");
            tokio::time::sleep(Duration::from_millis(pause.into())).await;
            tries += 1;
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place where a transaction begins")]
    async fn attempt<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(Tx) -> Result<T>,
    {
        self.failures.meet(Failure::Begin)?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = Arc::new(self.write.begin_with_options(options).await?);
        let outcome = work(Tx(Arc::clone(&tx))).await;
        let outcome = outcome.and_then(|value| self.failures.meet(Failure::Statement).map(|()| value));
        let Some(tx) = Arc::into_inner(tx) else {
            return Err(Error::broken("a transaction was kept beyond its end, and is rolled back"));
        };
        match outcome {
            Ok(value) => {
                // An injected failure leaves the transaction to be rolled back, as the database would.
                self.failures.meet(Failure::Commit)?;
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

    /// Waits until something was written since the last time. One waits here: whoever seals what was written.
    pub(crate) async fn committed(&self) {
        self.committed.notified().await;
    }

    /// Moves what SQLite's write-ahead log holds into the database, and empties it. Returns whether it is empty: a
    /// reader may be in the way. PostgreSQL has no such log for the program to empty.
    pub(crate) async fn checkpoint(&self) -> Result<bool> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(true);
        }
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = self.write.query_one_raw(statement).await?;
        let is_busy = row.map_or(Ok(1), |row| row.try_get::<i32>("", "busy"))?;
        Ok(is_busy == 0)
    }

    /// Takes what was overwritten and deleted out of PostgreSQL's tables, and out of its statistics about them, which
    /// hold samples of the values and otherwise stay until a tenth of the table has changed. SQLite does so by itself.
    pub(crate) async fn vacuum(&self, tables: &[&str]) -> Result<()> {
        if self.backend() != DbBackend::Postgres {
            return Ok(());
        }
        for table in tables {
            // Not within a transaction, so one statement at a time.
            self.write.execute_unprepared(&format!("VACUUM (ANALYZE) {table}")).await?;
        }
        Ok(())
    }

    /// Closes every connection, after which nothing can be read or written.
    pub(crate) async fn close(&self) {
        for pool in [&self.read, &self.write] {
            if let Err(error) = pool.clone().close().await {
                tracing::debug!(%error, "a pool was closed already");
            }
        }
    }
}

/// The transaction that a `write` is in.
pub(crate) struct Tx(Arc<DatabaseTransaction>);

impl std::ops::Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

/// Any other error of a transaction means that nothing was changed; only a commit without an answer may have happened.
fn commit_error(error: DbErr) -> Error {
    if errors::is_answer(&error) {
        return error.into();
    }
    tracing::warn!(%error, "the database did not answer whether it has committed");
    Error::OUTCOME_UNKNOWN
}

fn is_contention(error: &Error) -> bool {
    matches!(error, Error::Later { code: Code::Busy, retry_after: 1 })
}

/// Where a transaction is made to fail as if another had been in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Begin,
    Statement,
    Commit,
}

/// Failures that a test has ordered; in production there are none.
#[derive(Clone, Default)]
pub struct Failures(Arc<Mutex<VecDeque<Failure>>>);

impl Failures {
    /// The next transactions fail at this point, so many times.
    pub fn order(&self, failure: Failure, times: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(std::iter::repeat_n(failure, times));
    }

    /// How many of those ordered have not happened yet.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn meet(&self, point: Failure) -> Result<()> {
        let mut ordered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match ordered.front() {
            Some(next) if *next == point => {
                ordered.pop_front();
                Err(Error::CONTENTION)
            }
            _ => Ok(()),
        }
    }
}

async fn open_sqlite(url: &str) -> std::result::Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    let mut writer = options(url);
    // The writer lives as long as the program: were it closed when idle, its write-ahead log would be too.
    writer
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    writer.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten, also where whole pages become free: neither a data key that was destroyed
            // nor a row that was erased is left in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY)
            .pragma("cache_size", SQLITE_WRITER_CACHE)
            .pragma("wal_autocheckpoint", SQLITE_LOG_PAGES)
    });
    let write = Database::connect(writer).await?;
    let mut readers = options(url);
    readers.max_connections(SQLITE_READERS).min_connections(1);
    readers.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .read_only(true)
            .busy_timeout(BUSY)
            .pragma("query_only", "1")
            .pragma("mmap_size", SQLITE_READER_MAP)
    });
    Ok((Database::connect(readers).await?, write))
}

async fn open_postgres(url: &str) -> std::result::Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    let mut pool = options(url);
    pool.max_connections(POSTGRES_CONNECTIONS).min_connections(1).test_before_acquire(true);
    let pool = Database::connect(pool).await?;
    Ok((pool.clone(), pool))
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .acquire_timeout(ACQUIRE)
        .connect_timeout(ACQUIRE)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

#[cfg(test)]
mod tests;
