//! The end of sessions, and of sign-ins that wait for a second factor.

use crate::entity::{session, signing_in};
use crate::error::Result;
use domain::id::{AccountId, SessionId};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, TryGetable,
    Value,
};

/// Ends the oldest of these, so that another one is within the limit. Returns the ended ones.
pub(crate) async fn end_oldest<E, Id>(
    tx: &DatabaseTransaction,
    all: Select<E>,
    (id, created_at): (E::Column, E::Column),
    most: u64,
) -> Result<Vec<Id>>
where
    E: EntityTrait,
    Id: Copy + Into<Value> + Send + Sync + TryGetable,
{
    let surplus = all
        .select_only()
        .column(id)
        .order_by_desc(created_at)
        .order_by_desc(id)
        .offset(most - 1)
        .limit(1_000)
        .into_tuple()
        .all(tx)
        .await?;
    if !surplus.is_empty() {
        E::delete_many().filter(id.is_in(surplus.iter().copied())).exec(tx).await?;
    }
    Ok(surplus)
}

/// Ends every session of an account, and every sign-in that waits for a second factor.
pub(crate) async fn end_all(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    end_others(tx, account, None).await.map(drop)
}

/// Ends every session of an account but this one, and every sign-in that waits for a second factor. Returns the number of
/// sessions.
pub(crate) async fn end_others(
    tx: &DatabaseTransaction,
    account: AccountId,
    kept: Option<SessionId>,
) -> Result<u64> {
    let mut others = session::Entity::delete_many().filter(session::Column::AccountId.eq(account));
    if let Some(kept) = kept {
        others = others.filter(session::Column::Id.ne(kept));
    }
    let ended = others.exec(tx).await?.rows_affected;
    signing_in::Entity::delete_many().filter(signing_in::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(ended)
}
