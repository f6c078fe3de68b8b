//! Granting and revoking permissions. An actor grants only what they hold, and edits only accounts that hold nothing else.
//! What the actor holds is read again inside the transaction, since it may have been revoked after the desk was opened.

mod held;
mod holders;
mod may_become;

pub(crate) use held::{HeldPermissions, held_now};
pub(crate) use may_become::{Giver, MayBecome, holders_among, may_become, may_still_become};

use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, first_permission, permission_grant};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk, Right};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::permission::{GrantDraft, GrantPeriod, Permission, Permissions, RevokeDraft};
use held::{GrantStart, grants};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    Select, Set,
};
use std::collections::HashSet;

impl Desk<CanManagePermissions> {
    /// Grants the permissions of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`grant`](Self::grant).
    pub async fn grant_drafted(&self, account: AccountId, draft: GrantDraft) -> Result<()> {
        let grant = draft.check(&|day| self.backend.start_of(day))?;
        self.grant(account, grant.permissions(), grant.period()).await
    }

    /// Revokes the permissions of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`revoke`](Self::revoke).
    pub async fn revoke_drafted(&self, account: AccountId, draft: RevokeDraft) -> Result<()> {
        self.revoke(account, draft.check()?).await
    }

    /// Grants permissions, replacing earlier grants of them. A grant never outlives the actor's own. Records nothing where all
    /// of them are held for that period already.
    ///
    /// # Errors
    /// `permission_not_held` for permissions that the actor does not hold, for the founder, and for an account that holds
    /// more than the actor; `mailbox_first` for an actor whose own account others may be using; `not_found` where there is
    /// no such account; `end_past`, `end_before_start` at the last day; `confirm_first`.
    pub async fn grant(
        &self,
        account: AccountId,
        permissions: Permissions,
        period: GrantPeriod,
    ) -> Result<()> {
        self.require_confirmation()?;
        let now = self.backend.now();
        if let Some(end) = period.ends_at
            && end <= period.starts_at.unwrap_or(now).max(now)
        {
            let code = if end <= now { Code::EndPast } else { Code::EndBeforeStart };
            return Err(Faults::one(Field::EndsOn, code).into());
        }
        let work = async |tx: Tx| {
            let tx = &*tx;
            let actor = self.check_may_edit(tx, account, now).await?;
            if !permissions.is_within(actor.permissions()) {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            write_grants(tx, self, &actor, NewGrants { account, permissions, period, now }).await
        };
        self.record_refusal(account, self.backend.db().write(work).await).await
    }

    /// Revokes permissions; those that are not held are ignored.
    ///
    /// # Errors
    /// As for [`grant`](Self::grant).
    pub async fn revoke(&self, account: AccountId, permissions: Permissions) -> Result<()> {
        self.require_confirmation()?;
        let now = self.backend.now();
        let asked: Vec<Permission> = permissions.iter().collect();
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, account, now).await?;
            let theirs = permission_grant::Column::AccountId.eq(account);
            let these =
                Condition::all().add(theirs).add(permission_grant::Column::Permission.is_in(asked.clone()));
            let held = permission_grant::Entity::find().filter(these.clone()).all(tx).await?;
            if held.is_empty() {
                return Ok(());
            }
            permission_grant::Entity::delete_many().filter(these).exec(tx).await?;
            let taken = all_of(&held);
            let subject = Subject::new(SubjectKind::Account, account.uuid());
            let detail = serde_json::json!({ "permissions": words(taken) });
            let entry = Entry { action: Action::PermissionRevoked, subject, detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.record_refusal(account, self.backend.db().write(work).await).await
    }

    /// What the actor holds, after checking that they may edit this account.
    async fn check_may_edit(
        &self,
        tx: &DatabaseTransaction,
        id: AccountId,
        now: i64,
    ) -> Result<HeldPermissions> {
        let target = accounts::lock_existing(tx, id).await?;
        may_edit(tx, self, &target, now).await
    }

    async fn record_refusal(&self, account: AccountId, result: Result<()>) -> Result<()> {
        match result {
            Err(Error::Refused(code @ (Code::PermissionNotHeld | Code::MailboxFirst))) => {
                Err(self.refuse(code, Subject::new(SubjectKind::Account, account.uuid())).await)
            }
            other => other,
        }
    }
}

/// Grants permissions to an account that the same transaction has created.
///
/// # Errors
/// At the field of the permissions: `permission_not_held` for what the actor does not hold or may not grant,
/// `mailbox_first` where others may be using the actor's account. And `confirm_first`.
pub(crate) async fn grant_to_new_account<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    account: AccountId,
    permissions: Permissions,
) -> Result<()> {
    if permissions.is_empty() {
        return Ok(());
    }
    desk.require_confirmation()?;
    let now = desk.backend.now();
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let held = actor.permissions();
    if !held.has(Permission::ManagePermissions) || !permissions.is_within(held) {
        return Err(Faults::one(Field::Permissions, Code::PermissionNotHeld).into());
    }
    let grants = NewGrants { account, permissions, period: GrantPeriod::default(), now };
    write_grants(tx, desk, &actor, grants).await.map_err(|error| match error {
        Error::Refused(code @ Code::MailboxFirst) => Faults::one(Field::Permissions, code).into(),
        error => error,
    })
}

