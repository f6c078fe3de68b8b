use super::process::program;
use super::wait::wait_for;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;

/// The database of one test, with a connection of the test itself.
pub(crate) struct Database {
    kind: Kind,
    outside: OnceCell<DatabaseConnection>,
    /// Nothing for a file, which is deleted with its folder.
    _on_server: Option<DroppedLater>,
}

#[derive(Clone)]
enum Kind {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

/// The name of a database on the server that is dropped before the next one is created, so that the server does not grow by
/// one for each test. Not at once: what the test has started may still be connected.
struct DroppedLater(String);

static LEFT: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Drop for DroppedLater {
    fn drop(&mut self) {
        LEFT.lock().unwrap().push(std::mem::take(&mut self.0));
    }
}

impl Database {
    /// A migrated database without a row of its own: a file in the folder of the test, or a new database on the server.
    pub(crate) async fn fresh(folder: &Path) -> Self {
        static MIGRATED: OnceCell<Migrated> = OnceCell::const_new();
        match MIGRATED.get_or_init(migrate_once).await {
            Migrated::Sqlite(file) => {
                let path = folder.join("matricula.db");
                std::fs::write(&path, file).unwrap();
                Self { kind: Kind::Sqlite(path), outside: OnceCell::new(), _on_server: None }
            }
            Migrated::Postgres { server, name: template } => {
                static NEXT: AtomicU32 = AtomicU32::new(0);
                let name = format!("it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let left = std::mem::take(&mut *LEFT.lock().unwrap());
                let ends = left.iter().map(|name| format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                let begins = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
                administer(server, &ends.chain([begins]).collect::<Vec<_>>()).await;
                let _on_server = Some(DroppedLater(name.clone()));
                Self {
                    kind: Kind::Postgres { server: server.clone(), name },
                    outside: OnceCell::new(),
                    _on_server,
                }
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        match &self.kind {
            Kind::Sqlite(path) => format!("sqlite://{}", path.display()),
            Kind::Postgres { server, name } => format!("{server}/{name}"),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.kind, Kind::Sqlite(_))
    }

    /// Where the server listens, and the URL of the database with another address in that place. `None` on SQLite, which
    /// has no server.
    pub(crate) fn behind(&self, address: std::net::SocketAddr) -> Option<(String, String)> {
        let Kind::Postgres { server, name } = &self.kind else { return None };
        let (user, host) = server.rsplit_once('@').or_else(|| server.rsplit_once("//")).unwrap();
        let between = if server.contains('@') { "@" } else { "//" };
        Some((host.to_owned(), format!("{user}{between}{address}/{name}")))
    }

    /// Copies the whole database, as a backup of this moment. On PostgreSQL, nobody else may be connected to it.
    pub(crate) async fn back_up(&mut self) {
        match &self.kind {
            Kind::Sqlite(path) => {
                let statement = format!("VACUUM INTO '{}'", backup_of(path).display());
                self.run(&statement).await;
            }
            Kind::Postgres { server, name } => {
                let statement = format!("CREATE DATABASE {name}_backup TEMPLATE {name}");
                let server = server.clone();
                self.disconnect().await;
                administer(&server, &[statement]).await;
            }
        }
    }

    /// Puts the backup in the place of the database, which nobody else may be connected to.
    pub(crate) async fn restore(&mut self) {
        self.disconnect().await;
        match &self.kind {
            Kind::Sqlite(path) => {
                for ending in ["-wal", "-shm"] {
                    let log = PathBuf::from(format!("{}{ending}", path.display()));
                    assert!(!log.exists() || std::fs::remove_file(&log).is_ok());
                }
                std::fs::copy(backup_of(path), path).unwrap();
            }
            Kind::Postgres { server, name } => {
                let statements = [
                    format!("DROP DATABASE {name}"),
                    format!("CREATE DATABASE {name} TEMPLATE {name}_backup"),
                ];
                administer(server, &statements).await;
            }
        }
    }

    async fn disconnect(&mut self) {
        if let Some(outside) = self.outside.take() {
            outside.close().await.unwrap();
        }
    }

    /// The connection of the test.
    pub(crate) async fn outside(&self) -> &DatabaseConnection {
        self.outside.get_or_init(|| async { connect(&self.url()).await }).await
    }

    /// Executes statements.
    pub(crate) async fn run(&self, sql: &str) {
        self.outside().await.execute_unprepared(sql).await.unwrap();
    }

    /// The number of rows in a table.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    /// The number that a query returns.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.one(sql).await.try_get_by_index(0).unwrap()
    }

    /// Waits until a query returns this number.
    pub(crate) async fn until(&self, sql: &str, number: i64) {
        let what = format!("{sql} becomes {number}");
        let is_there = async || (self.number(sql).await == number).then_some(());
        wait_for(&what, Duration::from_secs(60), is_there).await;
    }

    /// The [numbers](Self::number) of several queries for synchronous code, on a thread, runtime and connection of its own.
    pub(crate) fn numbers_blocking<const N: usize>(&self, queries: [&str; N]) -> [i64; N] {
        let ask = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let apart = Self { kind: self.kind.clone(), outside: OnceCell::new(), _on_server: None };
                let mut numbers = [0; N];
                for (number, query) in numbers.iter_mut().zip(queries) {
                    *number = apart.number(query).await;
                }
                apart.outside().await.clone().close().await.unwrap();
                numbers
            })
        };
        std::thread::scope(|threads| threads.spawn(ask).join().unwrap())
    }

