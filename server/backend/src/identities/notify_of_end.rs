use crate::Backend;
use crate::account_notice::notice;
use crate::entity::{account, message};
use crate::error::{Error, Result};
use crate::outbox::{self, Params};
use domain::message::{MessageKind, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

/// Minutes after which the person is told of an end that was typed in a step: a step is saved while it is filled in, and the
/// mail is about what it says then.
const TOLD_AFTER: i64 = 10 * 60_000;

/// Tells the person of an end that was typed in the step *Organization*: once, however often it is changed at a sitting. The
/// message is made in the transaction, since it may be one that is waiting already; one that is repeated makes another.
pub(super) async fn notify_of_end(
    tx: &DatabaseTransaction,
    backend: &Backend,
    found: &account::Model,
    ends_at: Option<i64>,
) -> Result<()> {
    use message::Column as Sent;
    let now = backend.now();
    let waiting = message::Entity::find()
        .filter(Sent::AccountId.eq(found.id))
        .filter(Sent::Kind.eq(MessageKind::AccountEndSet))
        .filter(Sent::State.is_in([MessageState::Queued, MessageState::Held]))
        .filter(Sent::DueAt.gt(now))
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(waiting) = waiting else {
        let notice = notice(backend, found, MessageKind::AccountEndSet, ends_at);
        let notices: Vec<_> = notice.into_iter().map(|notice| notice.due_at(now + TOLD_AFTER)).collect();
        return outbox::enqueue(tx, &notices).await;
    };
    let mut params: Params = serde_json::from_str(&waiting.params).map_err(Error::broken)?;
    params.until = ends_at;
    message::Entity::update_many()
        .col_expr(Sent::Params, Expr::value(serde_json::to_string(&params).map_err(Error::broken)?))
        .col_expr(Sent::DueAt, Expr::value(now + TOLD_AFTER))
        .filter(Sent::Id.eq(waiting.id))
        .exec(tx)
        .await?;
    Ok(())
}
