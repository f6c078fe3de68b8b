//! The time by which links expire. It never runs backward: a link that has expired once stays dead when the machine's
//! clock is set back.
//!
//! It is the later of the clock and of the latest moment the database knows: the newest audit event, and the moment at
//! which a link was last seen to be expired. The latter is the only thing that opening a link may write, and only once
//! for a link that is dead; without it, a link that expired while nothing else happened would live again.

use crate::Backend;
use crate::db::Tx;
use crate::entity::counter;
use crate::error::Result;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use std::sync::atomic::{AtomicI64, Ordering};

/// The latest moment that this program has read from the database, for work that has no database in its hands.
#[derive(Default)]
pub(crate) struct Latest(AtomicI64);

const LATEST: &str = "latest_time";

/// Ids of events tell their time, so that the newest event is the last one of its primary key.
const KNOWN: &str = "SELECT
    COALESCE((SELECT at FROM audit_event ORDER BY id DESC LIMIT 1), 0),
    COALESCE((SELECT value FROM counter WHERE name = 'latest_time'), 0)";

/// The time by which links expire, in Unix milliseconds.
pub(crate) async fn now(backend: &Backend, db: &impl ConnectionTrait) -> Result<i64> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), KNOWN)).await?;
    if let Some(row) = row {
        let (event, seen): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        backend.inner.latest_time.0.fetch_max(event.max(seen), Ordering::SeqCst);
    }
    Ok(known(backend))
}

/// The same as far as this program knows: for making links, many at once.
pub(crate) fn known(backend: &Backend) -> i64 {
    backend.now().max(backend.inner.latest_time.0.load(Ordering::SeqCst))
}

/// Whether a link that expires then is still alive. The first time it is seen to be dead is kept.
pub(crate) async fn is_alive(backend: &Backend, db: &impl ConnectionTrait, expires_at: i64) -> Result<bool> {
    let latest = now(backend, db).await?;
    if latest < expires_at {
        return Ok(true);
    }
    let stored = counter::Entity::find_by_id(LATEST).one(db).await?;
    if stored.is_none_or(|row| row.value < expires_at)
        && let Err(error) = backend.db().write(async |tx: Tx| keep(&*tx, latest).await).await
    {
        tracing::warn!(%error, "the time at which a link had expired was not kept");
    }
    Ok(false)
}

async fn keep(tx: &impl ConnectionTrait, latest: i64) -> Result<()> {
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::value(latest))
        .filter(counter::Column::Name.eq(LATEST))
        .filter(counter::Column::Value.lt(latest))
        .exec(tx)
        .await?;
    Ok(())
}
