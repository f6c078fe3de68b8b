//! Who may edit whom: only those who hold everything that the other holds, or will hold.

use super::all_of;
use super::held::{GrantStart, HeldPermissions, grants};
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};
use std::collections::HashSet;

/// Checks that the actor may edit this account. Nobody edits the founder's. Returns what the actor holds.
///
/// # Errors
/// `permission_not_held` where the account holds, or will hold, what the actor does not; `permission_missing` where
/// the actor's right was revoked meanwhile.
pub(crate) async fn may_edit<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<HeldPermissions> {
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).lock_shared().all(tx).await?;
    if target.founder || !all_of(&theirs).is_within(actor.permissions()) {
        return Err(Error::Refused(Code::PermissionNotHeld));
    }
    Ok(actor)
}

/// Checks that the actor may say where this account belongs: as [`may_edit`], and everybody may say it of themselves.
///
/// # Errors
/// Those of [`may_edit`].
pub(crate) async fn may_place<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<()> {
    if desk.account() == Some(target.id) {
        HeldPermissions::of_actor(tx, desk, now).await.map(drop)
    } else {
        may_edit(tx, desk, target, now).await.map(drop)
    }
}

/// The accounts among these that hold, or will hold, what somebody with these permissions does not. Their rows are locked, so
/// that nobody is given a permission before the commit.
pub(crate) async fn beyond(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    held: Permissions,
    now: i64,
) -> Result<HashSet<AccountId>> {
    beyond_now(tx, accounts, held, now).await
}

/// The same as a hint for pages, without a lock.
pub(crate) async fn beyond_now(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
    held: Permissions,
    now: i64,
) -> Result<HashSet<AccountId>> {
    use permission_grant::Column;
    let others: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|permission| !held.has(*permission)).collect();
    if others.is_empty() || accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<AccountId> = permission_grant::Entity::find()
        .select_only()
        .column(Column::AccountId)
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .filter(Column::Permission.is_in(others))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// Whether an account may edit this one now, for what it has asked for before.
pub(crate) async fn could_edit(
    db: &impl ConnectionTrait,
    actor: AccountId,
    target: &account::Model,
    now: i64,
) -> Result<bool> {
    let Some(held) = HeldPermissions::of_account(db, actor, now).await? else { return Ok(false) };
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).lock_shared().all(db).await?;
    let held = held.permissions();
    Ok(held.has(Permission::ManageAccounts) && !target.founder && all_of(&theirs).is_within(held))
}

/// Whether somebody with these permissions may edit this account: a hint for pages, which [`may_edit`] decides.
pub(crate) async fn seems_editable(
    db: &impl ConnectionTrait,
    held: Permissions,
    target: AccountId,
    now: i64,
) -> Result<bool> {
    let Some(target) = account::Entity::find_by_id(target).one(db).await? else { return Ok(true) };
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).all(db).await?;
    Ok(!target.founder && all_of(&theirs).is_within(held))
}
