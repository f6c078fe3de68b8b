//! Writes people's rows again, in the transaction that has changed what they are made of.

use super::source::{self, PersonSource};
use crate::counters;
use crate::entity::{cell_change, field_value, job_stage_change, member, person};
use crate::error::Result;
use crate::own_fields;
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, ModelTrait as _, QueryFilter, Set, Statement,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// People whose rows are written in one statement.
const PIECE: usize = 250;

/// The rows of a transaction. On SQLite, writers follow one another, so that the newest rows are its own: others may be left
/// by a statement outside of the program, and are many. The task takes them in pieces.
const OWN_ON_SQLITE: &str = "DELETE FROM person_touched
    WHERE seq IN (SELECT seq FROM person_touched ORDER BY seq DESC LIMIT 5000) RETURNING account";
const OWN_ON_POSTGRES: &str = "DELETE FROM person_touched
    WHERE tx = CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) RETURNING account";
/// What others have left. Those of running transactions cannot be seen.
const LEFT_ON_SQLITE: &str = "DELETE FROM person_touched
    WHERE seq IN (SELECT seq FROM person_touched ORDER BY seq LIMIT 1000) RETURNING account";
const LEFT_ON_POSTGRES: &str = "DELETE FROM person_touched
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM person_touched LIMIT 1000)) RETURNING account";

#[derive(FromQueryResult)]
struct Touched {
    account: AccountId,
}

/// Refreshes everybody whom the transaction has changed.
pub(crate) async fn refresh_touched(tx: &DatabaseTransaction) -> Result<()> {
    let accounts = take(tx, OWN_ON_SQLITE, OWN_ON_POSTGRES).await?;
    refresh(tx, &accounts).await
}

/// Refreshes people whom no transaction of this program has refreshed. Returns whether there were any.
pub(super) async fn refresh_left(tx: &DatabaseTransaction) -> Result<bool> {
    let accounts = take(tx, LEFT_ON_SQLITE, LEFT_ON_POSTGRES).await?;
    refresh(tx, &accounts).await?;
    Ok(!accounts.is_empty())
}

/// Takes accounts out of the table, each once and in order. Raw: what belongs to the transaction is known to the database
/// alone.
async fn take(tx: &DatabaseTransaction, on_sqlite: &str, on_postgres: &str) -> Result<Vec<AccountId>> {
    let database = tx.get_database_backend();
    let sql = if database == DbBackend::Postgres { on_postgres } else { on_sqlite };
    let rows = Touched::find_by_statement(Statement::from_string(database, sql)).all(tx).await?;
    let accounts: BTreeSet<AccountId> = rows.into_iter().map(|row| row.account).collect();
    Ok(accounts.into_iter().collect())
}

/// Writes the rows of these accounts, where they differ from what they should be.
pub(super) async fn refresh(tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
    for piece in accounts.chunks(PIECE) {
        lock(tx, piece).await?;
        write(tx, source::of_accounts(tx, piece).await?).await?;
    }
    Ok(())
}