    /// The text that a query returns.
    pub(crate) async fn text(&self, sql: &str) -> String {
        self.one(sql).await.try_get_by_index(0).unwrap()
    }

    async fn one(&self, sql: &str) -> sea_orm::QueryResult {
        let backend = if self.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres };
        let statement = Statement::from_string(backend, sql);
        self.outside().await.query_one_raw(statement).await.unwrap().expect("a row")
    }
}

/// What every test starts with: migrating once and copying is faster than migrating for each test.
enum Migrated {
    /// The file's content.
    Sqlite(Vec<u8>),
    Postgres {
        server: String,
        name: String,
    },
}

async fn migrate_once() -> Migrated {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matricula.db");
    let (url, on_server) = match std::env::var("MATRICULA_TEST_POSTGRES_URL") {
        Err(_) => (format!("sqlite://{}", path.display()), None),
        Ok(url) => {
            let (server, name) = (server_of(&url).to_owned(), format!("it_{}_migrated", std::process::id()));
            administer(&server, &[format!("CREATE DATABASE {name}")]).await;
            (format!("{server}/{name}"), Some((server, name)))
        }
    };
    let mut migrate = program(folder.path(), &["migrate"]);
    migrate.env("MATRICULA_DATA_DIR", folder.path()).env("MATRICULA_DATABASE_URL", &url);
    let output = migrate.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Each test makes a key of its own.
    let migrated = connect(&url).await;
    migrated.execute_unprepared("DELETE FROM master_key").await.unwrap();
    migrated.execute_unprepared("DELETE FROM audit_address_key").await.unwrap();
    migrated.close().await.unwrap();
    match on_server {
        None => Migrated::Sqlite(std::fs::read(path).unwrap()),
        Some((server, name)) => Migrated::Postgres { server, name },
    }
}

fn backup_of(path: &Path) -> PathBuf {
    path.with_extension("backup")
}

async fn administer(server: &str, statements: &[String]) {
    let admin = connect(&format!("{server}/postgres")).await;
    for statement in statements {
        admin.execute_unprepared(statement).await.unwrap();
    }
    admin.close().await.unwrap();
}

/// A single connection, so that a test keeps its locks and transactions.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

/// The URL without the database name: `postgres://user@host:port`.
fn server_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let end = url[after_scheme..].find('/').map_or(url.len(), |at| after_scheme + at);
    &url[..end]
}
