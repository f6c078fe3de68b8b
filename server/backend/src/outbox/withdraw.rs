//! Messages whose link has died before they went out are not sent. A message that is being sent at that very moment
//! keeps its result; its link is dead all the same.

use crate::entity::{invitation, message};
use crate::error::Result;
use domain::id::AccountId;
use domain::message::MessageState;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Withdraws unsent mail about any invitation of an account; called before another one is issued.
pub(crate) async fn withdraw(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<u64> {
    withdraw_all(tx, &[account], now).await
}

/// As [`withdraw`], for many accounts.
pub(crate) async fn withdraw_all(tx: &DatabaseTransaction, accounts: &[AccountId], now: i64) -> Result<u64> {
    let own = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::AccountId.is_in(accounts.iter().copied()))
        .to_owned();
    let waiting = [MessageState::Held, MessageState::Queued, MessageState::Deferred];
    let result = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Failed))
        .col_expr(message::Column::ReplyCode, Expr::value(message::WITHDRAWN))
        .col_expr(message::Column::SettledAt, Expr::value(now))
        .filter(message::Column::InvitationId.in_subquery(own))
        .filter(message::Column::State.is_in(waiting))
        .exec(tx)
        .await?;
    Ok(result.rows_affected)
}
