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
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};
use std::sync::atomic::{AtomicI64, Ordering};

/// The latest moment that this program has read from the database, for work without a database connection.
#[derive(Default)]
pub(crate) struct Latest(AtomicI64);

const LATEST: &str = "latest_time";

/// Ids of events contain their time, so that the newest event is the last one of its primary key. Raw, to read both
/// tables in one statement.
const STORED: &str = "SELECT
    COALESCE((SELECT at FROM audit_event ORDER BY id DESC LIMIT 1), 0) AS newest_event,
    COALESCE((SELECT value FROM counter WHERE name = 'latest_time'), 0) AS expiry_seen";

/// The latest times that the database has.
#[derive(FromQueryResult)]
struct StoredTimes {
    newest_event: i64,
    expiry_seen: i64,
}

/// The time by which links expire, in Unix milliseconds.
pub(crate) async fn now(backend: &Backend, db: &impl ConnectionTrait) -> Result<i64> {
    let statement = Statement::from_string(db.get_database_backend(), STORED);
    if let Some(stored) = StoredTimes::find_by_statement(statement).one(db).await? {
        backend.inner.latest_time.0.fetch_max(stored.newest_event.max(stored.expiry_seen), Ordering::SeqCst);
    }
    Ok(known(backend))
}

/// The same as far as this program knows: for making links, many at once.
pub(crate) fn known(backend: &Backend) -> i64 {
    backend.now().max(backend.inner.latest_time.0.load(Ordering::SeqCst))
}

/// When a link was made and how long it lives.
#[derive(Clone, Copy)]
pub(crate) struct Lifespan {
    /// By the machine's clock.
    pub(crate) made_at: i64,
    /// The longest that a link of its kind lives, in milliseconds.
    pub(crate) lifetime: i64,
    /// By the time by which links expire.
    pub(crate) expires_at: i64,
}

impl Lifespan {
    /// Whether the machine's clock is within the lifetime too. After a clock was ahead for a moment, the time by which
    /// links expire waits there, and alone would let every new link live until the clock has caught up. One made
    /// further ahead than it lives was made by such a clock.
    pub(crate) fn has(&self, clock: i64) -> bool {
        clock.abs_diff(self.made_at) < u64::try_from(self.lifetime).unwrap_or_default()
    }
}

/// Whether a link is still alive, by the machine's clock and by the time by which links expire. The first time it is
/// seen to be dead by the latter is stored.
pub(crate) async fn is_alive(backend: &Backend, db: &impl ConnectionTrait, link: Lifespan) -> Result<bool> {
    let expires_at = link.expires_at;
    let latest = now(backend, db).await?;
    if !link.has(backend.now()) && latest < expires_at {
        return Ok(false);
    }
    if latest < expires_at {
        return Ok(true);
    }
    let stored = counter::Entity::find_by_id(LATEST).one(db).await?;
    if stored.is_none_or(|row| row.value < expires_at)
        && let Err(error) = backend.db().write(async |tx: Tx| store(&*tx, latest).await).await
    {
        tracing::warn!(%error, "the time at which a link had expired was not stored");
    }
    Ok(false)
}

async fn store(tx: &impl ConnectionTrait, latest: i64) -> Result<()> {
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::value(latest))
        .filter(counter::Column::Name.eq(LATEST))
        .filter(counter::Column::Value.lt(latest))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_link_made_after_a_clock_was_ahead_lives_no_longer_than_its_lifetime() {
        let link = Lifespan { made_at: 0, lifetime: HOUR, expires_at: 400 * 24 * HOUR };
        assert!(link.has(0) && link.has(HOUR - 1));
        assert!(!link.has(HOUR) && !link.has(48 * HOUR));
    }

    #[test]
    fn a_link_made_by_a_clock_that_was_ahead_is_dead_after_it_was_set_back() {
        let link = Lifespan { made_at: 400 * 24 * HOUR, lifetime: HOUR, expires_at: 400 * 24 * HOUR + HOUR };
        assert!(link.has(400 * 24 * HOUR) && !link.has(0));
    }
}
