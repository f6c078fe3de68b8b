//! Permissions of people: giving and taking them. Nobody gives what they do not hold, or edits somebody who holds what
//! they do not. What the actor holds is read again inside the transaction, since the desk may have opened a moment
//! before it was taken away.

mod holders;
mod may_become;

pub use domain::permission::GrantPeriod;

pub(crate) use may_become::{MayBecome, held_now, holders_among, may_become, may_still_become};

use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk, Needs, Right};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::permission::{GrantDraft, Permission, Permissions, RevokeDraft};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    Select, Set,
};

impl Desk<CanManagePermissions> {
    /// Gives permissions as the form says.
    ///
    /// # Errors
    /// The form's faults, and those of [`grant`](Self::grant).
    pub async fn grant_drafted(&self, account: AccountId, draft: GrantDraft) -> Result<()> {
        let grant = draft.check()?;
        self.grant(account, grant.permissions(), grant.period()).await
    }

    /// Takes permissions away as the form says.
    ///
    /// # Errors
    /// The form's faults, and those of [`revoke`](Self::revoke).
    pub async fn revoke_drafted(&self, account: AccountId, draft: RevokeDraft) -> Result<()> {
        self.revoke(account, draft.check()?).await
    }

    /// Gives permissions, in place of what was said of them before. A grant never outlives the giver's own.
    ///
    /// # Errors
    /// `permission_not_held` for what is not one's own to give, for the founder, and for whoever holds more;
    /// `not_found` where there is no such account; `end_past`, `end_before_start` at the last day.
    pub async fn grant(
        &self,
        account: AccountId,
        permissions: Permissions,
        period: GrantPeriod,
    ) -> Result<()> {
        let now = self.backend.now();
        if let Some(end) = period.ends_at
            && end <= period.starts_at.unwrap_or(now).max(now)
        {
            let code = if end <= now { Code::EndPast } else { Code::EndBeforeStart };
            return Err(Faults::one(Field::EndsOn, code).into());
        }
        let work = async |tx: Tx| {
            let tx = &*tx;
            let actor = self.holding_to_edit(tx, account, now).await?;
            if !permissions.is_within(actor.permissions()) {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            give(tx, self, &actor, NewGrants { account, permissions, period, now }).await
        };
        self.noting_refusals(account, self.backend.db().write(work).await).await
    }

    /// Takes permissions away; what is not held stays not held, and nothing is said about it.
    ///
    /// # Errors
    /// As for [`grant`](Self::grant).
    pub async fn revoke(&self, account: AccountId, permissions: Permissions) -> Result<()> {
        let now = self.backend.now();
        let asked: Vec<Permission> = permissions.iter().collect();
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.holding_to_edit(tx, account, now).await?;
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
        self.noting_refusals(account, self.backend.db().write(work).await).await
    }

    /// What the actor holds, once it is clear that this account is theirs to edit.
    async fn holding_to_edit(
        &self,
        tx: &DatabaseTransaction,
        id: AccountId,
        now: i64,
    ) -> Result<HeldPermissions> {
        let target = account::Entity::find_by_id(id).one(tx).await?;
        let target = target.filter(|target| target.state != AccountState::Deleted);
        may_edit(tx, self, &target.ok_or(Error::Refused(Code::NotFound))?, now).await
    }

    async fn noting_refusals(&self, account: AccountId, result: Result<()>) -> Result<()> {
        match result {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => {
                Err(self.refuse(code, Subject::new(SubjectKind::Account, account.uuid())).await)
            }
            other => other,
        }
    }
}

/// Gives permissions to an account that the same transaction has just created.
///
/// # Errors
/// `permission_not_held` at its field, for what the actor does not hold or may not give.
pub(crate) async fn give_at_once<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    account: AccountId,
    permissions: Permissions,
) -> Result<()> {
    if permissions.is_empty() {
        return Ok(());
    }
    let now = desk.backend.now();
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let held = actor.permissions();
    if !held.has(Permission::ManagePermissions) || !permissions.is_within(held) {
        return Err(Faults::one(Field::Permissions, Code::PermissionNotHeld).into());
    }
    give(tx, desk, &actor, NewGrants { account, permissions, period: GrantPeriod::default(), now }).await
}

