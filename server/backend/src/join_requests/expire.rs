use super::{WAITS_FOR, delete_messages, subject};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{join_link, join_request};
use crate::error::Result;
use crate::gate::Caller;
use domain::audit::Action;
use domain::join_request::JoinState;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect as _,
};

/// Requests in one transaction.
const ROWS: u64 = 100;

/// Deletes the requests that nobody has decided about in time, each with an event; their places at the link are free again.
/// Returns whether there may be more.
pub(crate) async fn expire_waiting(backend: &Backend, batches: u32) -> Result<bool> {
    for _ in 0..batches {
        if backend.db().write(async |tx: Tx| expire(&tx, backend).await).await? < ROWS {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn expire(tx: &DatabaseTransaction, backend: &Backend) -> Result<u64> {
    use join_request::Column;
    let due = join_request::Entity::find()
        .filter(Column::State.eq(JoinState::Waiting))
        .filter(Column::ConfirmedAt.lte(backend.now() - WAITS_FOR))
        .order_by_asc(Column::Id)
        .limit(ROWS)
        .lock_exclusive()
        .all(tx)
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    let ids = due.iter().map(|row| row.id);
    join_request::Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx).await?;
    delete_messages(tx, due.iter().map(|row| &row.email)).await?;
    let mut events = Vec::with_capacity(due.len());
    for row in &due {
        join_link::Entity::update_many()
            .col_expr(join_link::Column::Used, Expr::col(join_link::Column::Used).sub(1))
            .filter(join_link::Column::Link.eq(row.link))
            .filter(join_link::Column::Used.gt(0))
            .exec(tx)
            .await?;
        let detail = serde_json::json!({ "confirmed": row.confirmed_at });
        let entry = Entry { action: Action::JoinExpired, subject: subject(row.id), detail };
        events.push(audit::prepare(backend, &Caller::worker().actor(), entry)?);
    }
    audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await?;
    Ok(due.len() as u64)
}