/// What the actor holds, read again inside the transaction: for what somebody does to their own account.
///
/// # Errors
/// `permission_missing` where the actor's right was revoked meanwhile, `signed_out` where they may do nothing any more.
pub(crate) async fn held_by_actor<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    now: i64,
) -> Result<HeldPermissions> {
    HeldPermissions::of_actor(tx, desk, now).await
}

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

/// The grants of an account. Rows of permissions that no longer exist are not read.
pub(crate) fn held_by(account: AccountId) -> Select<permission_grant::Entity> {
    use permission_grant::Column;
    let known = Column::Permission.is_in(Permission::ALL.iter().copied());
    permission_grant::Entity::find().filter(Column::AccountId.eq(account)).filter(known)
}

/// Permissions to be granted.
struct NewGrants {
    account: AccountId,
    permissions: Permissions,
    period: GrantPeriod,
    now: i64,
}

/// The only place where permissions are given. Whoever may be using the actor's account would keep what they give to
/// another one of theirs, whatever is revoked from them later, and it would be in the name of the actor.
async fn write_grants<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    actor: &HeldPermissions,
    new: NewGrants,
) -> Result<()> {
    let NewGrants { account, permissions, period, now } = new;
    use permission_grant::Column;
    if let Some(actor) = desk.account()
        && !entry_locks::is_beyond_doubt(tx, actor).await?
    {
        return Err(Error::Refused(Code::MailboxFirst));
    }
    let mut rows = Vec::new();
    for permission in permissions.iter() {
        let ends_at = [period.ends_at, actor.end(permission)].into_iter().flatten().min();
        if ends_at.is_some_and(|end| end <= period.starts_at.unwrap_or(now)) {
            return Err(Error::Refused(Code::PermissionNotHeld));
        }
        rows.push(permission_grant::ActiveModel {
            account_id: Set(account),
            permission: Set(permission),
            starts_at: Set(period.starts_at),
            ends_at: Set(ends_at),
            granted_at: Set(now),
            granted_by: Set(desk.account()),
        });
    }
    let held = held_by(account).all(tx).await?;
    let is_held = |new: &permission_grant::ActiveModel| {
        let period = (new.starts_at.as_ref(), new.ends_at.as_ref());
        let same = |old: &permission_grant::Model| *new.permission.as_ref() == old.permission;
        held.iter().any(|old| same(old) && period == (&old.starts_at, &old.ends_at))
    };
    if rows.iter().all(is_held) {
        return Ok(());
    }
    let replace = OnConflict::columns([Column::AccountId, Column::Permission])
        .update_columns([Column::StartsAt, Column::EndsAt, Column::GrantedAt, Column::GrantedBy])
        .to_owned();
    permission_grant::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    note_first_permission(tx, account, period.starts_at.unwrap_or(now)).await?;
    let subject = Subject::new(SubjectKind::Account, account.uuid());
    let detail = serde_json::json!({
        "permissions": words(permissions), "starts_at": period.starts_at, "ends_at": period.ends_at,
    });
    let entry = Entry { action: Action::PermissionGranted, subject, detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}

/// Notes when an account got its first permission. A later one changes nothing.
async fn note_first_permission(tx: &DatabaseTransaction, account: AccountId, at: i64) -> Result<()> {
    let row = first_permission::ActiveModel { account_id: Set(account), at: Set(at) };
    let stays = OnConflict::column(first_permission::Column::AccountId).do_nothing().to_owned();
    first_permission::Entity::insert(row).on_conflict(stays).exec_without_returning(tx).await?;
    Ok(())
}

fn all_of(grants: &[permission_grant::Model]) -> Permissions {
    grants.iter().map(|grant| grant.permission).collect()
}

fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::as_str).collect()
}

#[cfg(test)]
mod tests;
