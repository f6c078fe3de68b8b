//! What an account may use now: what it was granted, as far as everybody who may be using it holds it too.

use super::held_by;
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{Desk, Needs, Right};
use crate::possible_users::{Unsettled, possible_users};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    Select,
};

/// What an account may use now, and until when.
pub(crate) enum HeldPermissions {
    /// Everything without end: the founder, and an operator at the shell.
    All,
    Granted(Vec<(Permission, Option<i64>)>),
}

impl HeldPermissions {
    /// Reads what the actor may use. It does not change until the commit: on PostgreSQL by a lock, on SQLite as nobody
    /// else writes.
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
        let read = Read { now, locks: true };
        let row = read.active(tx, actor).await?.ok_or(Error::Refused(Code::SignedOut))?;
        let holding = read.usable(tx, &row).await?;
        match (&holding, R::NEEDS) {
            (Self::Granted(_), Needs::AnyOf(any))
                if !any.iter().any(|one| holding.permissions().has(*one)) =>
            {
                Err(Error::Refused(Code::PermissionMissing))
            }
            _ => Ok(holding),
        }
    }

    /// Reads what an account may use; `None` where it is not active.
    pub(super) async fn of_account(
        db: &impl ConnectionTrait,
        account: AccountId,
        now: i64,
    ) -> Result<Option<Self>> {
        let read = Read { now, locks: false };
        match read.active(db, account).await? {
            Some(row) => Ok(Some(read.usable(db, &row).await?)),
            None => Ok(None),
        }
    }

    /// What grants from several sources are together: a permission ends with the last of them.
    fn of_grants(grants: impl Iterator<Item = (Permission, Option<i64>)>) -> Self {
        let mut held: Vec<(Permission, Option<i64>)> = Vec::new();
        for (permission, end) in grants {
            match held.iter_mut().find(|(one, _)| *one == permission) {
                Some((_, known)) => *known = known.zip(end).map(|(known, end)| known.max(end)),
                None => held.push((permission, end)),
            }
        }
        Self::Granted(held)
    }

    /// Whether this is everything, without end.
    pub(super) const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    pub(crate) fn permissions(&self) -> Permissions {
        match self {
            Self::All => Permissions::all(),
            Self::Granted(held) => held.iter().map(|(permission, _)| *permission).collect(),
        }
    }

    /// When the permission ends; `None` is never.
    pub(super) fn end(&self, permission: Permission) -> Option<i64> {
        match self {
            Self::All => None,
            Self::Granted(held) => held.iter().find(|(one, _)| *one == permission).and_then(|(_, end)| *end),
        }
    }

    /// Whether the permission of a grant is held now and for as long.
    pub(super) fn covers(&self, grant: &permission_grant::Model) -> bool {
        self.permissions().has(grant.permission)
            && self.end(grant.permission).is_none_or(|end| grant.ends_at.is_some_and(|until| until <= end))
    }

    /// What both hold, until the first of them loses it.
    fn common(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, one) | (one, Self::All) => one,
            (Self::Granted(mut held), Self::Granted(other)) => {
                held.retain_mut(|(permission, end)| {
                    let same = other.iter().find(|(one, _)| one == permission);
                    *end = [*end, same.and_then(|(_, end)| *end)].into_iter().flatten().min();
                    same.is_some()
                });
                Self::Granted(held)
            }
        }
    }
}

/// What an account may use now: nothing where it is not active.
pub(crate) async fn held_now(db: &impl ConnectionTrait, account: AccountId, now: i64) -> Result<Permissions> {
    let held = HeldPermissions::of_account(db, account, now).await?;
    Ok(held.map(|held| held.permissions()).unwrap_or_default())
}

/// How permissions are read.
#[derive(Clone, Copy)]
struct Read {
    now: i64,
    /// Whether what is read must not change until the commit.
    locks: bool,
}

impl Read {
    async fn active(self, db: &impl ConnectionTrait, account: AccountId) -> Result<Option<account::Model>> {
        let mut row = account::Entity::find_by_id(account);
        if self.locks {
            row = row.lock_shared();
        }
        Ok(row.one(db).await?.filter(|row| row.state == AccountState::Active))
    }

    /// What was granted to an account.
    async fn granted(self, db: &impl ConnectionTrait, row: &account::Model) -> Result<HeldPermissions> {
        if row.founder {
            return Ok(HeldPermissions::All);
        }
        // One that counts in a unit alone opens nothing: no action ends at a border yet.
        let everywhere = permission_grant::Column::UnitId.is_null();
        let mut rows = grants(row.id, self.now, GrantStart::Already).filter(everywhere);
        if self.locks {
            rows = rows.lock_shared();
        }
        let rows = rows.all(db).await?;
        Ok(HeldPermissions::of_grants(rows.iter().map(|grant| (grant.permission, grant.ends_at))))
    }

    /// What an account may use: whoever may be using it can do no more there than as themselves.
    async fn usable(self, db: &impl ConnectionTrait, row: &account::Model) -> Result<HeldPermissions> {
        let mut held = self.granted(db, row).await?;
        if row.founder {
            return Ok(held);
        }
        for other in possible_users(db, row.id, Unsettled::Now).await? {
            let theirs = match self.active(db, other).await? {
                Some(other) => self.granted(db, &other).await?,
                None => HeldPermissions::Granted(Vec::new()),
            };
            held = held.common(theirs);
        }
        Ok(held)
    }
}

pub(super) enum GrantStart {
    Already,
    AtAnyTime,
}

/// The grants of an account that have not ended.
pub(super) fn grants(account: AccountId, now: i64, starting: GrantStart) -> Select<permission_grant::Entity> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_from_several_sources_ends_with_the_last_of_them() {
        use Permission::{ManageAccounts, RegisterUsers, ViewAudit};
        let sources = [
            (ViewAudit, Some(5)),
            (RegisterUsers, Some(9)),
            (ViewAudit, Some(7)),
            (ManageAccounts, Some(3)),
            (RegisterUsers, None),
            (ViewAudit, Some(6)),
        ];
        let held = HeldPermissions::of_grants(sources.into_iter());
        assert_eq!(
            (held.end(ViewAudit), held.end(RegisterUsers), held.end(ManageAccounts)),
            (Some(7), None, Some(3))
        );
        assert_eq!(held.permissions().iter().count(), 3);
    }

    #[test]
    fn two_accounts_have_in_common_what_both_hold_until_the_first_loses_it() {
        use Permission::{ManageAccounts, RegisterUsers, ViewAudit};
        let held = |all: &[(Permission, Option<i64>)]| HeldPermissions::Granted(all.to_vec());
        let one = || held(&[(ViewAudit, None), (ManageAccounts, Some(20)), (RegisterUsers, Some(5))]);
        let other = || held(&[(ManageAccounts, Some(10)), (RegisterUsers, None)]);
        for common in [one().common(other()), other().common(one())] {
            assert_eq!(common.permissions(), [ManageAccounts, RegisterUsers].into_iter().collect());
            assert_eq!((common.end(ManageAccounts), common.end(RegisterUsers)), (Some(10), Some(5)));
        }
        assert_eq!(HeldPermissions::All.common(one()).permissions(), one().permissions());
        assert!(one().common(held(&[])).permissions().is_empty());
    }
}
