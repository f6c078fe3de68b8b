//! Either database, for statements that are written alike: rows go in as JSON, many at once, and come out as text.

use crate::Outcome;
use crate::site::Kind;
use futures::TryStreamExt as _;
use sea_orm::sqlx::postgres::{PgConnection, PgRow};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow, SqliteSynchronous};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, query};
use serde_json::Value;

/// What a column holds, and how it is said in JSON.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Hexadecimal digits.
    Id,
    Number,
    Text,
    /// So many bytes that mean nothing; said is which of [`NOISE`] they begin with.
    Noise(u32),
}

/// Bytes that no database makes smaller.
pub(super) const NOISE: u32 = 64 * 1024;

pub(crate) enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    /// To be filled: nothing is lost by a crash but this database, and what refers to what is known beforehand.
    pub(crate) async fn to_fill(url: &str) -> Outcome<Self> {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            let options = options.synchronous(SqliteSynchronous::Off).foreign_keys(false);
            let options = options.pragma("cache_size", "-600000").disable_statement_logging();
            return Ok(Self::Sqlite(options.connect().await?));
        }
        let mut db = Self::Postgres(PgConnection::connect(url).await?);
        db.run("SET session_replication_role = replica").await?;
        db.run("SET synchronous_commit = off").await?;
        Ok(db)
    }

    /// As a program has it that only reads.
    pub(crate) async fn to_read(url: &str) -> Outcome<Self> {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            return Ok(Self::Sqlite(options.read_only(true).disable_statement_logging().connect().await?));
        }
        Ok(Self::Postgres(PgConnection::connect(url).await?))
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    pub(crate) async fn run(&mut self, sql: &str) -> Outcome<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(db) => {
                query(sql).execute(db).await?;
            }
            Self::Postgres(db) => {
                query(sql).execute(db).await?;
            }
        }
        Ok(())
    }

    /// Writes rows, each as long as there are columns.
    pub(super) async fn insert(
        &mut self,
        table: &str,
        columns: &[(&str, Holds)],
        rows: Vec<Vec<Value>>,
        noise: &[u8],
    ) -> Outcome<()> {
        let is_sqlite = self.kind() == Kind::Sqlite;
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let values = columns.iter().enumerate().map(|(at, (_, holds))| match holds {
            Holds::Id if is_sqlite => format!("unhex(value ->> {at})"),
            Holds::Id => format!("CAST(value ->> {at} AS UUID)"),
            Holds::Number => format!("CAST(value ->> {at} AS BIGINT)"),
            Holds::Text => format!("value ->> {at}"),
            Holds::Noise(length) => format!("substr($2, CAST(value ->> {at} AS INTEGER), {length})"),
        });
        let values: Vec<String> = values.collect();
        let each =
            if is_sqlite { "json_each($1)" } else { "json_array_elements(CAST($1 AS JSON)) AS one (value)" };
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {each} WHERE $2 IS NOT NULL",
            names.join(", "),
            values.join(", ")
        );
        let (sql, rows) = (AssertSqlSafe(sql), Value::from(rows).to_string());
        match self {
            Self::Sqlite(db) => {
                query(sql).bind(rows).bind(noise).execute(db).await?;
            }
            Self::Postgres(db) => {
                query(sql).bind(rows).bind(noise).execute(db).await?;
            }
        }
        Ok(())
    }

    /// The first column of what is found, which is text.
    pub(crate) async fn texts(&mut self, sql: &str, values: &[String]) -> Outcome<Vec<String>> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(db) => {
                let found = values.iter().fold(query(sql), |query, value| query.bind(value)).fetch_all(db);
                found.await?.iter().map(|row: &SqliteRow| Ok(row.try_get(0)?)).collect()
            }
            Self::Postgres(db) => {
                let found = values.iter().fold(query(sql), |query, value| query.bind(value)).fetch_all(db);
                found.await?.iter().map(|row: &PgRow| Ok(row.try_get(0)?)).collect()
            }
        }
    }

    /// Reads the rows of a statement one after the other; how many there are. Each is one text.
    pub(super) async fn count_rows(&mut self, sql: &str) -> Outcome<usize> {
        let sql = AssertSqlSafe(sql.to_owned());
        let mut count = 0;
        match self {
            Self::Sqlite(db) => {
                let mut rows = query(sql).fetch(db);
                while let Some(row) = rows.try_next().await? {
                    count += usize::from(!row.try_get::<&str, _>(0)?.is_empty());
                }
            }
            Self::Postgres(db) => {
                let mut rows = query(sql).fetch(db);
                while let Some(row) = rows.try_next().await? {
                    count += usize::from(!row.try_get::<&str, _>(0)?.is_empty());
                }
            }
        }
        Ok(count)
    }

    pub(crate) async fn close(self) -> Outcome<()> {
        match self {
            Self::Sqlite(db) => db.close().await?,
            Self::Postgres(db) => db.close().await?,
        }
        Ok(())
    }
}
