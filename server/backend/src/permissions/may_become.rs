//! Who may get the link of a pending account, or choose where it is mailed: they could use that account themselves.

use super::may_become_proof::MayBecome;
use crate::entity::{account, permission_grant};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, Needs, Right};
use crate::held_permissions::{GrantStart, HeldPermissions, Until, grants};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::Permissions;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _,
};
use std::collections::HashSet;

/// Decides whether the actor may become this account: it was never active, and the actor holds every permission it has or
/// will have, for at least as long.
///
/// # Errors
/// `not_found` for an account outside the actor's border; `account_not_pending` for an account that was active; `permission_not_held` where it holds what the actor does not, or
/// longer; `permission_missing` where the actor's right was revoked meanwhile.
pub(crate) async fn may_become<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<MayBecome> {
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    actor.check_reaches::<R>(tx, target.unit).await?;
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).lock_shared().all(tx).await?;
    if target.founder || !actor.covers_all(tx, &theirs, Until::ItsEnd).await? {
        return Err(Error::Refused(Code::PermissionNotHeld));
    }
    if target.state != AccountState::Pending || target.activated_at.is_some() {
        return Err(Error::Refused(Code::AccountNotPending));
    }
    let needs_any = match R::NEEDS {
        Needs::AnyOf(any) => any.iter().copied().collect(),
        Needs::Nothing | Needs::Session | Needs::OwnSecurity | Needs::Shell => Permissions::NONE,
    };
    Ok(MayBecome {
        account: target.id,
        by: desk.account(),
        can_read_entries: entry_locks::can_read_entries(tx, actor.at(tx, target.unit).await?, target.id)
            .await?,
        needs_any,
    })
}

/// Who could become an account, and the permissions of which they needed one for it.
#[derive(Clone, Copy)]
pub(crate) struct Giver {
    pub(crate) by: AccountId,
    pub(crate) needs_any: Permissions,
}

/// Checks, when a link is used, that its giver or whoever chose the address could still become the account in the same way.
/// Returns what they hold for that account; `None` where they could not.
pub(crate) async fn may_still_become(
    db: &impl ConnectionTrait,
    giver: Giver,
    target: &account::Model,
    now: i64,
) -> Result<Option<Permissions>> {
    let Some(holding) = HeldPermissions::of_account(db, giver.by, now).await? else { return Ok(None) };
    let held = holding.at(db, target.unit).await?;
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).all(db).await?;
    let is_covered = holding.covers_all(db, &theirs, Until::ItsEnd).await?;
    let may = !target.founder && is_covered && giver.needs_any.iter().any(|one| held.has(one));
    Ok(may.then_some(held))
}

/// Those of these accounts that hold a permission, or will.
pub(crate) async fn holders_among(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashSet<AccountId>> {
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let theirs = permission_grant::Column::AccountId.is_in(accounts.iter().copied());
    let holders = permission_grant::Entity::find()
        .select_only()
        .column(permission_grant::Column::AccountId)
        .distinct()
        .filter(theirs);
    let holders: Vec<AccountId> = holders.into_tuple().all(db).await?;
    Ok(holders.into_iter().collect())
}
