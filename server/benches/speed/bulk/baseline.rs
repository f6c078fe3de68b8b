//! What a job is measured against: the rows that it has written, read from its database and written once more into an
//! empty one of the same shape, by nothing but prepared statements of many rows, in transactions of as many rows as the
//! program's. No ids to be made, no checks, no outcomes to be thought about, nobody who asks meanwhile.

use crate::Outcome;
use sea_orm::sqlx::postgres::{PgArguments, PgConnection};
use sea_orm::sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sea_orm::sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, query, query_with,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

pub(crate) const ROLE: &str = "bare-rows";

/// Rows of a job in one transaction, as in the program.
const BATCH: usize = 250;

/// A value as it stands in its column.
enum Cell {
    Id(Option<Uuid>),
    Text(Option<String>),
    Big(Option<i64>),
    Small(Option<i32>),
    Flag(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

/// A table that a job writes.
struct Table {
    name: &'static str,
    /// Each with the first letter of its kind.
    columns: &'static [(&'static str, char)],
    /// Which rows are the job's, in the order in which it wrote them.
    which: &'static str,
    /// Rows of this table for one of the job's; `None` where some have more than others.
    each: Option<usize>,
}

const TABLES: [Table; 6] = [
    Table {
        name: "account",
        columns: &[
            ("id", 'i'),
            ("email", 't'),
            ("email_key", 't'),
            ("username", 't'),
            ("password_hash", 't'),
            ("state", 't'),
            ("locale", 't'),
            ("founder", 'f'),
            ("created_at", 'b'),
            ("created_by", 'i'),
            ("activated_at", 'b'),
            ("signed_in_at", 'b'),
            ("deleted_at", 'b'),
            ("changed_at", 'b'),
        ],
        which: "WHERE NOT founder ORDER BY id",
        each: Some(1),
    },
    Table {
        name: "invitation",
        columns: &[
            ("id", 'i'),
            ("account_id", 'i'),
            ("email", 't'),
            ("email_key", 't'),
            ("locale", 't'),
            ("note", 't'),
            ("state", 't'),
            ("key_id", 's'),
            ("nonce", 'y'),
            ("created_at", 'b'),
            ("created_by", 'i'),
            ("expires_at", 'b'),
            ("closed_at", 'b'),
            ("closed_by", 'i'),
            ("reminded", 's'),
        ],
        which: "ORDER BY id",
        each: Some(1),
    },
    Table {
        name: "message",
        columns: &[
            ("id", 'i'),
            ("kind", 't'),
            ("lane", 's'),
            ("state", 't'),
            ("invitation_id", 'i'),
            ("reset_id", 'i'),
            ("account_id", 'i'),
            ("to_address", 't'),
            ("locale", 't'),
            ("params", 't'),
            ("message_id", 't'),
            ("due_at", 'b'),
            ("attempts", 's'),
            ("lease_id", 'i'),
            ("lease_until", 'b'),
            ("created_at", 'b'),
            ("settled_at", 'b'),
            ("reply", 't'),
            ("reply_code", 't'),
        ],
        which: "ORDER BY id",
        each: Some(1),
    },
    Table {
        name: "audit_event",
        columns: &[
            ("id", 'i'),
            ("at", 'b'),
            ("actor_kind", 't'),
            ("actor_id", 'i'),
            ("address", 't'),
            ("action", 't'),
            ("subject_kind", 't'),
            ("subject_id", 'i'),
            ("detail", 't'),
            ("key_id", 's'),
            ("mac", 'y'),
        ],
        which: "WHERE action IN ('account.created', 'invitation.issued') ORDER BY id",
        each: Some(2),
    },
    Table {
        name: "bulk_outcome",
        columns: &[
            ("job_id", 'i'),
            ("position", 's'),
            ("outcome", 't'),
            ("code", 't'),
            ("account_id", 'i'),
            ("invitation_id", 'i'),
        ],
        which: "ORDER BY position",
        each: Some(1),
    },
    Table {
        name: "search_token",
        columns: &[("account_id", 'i'), ("token", 't'), ("reversed", 't')],
        which: "WHERE account_id IN (SELECT id FROM account WHERE NOT founder) ORDER BY account_id, token",
        each: None,
    },
];

impl Table {
    /// Where each batch begins and ends among the rows. Where some of the job's rows have more than others, they are
    /// told apart by the first column.
    fn ends(&self, cells: &[Cell], batches: usize) -> Vec<usize> {
        if let Some(each) = self.each {
            return (0..=batches).map(|batch| batch * BATCH * each).collect();
        }
        let firsts: Vec<Option<Uuid>> = cells
            .iter()
            .step_by(self.columns.len())
            .map(|cell| if let Cell::Id(id) = cell { *id } else { None })
            .collect();
        let begins = (0..firsts.len()).filter(|at| *at == 0 || firsts[*at] != firsts[*at - 1]);
        begins.step_by(BATCH).take(batches).chain([firsts.len()]).collect()
    }

    fn select(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        format!("SELECT {} FROM {} {}", columns.join(", "), self.name, self.which)
    }

