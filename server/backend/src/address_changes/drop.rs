//! Changes that come to nothing: their links stop working, and the addresses are free again.

use super::open_change;
use crate::address_claims;
use crate::entity::address_change::{Column, Entity, Model};
use crate::entity::{address_confirmation, email_claim};
use crate::error::Result;
use domain::address_change::ClaimKind;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Drops the change of an account that is not in force yet. Returns it, if there was one.
pub(crate) async fn drop_open(
    tx: &DatabaseTransaction,
    account: AccountId,
    now: i64,
) -> Result<Option<Model>> {
    let Some(open) = open_change(tx, account).await? else { return Ok(None) };
    delete_change(tx, &open, now).await?;
    Ok(Some(open))
}

/// Drops one's own change that is not in force yet, as its person can no longer confirm it.
pub(crate) async fn drop_own(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    match open_change(tx, account).await? {
        Some(open) if open.is_own() => delete_change(tx, &open, now).await,
        _ => Ok(()),
    }
}

/// Forgets all changes of an account that is erased, with the addresses it had or would have had.
pub(crate) async fn drop_all(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx).await?;
    email_claim::Entity::delete_many()
        .filter(email_claim::Column::Account.eq(account))
        .filter(email_claim::Column::Kind.ne(ClaimKind::Current))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a change with its claim, and uses its confirmation up.
pub(super) async fn delete_change(tx: &DatabaseTransaction, change: &Model, now: i64) -> Result<()> {
    Entity::delete_by_id(change.id).exec(tx).await?;
    address_claims::release(tx, change.account_id, claimed_by(change)).await?;
    use_up(tx, change, now).await
}

/// The address that a change claims besides the present one.
fn claimed_by(change: &Model) -> &str {
    match change.stage {
        domain::address_change::AddressChangeStage::Undoable => &change.old_email_key,
        _ => &change.email_key,
    }
}

/// Uses the confirmation of a change up. Returns nothing: a confirmation that is used up already stays so.
pub(super) async fn use_up(tx: &DatabaseTransaction, change: &Model, now: i64) -> Result<()> {
    use address_confirmation::Column;
    address_confirmation::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(change.confirmation_id))
        .filter(Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
