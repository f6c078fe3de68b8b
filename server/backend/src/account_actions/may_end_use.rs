use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::Permission;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _, QueryTrait as _,
};

/// What an organization must never be without: somebody who may still give permissions, and bring accounts back.
const NEEDED: [Permission; 2] = [Permission::ManagePermissions, Permission::ManageAccounts];

/// Checks that the actor may end the use of this account, for a time or for ever.
///
/// # Errors
/// `own_account`; `permission_not_held` for the founder and for an account that holds what the actor does not;
/// `last_manager` where nobody would be left who may manage permissions, or accounts.
pub(super) async fn may_end_use(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    target: &account::Model,
    now: i64,
) -> Result<()> {
    if desk.account() == Some(target.id) {
        return Err(Error::Refused(Code::OwnAccount));
    }
    permissions::may_edit(tx, desk, target, now).await?;
    if target.state == AccountState::Active && !are_managers_left(tx, target.id, now).await? {
        return Err(Error::Refused(Code::LastManager));
    }
    Ok(())
}

/// Whether somebody is left without this account. What is needed and held by nobody at all is not lost with it.
pub(super) async fn are_managers_left(
    tx: &DatabaseTransaction,
    without: AccountId,
    now: i64,
) -> Result<bool> {
    for needed in NEEDED {
        if !is_held_by(tx, needed, now, account::Column::Id.ne(without)).await?
            && is_held_by(tx, needed, now, account::Column::Id.eq(without)).await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_held_by(
    tx: &DatabaseTransaction,
    permission: Permission,
    now: i64,
    which: sea_orm::sea_query::SimpleExpr,
) -> Result<bool> {
    let holders = permission_grant::Entity::find()
        .select_only()
        .column(permission_grant::Column::AccountId)
        .filter(permission_grant::Column::Permission.eq(permission))
        .filter(permission_grant::is_in_force(now))
        // Whoever manages a unit alone could not bring others back.
        .filter(permission_grant::Column::UnitId.is_null())
        .into_query();
    let holds =
        Condition::any().add(account::Column::Founder.eq(true)).add(account::Column::Id.in_subquery(holders));
    let found = account::Entity::find(EVERYONE)
        .filter(which)
        .filter(account::Column::State.eq(AccountState::Active))
        .filter(holds)
        .one(tx)
        .await?;
    Ok(found.is_some())
}
