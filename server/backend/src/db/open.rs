//! Opens the connections, with the options of each database.

use super::time_limit::TimeLimit;
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use std::num::NonZero;
use std::time::Duration;

const ACQUIRE: Duration = Duration::from_secs(5);
const BUSY: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
/// Most connections that find rows by their keys.
const SQLITE_LOOKUPS_MOST: usize = 4;
/// The page cache of the writer, in KiB: enough for the indexes of some hundred thousand people, into which a bulk job
/// writes in random order. With the default of 2 MiB almost every row would read and write its pages again.
const SQLITE_WRITER_CACHE: &str = "-65536";
/// How much of the file readers map into memory, in bytes. Every write invalidates a reader's own cache, and reading each
/// page again takes a system call and a copy: half of the cost of two look-ups among a million accounts. The mapping takes
/// address space, not memory.
const SQLITE_READER_MAP: &str = "1073741824";
/// Pages of the write-ahead log after which SQLite checkpoints it, which waits for the disk.
const SQLITE_LOG_PAGES: &str = "4000";
const POSTGRES_CONNECTIONS: u32 = 12;
/// Connections of the workers, which then never wait for requests.
const POSTGRES_WORK_CONNECTIONS: u32 = 8;
/// The longest statement of a request. After it, and after waiting for a connection, nobody waits for the answer any more;
/// the database is not told so when a request is given up, and would go on.
pub(super) const STATEMENT_MS: u32 = 12_000;

/// A pool for reading and one for writing.
pub(super) struct Pools {
    pub(super) read: DatabaseConnection,
    pub(super) write: DatabaseConnection,
}

/// The connections for reading and for writing, twice the same.
pub(super) async fn open_sqlite(url: &str, time_limit: TimeLimit) -> Result<(Pools, Pools), DbErr> {
    let mut writer = options(url);
    // The writer stays open as long as the program: closing it when idle would end the write-ahead log.
    writer
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        // Waits for a rollback that was begun when a transaction was dropped.
        .test_before_acquire(true)
        .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(async move { Ok(has_ended(connection)) }));
    writer.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Deleted data is overwritten, in freed pages too: no destroyed data key and no erased row stays in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY)
            .pragma("cache_size", SQLITE_WRITER_CACHE)
            .pragma("wal_autocheckpoint", SQLITE_LOG_PAGES)
    });
    let write = Database::connect(writer).await?;
    let mut readers = sqlite_readers(url, SQLITE_READERS);
    readers.map_sqlx_sqlite_pool_opts(move |pool| time_limit.apply(pool));
    let read = Database::connect(readers).await?;
    Ok((Pools { read: read.clone(), write: write.clone() }, Pools { read, write }))
}

/// One connection for two cores: each is a thread, whose statements take microseconds. More threads than cores would only
/// take turns.
pub(super) async fn open_sqlite_lookups(url: &str) -> Result<DatabaseConnection, DbErr> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let connections = (cores / 2).clamp(1, SQLITE_LOOKUPS_MOST);
    Database::connect(sqlite_readers(url, u32::try_from(connections).unwrap_or(1))).await
}

fn sqlite_readers(url: &str, most: u32) -> ConnectOptions {
    let mut readers = options(url);
    readers.max_connections(most).min_connections(1);
    readers.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .read_only(true)
            .busy_timeout(BUSY)
            .pragma("query_only", "1")
            .pragma("mmap_size", SQLITE_READER_MAP)
    });
    readers
}

/// Whether the driver knows that no transaction is open. If SQLite has rolled one back by itself, since the disk was full or
/// failed, the driver's own rollback fails, and every later transaction would be a savepoint of one that never ends: it
/// would seem to be stored. Such a connection is replaced.
fn has_ended(connection: &SqliteConnection) -> bool {
    let has_ended = !connection.is_in_transaction();
    if !has_ended {
        tracing::warn!("a transaction did not end as it should; its connection is replaced");
    }
    has_ended
}

/// The connections of requests, and those of the program's own work.
pub(super) async fn open_postgres(url: &str) -> Result<(Pools, Pools), DbErr> {
    let mut requests = options(url);
    requests.max_connections(POSTGRES_CONNECTIONS).min_connections(1).test_before_acquire(true);
    requests.map_sqlx_postgres_opts(|postgres| postgres.options([("statement_timeout", STATEMENT_MS)]));
    let mut work = options(url);
    work.max_connections(POSTGRES_WORK_CONNECTIONS).min_connections(0).test_before_acquire(true);
    let (requests, work) = (Database::connect(requests).await?, Database::connect(work).await?);
    Ok((Pools { read: requests.clone(), write: requests }, Pools { read: work.clone(), write: work }))
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
