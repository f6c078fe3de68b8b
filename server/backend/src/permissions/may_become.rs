//! Who may get the link of a pending account, or choose where it is mailed: they could use that account themselves.

use super::{GrantStart, HeldPermissions, grants};
use crate::entity::{account, permission_grant};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _,
};
use std::collections::HashSet;

/// Proof that somebody may become an account, decided in this transaction. Only [`may_become`] makes one, and no link is
/// shown without it.
pub(crate) struct MayBecome {
    account: AccountId,
    by: Option<AccountId>,
    can_read_entries: bool,
}

impl MayBecome {
    pub(crate) fn account(&self) -> AccountId {
        self.account
    }

    /// Who; `None` at the shell.
    pub(crate) fn by(&self) -> Option<AccountId> {
        self.by
    }

    /// Whether they may read what others entered for that account.
    pub(crate) fn can_read_entries(&self) -> bool {
        self.can_read_entries
    }
}

/// Decides whether the actor may become this account: it was never active, and the actor holds every permission it has or
/// will have, for at least as long.
///
/// # Errors
/// `account_not_pending` for an account that was active; `permission_not_held` where it holds what the actor does not, or
/// longer; `permission_missing` where the actor's right was revoked meanwhile.
pub(crate) async fn may_become<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    target: &account::Model,
    now: i64,
) -> Result<MayBecome> {
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).lock_shared().all(tx).await?;
    if target.founder || !theirs.iter().all(|grant| actor.covers(grant)) {
        return Err(Error::Refused(Code::PermissionNotHeld));
    }
    if target.state != AccountState::Pending || target.activated_at.is_some() {
        return Err(Error::Refused(Code::AccountNotPending));
    }
    Ok(MayBecome {
        account: target.id,
        by: desk.account(),
        can_read_entries: entry_locks::can_read_entries(tx, actor.permissions(), target.id).await?,
    })
}

/// Checks, when a link is used, that its giver or whoever chose the address could still hand over a link of this account.
/// Returns what they hold; `None` where they could not.
pub(crate) async fn may_still_become(
    db: &impl ConnectionTrait,
    by: AccountId,
    target: &account::Model,
    now: i64,
) -> Result<Option<Permissions>> {
    const HAND_OVER: [Permission; 3] =
        [Permission::RegisterUsers, Permission::ManageInvitations, Permission::ManageSettings];
    let by = account::Entity::find_by_id(by).one(db).await?;
    let Some(by) = by.filter(|by| by.state == AccountState::Active) else { return Ok(None) };
    let holding = HeldPermissions::of_account(db, &by, now).await?;
    let held = holding.permissions();
    let theirs = grants(target.id, now, GrantStart::AtAnyTime).all(db).await?;
    let is_covered = theirs.iter().all(|grant| holding.covers(grant));
    let may = !target.founder && is_covered && HAND_OVER.iter().any(|one| held.has(*one));
    Ok(may.then_some(held))
}

/// What an account holds now: nothing where it is not active.
pub(crate) async fn held_now(db: &impl ConnectionTrait, account: AccountId, now: i64) -> Result<Permissions> {
    let row = account::Entity::find_by_id(account).one(db).await?;
    match row.filter(|row| row.state == AccountState::Active) {
        Some(row) => Ok(HeldPermissions::of_account(db, &row, now).await?.permissions()),
        None => Ok(Permissions::default()),
    }
}

impl HeldPermissions {
    async fn of_account(db: &impl ConnectionTrait, row: &account::Model, now: i64) -> Result<Self> {
        if row.founder {
            return Ok(Self::All);
        }
        Ok(Self::of_grants(&grants(row.id, now, GrantStart::Already).all(db).await?))
    }

    /// Whether the permission of a grant is held now and for as long.
    fn covers(&self, grant: &permission_grant::Model) -> bool {
        self.lasts(grant.permission, grant.ends_at)
    }

    /// Whether this permission is held now and until then; `None` is without end.
    fn lasts(&self, permission: Permission, until: Option<i64>) -> bool {
        self.permissions().has(permission)
            && self.end(permission).is_none_or(|end| until.is_some_and(|until| until <= end))
    }
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
