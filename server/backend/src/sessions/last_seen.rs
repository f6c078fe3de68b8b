//! When a session was last used: one that was idle for too long has ended. The time is written at most once a minute, in a
//! task beside the request, so that no request waits for the writer.

use crate::Backend;
use crate::db::Tx;
use crate::entity::session;
use crate::error::Result;
use domain::id::SessionId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How old the recorded time may become.
pub(super) const EVERY_MS: i64 = 60_000;
/// Writes at once; a request that finds no place leaves it to the next one.
const WRITES: usize = 2;

/// The places of the writes that are under way.
#[derive(Clone)]
pub(crate) struct LastSeenWrites(Arc<Semaphore>);

impl Default for LastSeenWrites {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WRITES)))
    }
}

/// A session that was not seen since then has ended.
pub(crate) fn idle_since(backend: &Backend, now: i64) -> i64 {
    now - i64::from(backend.settings().session_idle_h) * 3_600_000
}

/// Records that a session is in use, given when it was last recorded.
pub(crate) fn note(backend: &Backend, session: Option<SessionId>, seen_at: i64) {
    let now = backend.now();
    let Some(session) = session.filter(|_| (now - seen_at).abs() >= EVERY_MS) else { return };
    let Ok(place) = Arc::clone(&backend.inner.last_seen.0).try_acquire_owned() else { return };
    let backend = backend.clone();
    tokio::spawn(async move {
        if let Err(error) = write(&backend, session, now).await {
            tracing::debug!(%error, %session, "the use of a session was not recorded");
        }
        drop(place);
    });
}

async fn write(backend: &Backend, session: SessionId, now: i64) -> Result<()> {
    let work = async |tx: Tx| {
        let tx = &*tx;
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(session))
            // One in the future was recorded before the clock was set back.
            .filter(
                session::Column::SeenAt.lte(now - EVERY_MS).or(session::Column::SeenAt.gte(now + EVERY_MS)),
            )
            .exec(tx)
            .await?;
        Ok(())
    };
    backend.db().write(work).await
}
