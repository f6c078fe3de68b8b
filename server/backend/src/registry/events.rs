//! The timelines of events that were written before timelines were: which accounts they are about, in pieces. Those of new
//! events are written by a trigger.

use crate::Backend;
use crate::entity::audit_event;
use crate::error::Result;
use crate::progress::Progress;
use domain::id::EventId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

const PROGRESS: Progress = Progress { name: "timelines_1", low: "timelines_1_low" };
/// Events in one transaction.
const PIECE: u64 = 500;

/// Whether all events are in the timelines.
pub(crate) async fn are_filled(db: &impl ConnectionTrait) -> Result<bool> {
    PROGRESS.is_done(db).await
}

/// Processes the next pieces.
pub(super) async fn run(backend: &Backend, pieces: usize) -> Result<()> {
    for _ in 0..pieces {
        let Some(from) = PROGRESS.last::<EventId>(backend.db().read()).await? else { return Ok(()) };
        let events: Vec<EventId> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::Id.gt(from))
            .order_by_asc(audit_event::Column::Id)
            .limit(PIECE)
            .into_tuple()
            .all(backend.db().read())
            .await?;
        let events = &events;
        backend.db().write(async |tx| piece(&tx, events).await).await?;
    }
    Ok(())
}

/// As the trigger writes them. Raw, as no builder has INSERT … SELECT with ON CONFLICT.
const WRITE: &str = "INSERT INTO audit_about (account, event, kind)
SELECT DISTINCT found.account, found.event, found.kind FROM (
    SELECT e.actor_id AS account, e.id AS event, e.action AS kind FROM audit_event e WHERE e.id IN (EVENTS)
    UNION ALL SELECT e.subject_id, e.id, e.action FROM audit_event e
        WHERE e.subject_kind = 'account' AND e.id IN (EVENTS)
    UNION ALL SELECT o.account_id, e.id, e.action FROM audit_event e JOIN invitation o ON o.id = e.subject_id
        WHERE e.subject_kind = 'invitation' AND e.id IN (EVENTS)
    UNION ALL SELECT o.account_id, e.id, e.action FROM audit_event e JOIN identity o ON o.id = e.subject_id
        WHERE e.subject_kind = 'identity' AND e.id IN (EVENTS)
    UNION ALL SELECT o.account_id, e.id, e.action FROM audit_event e JOIN session o ON o.id = e.subject_id
        WHERE e.subject_kind = 'session' AND e.id IN (EVENTS)
    UNION ALL SELECT o.account_id, e.id, e.action FROM audit_event e JOIN message o ON o.id = e.subject_id
        WHERE e.subject_kind = 'message' AND e.id IN (EVENTS)
) found WHERE found.account IS NOT NULL ON CONFLICT DO NOTHING";

async fn piece(tx: &DatabaseTransaction, events: &[EventId]) -> Result<()> {
    if !events.is_empty() {
        let places: Vec<String> = (1..=events.len()).map(|place| format!("${place}")).collect();
        let sql = WRITE.replace("EVENTS", &places.join(", "));
        let values = events.iter().map(|event| (*event).into());
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    }
    PROGRESS.advance(tx, events.last().copied().filter(|_| events.len() as u64 == PIECE)).await
}
