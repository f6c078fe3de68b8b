//! The time by which links expire. It never runs backward: a link that has expired once stays dead when the machine's
//! clock is set back.
//!
//! It is the later of the clock and of the latest moment the database knows: the newest audit event, and the moment at
//! which a link was last seen to be expired. The latter is the only thing that opening a link may write, and only once
//! for a link that is dead; without it, a link that expired while nothing else happened would live again.
//!
//! A moment more than a day ahead of the clock counts for nothing: the clock was wrong when it was stored, and every open
//! link would end by it.

use crate::Backend;
use crate::db::Tx;
use crate::entity::counter;
use crate::error::Result;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
};
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// The latest moment that this program has read from the database, for work without a database connection.
#[derive(Default)]
pub(crate) struct Latest(AtomicI64);

const LATEST: &str = "latest_time";

/// How far the clock can be set back without reviving a link.
const TOLERANCE_MS: i64 = 24 * 60 * 60 * 1_000;

/// Ids of events contain their time, so that the newest event is the last one of its primary key. Raw, to read both
/// tables in one statement.
const STORED: &str = "SELECT
    COALESCE((SELECT at FROM audit_event WHERE id < $1 ORDER BY id DESC LIMIT 1), 0) AS newest_event,
    COALESCE((SELECT value FROM counter WHERE name = 'latest_time' AND value < $2), 0) AS expiry_seen";

/// The latest times that the database has.
#[derive(FromQueryResult)]
struct StoredTimes {
    newest_event: i64,
    expiry_seen: i64,
}

/// The time by which links expire, in Unix milliseconds.
pub(crate) async fn now(backend: &Backend, db: &impl ConnectionTrait) -> Result<i64> {
    let end = backend.now().saturating_add(TOLERANCE_MS);
    let values = [first_id_at(end).into(), end.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), STORED, values);
    if let Some(stored) = StoredTimes::find_by_statement(statement).one(db).await? {
        let stored = stored.newest_event.max(stored.expiry_seen);
        let later = |latest: i64| Some(if latest < end { latest.max(stored) } else { stored });
        let _ = backend.inner.latest_time.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, later);
    }
    Ok(known(backend))
}

/// The same as far as this program knows: for making links, many at once.
pub(crate) fn known(backend: &Backend) -> i64 {
    let now = backend.now();
    let latest = backend.inner.latest_time.0.load(Ordering::SeqCst);
    if latest < now.saturating_add(TOLERANCE_MS) { now.max(latest) } else { now }
}

/// The lowest id of this millisecond (UUID version 7, RFC 9562).
pub(crate) fn first_id_at(at: i64) -> Uuid {
    Uuid::from_u128(u128::from(at.unsigned_abs()) << 80)
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
    /// links expire waits there, and alone would let a new link live until the clock has caught up. One made further
    /// ahead than it lives was made by such a clock.
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
    let is_known = |value: i64| expires_at <= value && value < latest.saturating_add(TOLERANCE_MS);
    if stored.is_none_or(|row| !is_known(row.value))
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
        .filter(
            Condition::any()
                .add(counter::Column::Value.lt(latest))
                .add(counter::Column::Value.gte(latest.saturating_add(TOLERANCE_MS))),
        )
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{self, Entry, Subject};
    use crate::gate::Caller;
    use crate::test_backend::TestBackend;
    use domain::audit::{Action, SubjectKind};
    use std::time::Duration;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_link_made_after_a_clock_was_ahead_lives_no_longer_than_its_lifetime() {
        let link = Lifespan { made_at: 0, lifetime: HOUR, expires_at: 400 * 24 * HOUR };
        assert!(link.has(0) && link.has(HOUR - 1));
        assert!(!link.has(HOUR) && !link.has(48 * HOUR));
    }

    async fn write_event(desk: &TestBackend) {
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Organization);
            let entry = Entry { action: Action::KeyRotated, subject, detail: serde_json::Value::Null };
            audit::record(&tx, &desk.backend, &Caller::worker(), entry).await
        };
        desk.backend.db().write(work).await.unwrap();
    }

    #[tokio::test]
    async fn a_time_that_was_read_far_ahead_counts_for_no_link_and_one_of_today_does() {
        let desk = TestBackend::new().await;
        let db = desk.backend.db().read();
        let right = desk.backend.now();
        for (hours, expected) in [(400 * 24, right), (1, right + HOUR)] {
            let ahead = Duration::from_secs(hours * 3_600);
            desk.clock.advance(ahead);
            write_event(&desk).await;
            assert_eq!(now(&desk.backend, db).await.unwrap(), desk.backend.now());
            desk.clock.set_back(ahead);
            assert_eq!(known(&desk.backend), expected);
            assert_eq!(now(&desk.backend, db).await.unwrap(), expected);
        }
    }

    #[test]
    fn a_link_made_by_a_clock_that_was_ahead_is_dead_after_it_was_set_back() {
        let link = Lifespan { made_at: 400 * 24 * HOUR, lifetime: HOUR, expires_at: 400 * 24 * HOUR + HOUR };
        assert!(link.has(400 * 24 * HOUR) && !link.has(0));
    }
}