    /// The one statement for so many rows. SQLite finds parameters that have numbers by going through all of them, for
    /// each anew; there they are only marked.
    fn insert(&self, count: usize, is_numbered: bool) -> Arc<str> {
        let columns: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let width = columns.len();
        let row = |row: usize| {
            let cells = (1..=width).map(|at| match is_numbered {
                true => format!("${}", row * width + at),
                false => "?".to_owned(),
            });
            format!("({})", cells.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..count).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, columns.join(", "), rows.join(", ")).into()
    }
}

/// The same for both databases, whose types differ.
macro_rules! side {
    ($side:ident, $connection:ty, $arguments:ty, $begin:literal, $is_numbered:literal) => {
        mod $side {
            use super::*;

            /// Every value of a table's rows, one row after the other.
            pub(super) async fn read(db: &mut $connection, table: &Table) -> Outcome<Vec<Cell>> {
                let mut cells = Vec::new();
                for row in query(AssertSqlSafe(table.select())).fetch_all(db).await? {
                    for (at, (_, kind)) in table.columns.iter().enumerate() {
                        cells.push(match kind {
                            'i' => Cell::Id(row.try_get(at)?),
                            't' => Cell::Text(row.try_get(at)?),
                            'b' => Cell::Big(row.try_get(at)?),
                            's' => Cell::Small(row.try_get(at)?),
                            'f' => Cell::Flag(row.try_get(at)?),
                            _ => Cell::Bytes(row.try_get(at)?),
                        });
                    }
                }
                Ok(cells)
            }

            pub(super) async fn write(
                db: &mut $connection,
                all: &[Vec<Cell>],
                rows: usize,
            ) -> Outcome<Duration> {
                // Of tables with as many rows for each of the job's there is one; of the others a few, for as many rows
                // as a batch has.
                let mut statements: HashMap<(&str, usize), Arc<str>> = HashMap::new();
                let batches = rows / BATCH;
                let ends: Vec<Vec<usize>> =
                    TABLES.iter().zip(all).map(|(table, cells)| table.ends(cells, batches)).collect();
                let began = Instant::now();
                for batch in 0..batches {
                    query($begin).execute(&mut *db).await?;
                    for ((table, cells), ends) in TABLES.iter().zip(all).zip(&ends) {
                        let width = table.columns.len();
                        let (from, to) = (ends[batch], ends[batch + 1]);
                        let statement = statements
                            .entry((table.name, to - from))
                            .or_insert_with(|| table.insert(to - from, $is_numbered));
                        let mut values = <$arguments>::default();
                        for cell in &cells[from * width..to * width] {
                            match cell {
                                Cell::Id(value) => values.add(value)?,
                                Cell::Text(value) => values.add(value)?,
                                Cell::Big(value) => values.add(value)?,
                                Cell::Small(value) => values.add(value)?,
                                Cell::Flag(value) => values.add(value)?,
                                Cell::Bytes(value) => values.add(value)?,
                            }
                        }
                        query_with(AssertSqlSafe(Arc::clone(&*statement)), values).execute(&mut *db).await?;
                    }
                    query("COMMIT").execute(&mut *db).await?;
                }
                Ok(began.elapsed())
            }
        }
    };
}

side!(sqlite, SqliteConnection, SqliteArguments, "BEGIN IMMEDIATE", false);
side!(postgres, PgConnection, PgArguments, "BEGIN", true);

/// `bare-rows FROM TO ROWS`: writes them again, and prints the seconds that took.
pub(crate) fn write_again(arguments: &[String]) -> Outcome<()> {
    let [from, to, rows] = arguments else { return Err("bare-rows FROM TO ROWS".into()) };
    let rows: usize = rows.parse()?;
    if !rows.is_multiple_of(BATCH) {
        return Err("only whole batches can be compared".into());
    }
    let took = tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let mut all = Vec::new();
        if from.starts_with("sqlite:") {
            let mut source = open(from)?.connect().await?;
            for table in &TABLES {
                all.push(sqlite::read(&mut source, table).await?);
            }
            source.close().await?;
            complete(&all, rows)?;
            let mut db = open(to)?.connect().await?;
            let took = sqlite::write(&mut db, &all, rows).await?;
            db.close().await?;
            Outcome::Ok(took)
        } else {
            let mut source = PgConnection::connect(from).await?;
            for table in &TABLES {
                all.push(postgres::read(&mut source, table).await?);
            }
            source.close().await?;
            complete(&all, rows)?;
            let mut db = PgConnection::connect(to).await?;
            let took = postgres::write(&mut db, &all, rows).await?;
            db.close().await?;
            Ok(took)
        }
    })?;
    println!("{}", took.as_secs_f64());
    Ok(())
}

/// As the program's own connection: as durable, with as much memory.
fn open(url: &str) -> Outcome<SqliteConnectOptions> {
    let options: SqliteConnectOptions = url.parse()?;
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let options = options.pragma("cache_size", "-65536").pragma("wal_autocheckpoint", "4000");
    Ok(options.foreign_keys(true).disable_statement_logging())
}

/// Whether what was read is what a job of so many rows writes.
fn complete(all: &[Vec<Cell>], rows: usize) -> Outcome<()> {
    for (table, cells) in TABLES.iter().zip(all) {
        let count = cells.len() / table.columns.len();
        if table.each.map_or(count < rows, |each| count != rows * each) {
            return Err(format!("{} has other rows than the job's", table.name).into());
        }
    }
    Ok(())
}