/// Of two transactions that change the same person, the second waits here and reads the first one's change. The lock
/// does not block those that refer to an account. On SQLite writers follow one another anyway.
async fn lock(tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let places: Vec<String> = (1..=accounts.len()).map(|place| format!("${place}")).collect();
    // Raw, since no builder knows this strength of a lock together with its order.
    let sql =
        format!("SELECT id FROM account WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE", places.join(", "));
    let values = accounts.iter().map(|account| (*account).into());
    tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Writes rows from their sources.
pub(super) async fn write(tx: &DatabaseTransaction, sources: Vec<PersonSource>) -> Result<()> {
    let (mut changed, mut gone) = (Vec::<person::Model>::new(), Vec::<person::Model>::new());
    let mut before = Vec::<Option<person::Model>>::new();
    let (mut cells, mut jobs) = (BTreeMap::<(Uuid, i32), i64>::new(), BTreeMap::<(JobId, i32), i64>::new());
    let mut count = |row: &person::Model, by: i64| {
        *cells.entry((row.unit, row.shape)).or_default() += by;
        if let Some(job) = row.job {
            *jobs.entry((job, row.shape)).or_default() += by;
        }
    };
    for source in sources {
        let (stored, wanted) = (source.stored(), source.wanted());
        if stored == wanted {
            continue;
        }
        if let Some(row) = &stored {
            count(row, -1);
        }
        match (wanted, stored) {
            (Some(row), stored) => {
                count(&row, 1);
                before.push(stored);
                changed.push(person::Model { version: row.version + 1, ..row });
            }
            (None, Some(row)) => gone.push(person::Model { version: row.version + 1, ..row }),
            (None, None) => {}
        }
    }
    let Some(lead) = changed.first().or(gone.first()).cloned() else { return Ok(()) };
    let differs = |one: &person::Column| {
        let mut both = before.iter().zip(&changed);
        both.any(|(old, new)| old.as_ref().is_none_or(|old| old.get(*one) != new.get(*one)))
    };
    let columns = person::Column::iter().filter(differs).collect();
    number(tx, &mut changed).await?;
    store(tx, changed, columns).await?;
    remove(tx, &gone).await?;
    write_cells(tx, &lead, cells).await?;
    write_jobs(tx, &lead, jobs).await
}

async fn write_cells(
    tx: &DatabaseTransaction,
    lead: &person::Model,
    cells: BTreeMap<(Uuid, i32), i64>,
) -> Result<()> {
    let changes: Vec<_> = cells
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|((unit, shape), n)| cell_change::ActiveModel {
            account: Set(lead.account),
            version: Set(lead.version),
            unit: Set(unit),
            shape: Set(shape),
            n: Set(n),
        })
        .collect();
    if !changes.is_empty() {
        use cell_change::Column::{Account, Shape, Unit, Version};
        // The version of somebody who was deleted and has come back, as in a restored backup, begins anew.
        let add = OnConflict::columns([Account, Version, Unit, Shape])
            .value(cell_change::Column::N, Expr::cust("cell_change.n + excluded.n"))
            .to_owned();
        cell_change::Entity::insert_many(changes).on_conflict(add).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn write_jobs(
    tx: &DatabaseTransaction,
    lead: &person::Model,
    jobs: BTreeMap<(JobId, i32), i64>,
) -> Result<()> {
    let changes: Vec<_> = jobs
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|((job, shape), n)| job_stage_change::ActiveModel {
            account: Set(lead.account),
            version: Set(lead.version),
            job: Set(job),
            shape: Set(shape),
            n: Set(n),
        })
        .collect();
    if !changes.is_empty() {
        use job_stage_change::Column::{Account, Job, Shape, Version};
        let add = OnConflict::columns([Account, Version, Job, Shape])
            .value(job_stage_change::Column::N, Expr::cust("job_stage_change.n + excluded.n"))
            .to_owned();
        job_stage_change::Entity::insert_many(changes).on_conflict(add).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Gives numbers to those who have none.
async fn number(tx: &DatabaseTransaction, rows: &mut [person::Model]) -> Result<()> {
    let mut unnumbered: Vec<_> = rows.iter_mut().filter(|row| row.no == 0).collect();
    let Ok(count @ 1..) = i64::try_from(unnumbered.len()) else { return Ok(()) };
    let last = counters::advance(tx, "person_no", count).await?;
    unnumbered.iter_mut().zip(last - count + 1..).for_each(|(row, no)| row.no = no);
    Ok(())
}

/// Only columns that differ for somebody are replaced: a database writes the indexes of all columns that a statement names.
async fn store(
    tx: &DatabaseTransaction,
    rows: Vec<person::Model>,
    columns: Vec<person::Column>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let columns = columns.into_iter().filter(|column| !matches!(column, person::Column::No));
    let replace = OnConflict::column(person::Column::No).update_columns(columns).to_owned();
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    person::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Removes the rows of deleted accounts, with what was stored under their numbers.
async fn remove(tx: &DatabaseTransaction, rows: &[person::Model]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let numbers: Vec<i64> = rows.iter().map(|row| row.no).collect();
    member::Entity::delete_many().filter(member::Column::No.is_in(numbers.clone())).exec(tx).await?;
    own_fields::delete_values(tx, field_value::Column::No.is_in(numbers.clone())).await?;
    person::Entity::delete_many().filter(person::Column::No.is_in(numbers)).exec(tx).await?;
    Ok(())
}
