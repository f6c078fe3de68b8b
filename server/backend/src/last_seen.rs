//! The time a session was last used: an idle one ends. It is written at most once a minute, in a task of its own, so that no
//! request waits for the writer.

use crate::Backend;
use crate::db::Tx;
use crate::entity::session;
use crate::error::Result;
use domain::id::SessionId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The age of the recorded time after which it is written again.
pub(crate) const EVERY_MS: i64 = 60_000;
/// Concurrent writes; a request above the limit leaves writing to the next one.
const WRITES: usize = 2;

/// Limits concurrent writes.
#[derive(Clone)]
pub(crate) struct LastSeenWrites(Arc<Semaphore>);

impl Default for LastSeenWrites {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WRITES)))
    }
}

/// The time since which a session must have been used.
pub(crate) fn idle_since(backend: &Backend, now: i64) -> i64 {
    now - i64::from(backend.settings().session_idle_h) * 3_600_000
}

/// Records the use of a session, if the last record is old enough, or in the future: the clock was set back.
pub(crate) fn note(backend: &Backend, session: Option<SessionId>, seen_at: i64) {
    let now = backend.now();
    let Some(session) = session.filter(|_| (now - seen_at).abs() >= EVERY_MS) else { return };
    let Ok(permit) = Arc::clone(&backend.inner.last_seen.0).try_acquire_owned() else { return };
    let backend = backend.clone();
    tokio::spawn(async move {
        if let Err(error) = write(&backend, session, (seen_at, now)).await {
            tracing::debug!(%error, %session, "the use of a session was not recorded");
        }
        drop(permit);
    });
}

/// Writes a time in the place of the one that was read. A request may have noted its session twice, and a task may be late: what
/// was written since stays.
pub(crate) async fn write(backend: &Backend, session: SessionId, (seen_at, now): (i64, i64)) -> Result<()> {
    let work = async |tx: Tx| {
        let tx = &*tx;
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(session))
            .filter(session::Column::SeenAt.eq(seen_at))
            .exec(tx)
            .await?;
        Ok(())
    };
    backend.db().write(work).await
}
