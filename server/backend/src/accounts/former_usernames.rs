//! The usernames that accounts have had, until they are erased: the audit finds their events by these too.

use crate::entity::{account, former_username};
use crate::error::Result;
use domain::id::AccountId;
use former_username::Column;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

/// Keeps the username of an account that gets another one.
pub(crate) async fn keep(tx: &DatabaseTransaction, before: &account::Model, now: i64) -> Result<()> {
    let Some(username) = before.username.clone() else { return Ok(()) };
    let kept = former_username::Model { username, account_id: before.id, until: now };
    let again =
        OnConflict::columns([Column::Username, Column::AccountId]).update_column(Column::Until).to_owned();
    former_username::Entity::insert(kept.into_active_model())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The account that has had this username last, in lower case as it is stored, besides whoever has it now.
pub(crate) async fn formerly(db: &impl ConnectionTrait, username: &str) -> Result<Option<AccountId>> {
    let last = former_username::Entity::find()
        .filter(Column::Username.eq(username))
        .order_by_desc(Column::Until)
        .order_by_desc(Column::AccountId);
    Ok(last.one(db).await?.map(|row| row.account_id))
}

/// Deletes those of an account.
pub(crate) async fn forget(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    former_username::Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}
