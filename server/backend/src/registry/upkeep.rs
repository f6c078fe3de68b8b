//! The scheduled task of the registry: people who were not refreshed yet, invitations that have expired, the
//! holders of values that have become unique, and the counts.

use super::{counts, events, fill, refresh};
use crate::Backend;
use crate::db::Tx;
use crate::entity::{cell, counter};
use crate::error::Result;
use crate::own_fields;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    Set, Statement,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The counter with the time up to which invitations count as expired.
const TIME: &str = "registry_time";
/// A transaction may still read the previous time. None takes as long as this.
const OVERLAP_MS: i64 = 120_000;
/// A clock that was set back by less is not noticed.
const BACK_MS: i64 = 120_000;
/// Transactions of one run, after which other tasks have their turn.
const PIECES: usize = 20;

/// Whether there is anything to do.
pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    let db = backend.db().read();
    let time = registry_time(db).await?;
    let (from, to) = changed_since(time, backend.now());
    // One statement each second, of look-ups in indexes. Raw, since a builder has no SELECT of conditions alone.
    let sql = "SELECT (EXISTS (SELECT 1 FROM person_touched) OR EXISTS (SELECT 1 FROM cell_change)
        OR EXISTS (SELECT 1 FROM job_stage_change) OR EXISTS (SELECT 1 FROM day_change)
        OR EXISTS (SELECT 1 FROM invitation WHERE state = 'open' AND expires_at > $1 AND expires_at <= $2))
        AS is_due";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [from.into(), to.into()]);
    let row = db.query_one_raw(statement).await?;
    let is_due = row.map_or(Ok(false), |row| row.try_get("", "is_due"))?;
    Ok(is_due
        || own_fields::has_unclaimed(db).await?
        || !fill::is_filled(db).await?
        || !events::are_filled(db).await?)
}

/// Does a bounded amount of work.
pub(crate) async fn run(backend: &Backend) -> Result<()> {
    let now = backend.now();
    backend.db().write(async |tx| expire(&tx, now).await).await?;
    for _ in 0..PIECES {
        if !backend.db().write(async |tx: Tx| refresh::refresh_left(&tx).await).await? {
            break;
        }
    }
    fill::run(backend, PIECES).await?;
    for _ in 0..PIECES {
        if !backend.db().write(async |tx: Tx| own_fields::claim_piece(&tx).await).await? {
            break;
        }
    }
    events::run(backend, PIECES).await?;
    for _ in 0..PIECES {
        if !backend.db().write(async |tx: Tx| fold(&tx).await).await? {
            break;
        }
    }
    for _ in 0..PIECES {
        let today = backend.day_of(backend.now()).number();
        if !backend.db().write(async |tx: Tx| counts::fold(&tx, today).await).await? {
            break;
        }
    }
    Ok(())
}

async fn registry_time(db: &impl ConnectionTrait) -> Result<i64> {
    let row = counter::Entity::find_by_id(TIME.to_owned()).one(db).await?;
    Ok(row.map_or(0, |row| row.value))
}

/// The ends of invitations that have expired, or are open again, since the time of the registry.
fn changed_since(time: i64, now: i64) -> (i64, i64) {
    if now + BACK_MS < time { (now, time) } else { (time, now) }
}

/// Advances the time of the registry, if an invitation has expired meanwhile. Those invited are refreshed in pieces
/// afterwards, by whichever program comes to it.
async fn expire(tx: &DatabaseTransaction, now: i64) -> Result<()> {
    let time = registry_time(tx).await?;
    let (from, to) = changed_since(time, now);
    let from = if from == time { from - OVERLAP_MS } else { from };
    let is_postgres = tx.get_database_backend() == DbBackend::Postgres;
    let (column, value) =
        if is_postgres { ("tx, account", "0, i.account_id") } else { ("account", "i.account_id") };
    // Raw, since the table has no entity: its columns depend on the database.
    let sql = format!(
        "INSERT INTO person_touched ({column}) SELECT {value} FROM invitation i
        WHERE i.state = 'open' AND i.expires_at > $1 AND i.expires_at <= $2"
    );
    let touch = Statement::from_sql_and_values(tx.get_database_backend(), sql, [from.into(), to.into()]);
    if tx.execute_raw(touch).await?.rows_affected() == 0 {
        return Ok(());
    }
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::value(now))
        .filter(counter::Column::Name.eq(TIME))
        .exec(tx)
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Change {
    unit: Uuid,
    shape: i32,
    n: i64,
}

/// Raw: a limited deletion is written in another way for each database.
const TAKE_ON_SQLITE: &str = "DELETE FROM cell_change
    WHERE rowid IN (SELECT rowid FROM cell_change LIMIT 5000) RETURNING unit, shape, n";
const TAKE_ON_POSTGRES: &str = "DELETE FROM cell_change
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM cell_change LIMIT 5000)) RETURNING unit, shape, n";

/// Adds some changes to the counts. Returns whether there were any. Only the holder of the task's lease does this.
async fn fold(tx: &DatabaseTransaction) -> Result<bool> {
    let database = tx.get_database_backend();
    let take = if database == DbBackend::Postgres { TAKE_ON_POSTGRES } else { TAKE_ON_SQLITE };
    let taken = Change::find_by_statement(Statement::from_string(database, take)).all(tx).await?;
    if taken.is_empty() {
        return Ok(false);
    }
    let mut cells = BTreeMap::<(Uuid, i32), i64>::new();
    for change in taken {
        *cells.entry((change.unit, change.shape)).or_default() += change.n;
    }
    let rows: Vec<_> = cells
        .into_iter()
        .map(|((unit, shape), n)| cell::ActiveModel { unit: Set(unit), shape: Set(shape), n: Set(n) })
        .collect();
    let add = OnConflict::columns([cell::Column::Unit, cell::Column::Shape])
        .value(cell::Column::N, Expr::cust("cell.n + excluded.n"))
        .to_owned();
    cell::Entity::insert_many(rows).on_conflict(add).exec_without_returning(tx).await?;
    cell::Entity::delete_many().filter(cell::Column::N.eq(0)).exec(tx).await?;
    Ok(true)
}