/// Whether the actor may change this account at all, and what the actor holds. The founder's is changed by nobody.
///
/// # Errors
/// `permission_not_held` where the account holds, or will hold, what the actor does not; `permission_missing` where
/// the actor has lost the right meanwhile.
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

/// Whether somebody with these permissions may change this account, as it looks now: what a page is told, and what
/// [`may_edit`] decides.
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

/// What an actor holds at this moment, and until when.
pub(crate) enum HeldPermissions {
    /// Everything, for good: the founder, and an operator at the shell.
    All,
    Granted(Vec<(Permission, Option<i64>)>),
}

impl HeldPermissions {
    /// Reads it in this transaction. On PostgreSQL it stays so until the commit; on SQLite nobody else writes.
    pub(crate) async fn of_actor<R: Right>(
        tx: &DatabaseTransaction,
        desk: &Desk<R>,
        now: i64,
    ) -> Result<Self> {
        let Some(actor) = desk.account() else {
            return if desk.caller.is_operator() {
                Ok(Self::All)
            } else {
                Err(Error::Refused(Code::SignedOut))
            };
        };
        let row = account::Entity::find_by_id(actor).lock_shared().one(tx).await?;
        let row = row.filter(|row| row.state == AccountState::Active);
        if row.ok_or(Error::Refused(Code::SignedOut))?.founder {
            return Ok(Self::All);
        }
        let grants = grants(actor, now, GrantStart::Already).lock_shared().all(tx).await?;
        let holding = Self::of_grants(&grants);
        match R::NEEDS {
            Needs::AnyOf(any) if !any.iter().any(|one| holding.permissions().has(*one)) => {
                Err(Error::Refused(Code::PermissionMissing))
            }
            _ => Ok(holding),
        }
    }

    fn of_grants(grants: &[permission_grant::Model]) -> Self {
        Self::Granted(grants.iter().map(|grant| (grant.permission, grant.ends_at)).collect())
    }

    pub(crate) fn permissions(&self) -> Permissions {
        match self {
            Self::All => Permissions::all(),
            Self::Granted(held) => held.iter().map(|(permission, _)| *permission).collect(),
        }
    }

    /// When the actor's own ends; `None` is never.
    fn end(&self, permission: Permission) -> Option<i64> {
        match self {
            Self::All => None,
            Self::Granted(held) => held.iter().find(|(one, _)| *one == permission).and_then(|(_, end)| *end),
        }
    }
}

enum GrantStart {
    Already,
    AtAnyTime,
}

/// The grants of an account. A row whose bit stands for nothing any more gives nothing, and is not read.
pub(crate) fn held_by(account: AccountId) -> Select<permission_grant::Entity> {
    use permission_grant::Column;
    let known = Column::Permission.is_in(Permission::ALL.iter().copied());
    permission_grant::Entity::find().filter(Column::AccountId.eq(account)).filter(known)
}

/// The grants of an account that have not ended.
fn grants(account: AccountId, now: i64, starting: GrantStart) -> Select<permission_grant::Entity> {
    use permission_grant::Column;
    let ends = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now));
    let starts = match starting {
        GrantStart::Already => {
            Condition::any().add(Column::StartsAt.is_null()).add(Column::StartsAt.lte(now))
        }
        GrantStart::AtAnyTime => Condition::all(),
    };
    held_by(account).filter(ends).filter(starts)
}

/// What is given to whom, for how long, and at which moment.
struct NewGrants {
    account: AccountId,
    permissions: Permissions,
    period: GrantPeriod,
    now: i64,
}

async fn give<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    actor: &HeldPermissions,
    gift: NewGrants,
) -> Result<()> {
    let NewGrants { account, permissions, period, now } = gift;
    use permission_grant::Column;
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
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::columns([Column::AccountId, Column::Permission])
        .update_columns([Column::StartsAt, Column::EndsAt, Column::GrantedAt, Column::GrantedBy])
        .to_owned();
    permission_grant::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    let subject = Subject::new(SubjectKind::Account, account.uuid());
    let detail = serde_json::json!({
        "permissions": words(permissions), "starts_at": period.starts_at, "ends_at": period.ends_at,
    });
    let entry = Entry { action: Action::PermissionGranted, subject, detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}

fn all_of(grants: &[permission_grant::Model]) -> Permissions {
    grants.iter().map(|grant| grant.permission).collect()
}

fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::as_str).collect()
}

#[cfg(test)]
mod tests;
