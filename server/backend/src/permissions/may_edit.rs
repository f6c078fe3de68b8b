//! Who may edit whom: only those who hold everything that the other holds, or will hold.

use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use crate::held_permissions::{GrantStart, HeldPermissions, Until, grants};
use crate::reach::{Borders, EVERYONE, Reach, above};
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use domain::permission::{Permission, Permissions};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Checks that the actor may edit this account. Nobody edits the founder's. Returns what the actor holds.
///
/// # Errors
/// `not_found` for an account outside the actor's border; `permission_not_held` where the account holds, or will hold, what the actor does not; `permission_missing` where
/// the actor's right was revoked meanwhile.
pub(crate) async fn may_edit<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<HeldPermissions> {
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    actor.check_reaches::<R>(tx, target.unit).await?;
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).lock_shared().all(tx).await?;
    if target.founder || !actor.covers_all(tx, &theirs, Until::Whenever).await? {
        return Err(Error::Refused(Code::PermissionNotHeld));
    }
    Ok(actor)
}

/// Checks that the actor still has the right of their desk for these accounts; `None` is somebody without one. They stay in their
/// units until the commit. Returns whom the actor reaches.
///
/// # Errors
/// `not_found` for an account outside their border; `permission_missing`, `signed_out` where they have it no more.
pub(crate) async fn check_still_reaches<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    accounts: &[Option<AccountId>],
    now: i64,
) -> Result<Reach> {
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let units: HashMap<AccountId, Option<UnitId>> = account::Entity::find(EVERYONE)
        .filter(account::Column::Id.is_in(accounts.iter().copied().flatten()))
        // In one order, so that two transactions never wait for each other.
        .order_by_asc(account::Column::Id)
        .lock_shared()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.unit))
        .collect();
    for account in accounts {
        let unit = account.and_then(|account| units.get(&account).copied().flatten());
        actor.check_reaches::<R>(tx, unit).await?;
    }
    Ok(actor.reach_of::<R>())
}

/// Checks that the actor may have what counts inside these units count for more people, as by granting it.
///
/// # Errors
/// `own_permissions` where the actor holds, or will hold, something inside one of them; `permission_not_held` where somebody
/// holds something there that the actor does not hold as far and as long; `permission_missing` where the actor's right was
/// revoked.
pub(crate) async fn check_may_extend<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    units: &BTreeSet<UnitId>,
    now: i64,
) -> Result<()> {
    use permission_grant::Column;
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    if actor.is_all() || units.is_empty() {
        return Ok(());
    }
    let grants = permission_grant::Entity::find()
        .filter(Column::UnitId.is_in(units.iter().copied()))
        .filter(Column::Permission.is_in(Permission::ALL.iter().copied()))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
        .lock_shared()
        .all(tx)
        .await?;
    if grants.iter().any(|grant| Some(grant.account_id) == desk.account()) {
        return Err(Error::Refused(Code::OwnPermissions));
    }
    if actor.covers_all(tx, &grants, Until::ItsEnd).await? {
        Ok(())
    } else {
        Err(Error::Refused(Code::PermissionNotHeld))
    }
}

/// Checks that the actor may say where this account belongs: as [`may_edit`], and everybody may say it of themselves. Returns
/// what the actor holds.
///
/// # Errors
/// Those of [`may_edit`].
pub(crate) async fn may_place<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<HeldPermissions> {
    if desk.account() == Some(target.id) {
        HeldPermissions::of_actor(tx, desk, now).await
    } else {
        may_edit(tx, desk, target, now).await
    }
}

/// The accounts among these that hold, or will hold, what somebody does not who holds this. Their rows are locked, so that
/// nobody is given a permission before the commit.
pub(crate) async fn holders_of_more(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    held: &HeldPermissions,
    now: i64,
) -> Result<HashSet<AccountId>> {
    if held.is_all() {
        return Ok(HashSet::new());
    }
    let (permissions, borders) = (held.permissions(), held.borders());
    holders_of_more_now(tx, accounts, (permissions, &borders), now).await
}

/// The same as a hint for pages, without a lock.
pub(crate) async fn holders_of_more_now(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
    (held, borders): (Permissions, &Borders),
    now: i64,
) -> Result<HashSet<AccountId>> {
    use permission_grant::Column;
    let others: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|permission| !held.has(*permission)).collect();
    if others.is_empty() || accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<(AccountId, Permission, Option<UnitId>)> = permission_grant::Entity::find()
        .select_only()
        .columns([Column::AccountId, Column::Permission, Column::UnitId])
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .filter(Column::Permission.is_in(others))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
        .into_tuple()
        .all(db)
        .await?;
    let above = match borders.is_empty() {
        true => HashMap::new(),
        false => above(db, found.iter().filter_map(|(.., unit)| *unit)).await?,
    };
    let is_held = |permission: Permission, unit: Option<UnitId>| {
        let above = unit.and_then(|unit| above.get(&unit));
        above.is_some_and(|above| borders.roots(&[permission]).iter().any(|root| above.contains(root)))
    };
    let beyond = found.into_iter().filter(|(_, permission, unit)| !is_held(*permission, *unit));
    Ok(beyond.map(|(account, ..)| account).collect())
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
    Ok(!target.founder
        && held.at(db, target.unit).await?.has(Permission::ManageAccounts)
        && held.covers_all(db, &theirs, Until::Whenever).await?)
}

/// Whether whoever is at this desk may edit this account: a hint for pages, which [`may_edit`] decides.
pub(crate) async fn seems_editable<R>(desk: &Desk<R>, target: AccountId) -> Result<bool> {
    let (db, now) = (desk.backend.db().read(), desk.backend.now());
    let Some(target) = account::Entity::find_by_id(EVERYONE, target).one(db).await? else { return Ok(true) };
    if target.founder || !desk.permissions_at(db, target.unit).await?.has(Permission::ManageAccounts) {
        return Ok(false);
    }
    let borders = desk.person().map(|person| person.borders.clone()).unwrap_or_default();
    let beyond = holders_of_more_now(db, &[target.id], (desk.permissions(), &borders), now).await?;
    Ok(beyond.is_empty())
}
