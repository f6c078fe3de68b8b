//! What an account may use now: what it was granted, as far as everybody who may be using it holds it too.

use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::possible_users::{Unsettled, possible_users};
use crate::reach::{Borders, EVERYONE, Reach, above};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use domain::permission::{Permission, Permissions};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use std::collections::{HashMap, HashSet};

/// What an account may use now, and until when.
pub(crate) enum HeldPermissions {
    /// Everything without end: the founder, and an operator at the shell.
    All,
    Granted(Vec<Held>),
}

/// A permission that is held everywhere, or for the people of a unit and those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) permission: Permission,
    pub(crate) unit: Option<UnitId>,
    /// `None` is never.
    ends_at: Option<i64>,
}

impl From<&permission_grant::Model> for Held {
    fn from(grant: &permission_grant::Model) -> Self {
        Self { permission: grant.permission, unit: grant.unit_id, ends_at: grant.ends_at }
    }
}

impl HeldPermissions {
    /// Reads what an account may use; `None` where it is not active.
    pub(crate) async fn of_account(
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

    /// What grants from several sources are together: a permission ends with the last of them that counts as far.
    fn of_grants(grants: impl Iterator<Item = Held>) -> Self {
        let mut held: Vec<Held> = Vec::new();
        for grant in grants {
            match held.iter_mut().find(|one| (one.permission, one.unit) == (grant.permission, grant.unit)) {
                Some(known) => {
                    known.ends_at = known.ends_at.zip(grant.ends_at).map(|(known, end)| known.max(end));
                }
                None => held.push(grant),
            }
        }
        Self::Granted(held)
    }

    /// Whether this is everything, without end.
    pub(crate) const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether something is held inside units alone.
    pub(crate) fn has_borders(&self) -> bool {
        matches!(self, Self::Granted(held) if held.iter().any(|one| one.unit.is_some()))
    }

    /// What is held everywhere.
    pub(crate) fn permissions(&self) -> Permissions {
        match self {
            Self::All => Permissions::all(),
            Self::Granted(held) => {
                held.iter().filter(|one| one.unit.is_none()).map(|one| one.permission).collect()
            }
        }
    }

    /// What is held inside units.
    pub(crate) fn borders(&self) -> Borders {
        match self {
            Self::All => Borders::default(),
            Self::Granted(held) => {
                Borders::new(held.iter().filter_map(|one| Some((one.permission, one.unit?))).collect())
            }
        }
    }

    /// Whom somebody reaches who needs one of these.
    pub(crate) fn reach(&self, any: &[Permission]) -> Reach {
        if any.iter().any(|one| self.permissions().has(*one)) {
            EVERYONE.clone()
        } else {
            Reach::below(self.borders().roots(any))
        }
    }

    /// What is held for the people of a unit.
    pub(crate) async fn at(&self, db: &impl ConnectionTrait, unit: Option<UnitId>) -> Result<Permissions> {
        let inside = self.borders().at(db, unit).await?;
        Ok(self.permissions().iter().chain(inside.iter()).collect())
    }

    /// When a permission ends that is held as far as this unit, or everywhere for none; `Err` where it is not held so far. The
    /// outer option is the end: `None` is never.
    fn end_within(
        &self,
        permission: Permission,
        above: Option<&HashSet<UnitId>>,
    ) -> std::result::Result<Option<i64>, NotHeld> {
        let Self::Granted(held) = self else { return Ok(None) };
        let counts = |one: &&Held| {
            let reaches = one.unit.is_none_or(|root| above.is_some_and(|above| above.contains(&root)));
            one.permission == permission && reaches
        };
        let ends = held.iter().filter(counts).map(|one| one.ends_at);
        ends.reduce(|one, other| one.zip(other).map(|(one, other)| one.max(other))).ok_or(NotHeld)
    }

    /// When permissions end that are held as far as a unit, or everywhere for none: each with its end, `None` is never.
    ///
    /// # Errors
    /// `permission_not_held`.
    pub(crate) async fn ends(
        &self,
        db: &impl ConnectionTrait,
        permissions: Permissions,
        unit: Option<UnitId>,
    ) -> Result<HashMap<Permission, Option<i64>>> {
        let above = self.above(db, unit).await?;
        let above = unit.and_then(|unit| above.get(&unit));
        let end = |permission| Ok((permission, self.end_within(permission, above)?));
        let ends: std::result::Result<_, NotHeld> = permissions.iter().map(end).collect();
        ends.map_err(|NotHeld| Error::Refused(Code::PermissionNotHeld))
    }

    /// Whether the permissions of these grants are held, for as long, for the people below units.
    pub(crate) fn covers_at(&self, grants: &[permission_grant::Model], above: &HashSet<UnitId>) -> bool {
        grants.iter().all(|grant| {
            let Ok(end) = self.end_within(grant.permission, Some(above)) else { return false };
            end.is_none_or(|end| grant.ends_at.is_some_and(|until| until <= end))
        })
    }

    /// Whether all of these grants are held as far, and, if asked, for as long.
    pub(crate) async fn covers_all(
        &self,
        db: &impl ConnectionTrait,
        grants: &[permission_grant::Model],
        until: Until,
    ) -> Result<bool> {
        let above = self.above(db, grants.iter().filter_map(|grant| grant.unit_id)).await?;
        let is_covered = |grant: &permission_grant::Model| {
            let above = grant.unit_id.and_then(|unit| above.get(&unit));
            let Ok(end) = self.end_within(grant.permission, above) else { return false };
            until == Until::Whenever || end.is_none_or(|end| grant.ends_at.is_some_and(|until| until <= end))
        };
        Ok(grants.iter().all(is_covered))
    }

    /// The units above these, for whoever holds something inside units alone.
    async fn above(
        &self,
        db: &impl ConnectionTrait,
        units: impl IntoIterator<Item = UnitId>,
    ) -> Result<HashMap<UnitId, HashSet<UnitId>>> {
        if self.has_borders() { above(db, units).await } else { Ok(HashMap::new()) }
    }

    /// What both hold, until the first of them loses it. Of units only the same ones are in common.
    fn common(self, other: Self) -> Self {
        let (Self::Granted(held), Self::Granted(other)) = (&self, &other) else {
            return if self.is_all() { other } else { self };
        };
        let mut common = Vec::new();
        for (one, other) in held.iter().flat_map(|one| other.iter().map(move |other| (one, other))) {
            let is_common = one.permission == other.permission
                && (one.unit == other.unit || one.unit.is_none() || other.unit.is_none());
            if is_common {
                let ends_at = [one.ends_at, other.ends_at].into_iter().flatten().min();
                common.push(Held { permission: one.permission, unit: one.unit.or(other.unit), ends_at });
            }
        }
        Self::of_grants(common.into_iter())
    }
}

/// A permission is not held as far as asked.
struct NotHeld;

/// Whether a permission has to be held for as long as another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    ItsEnd,
    Whenever,
}

/// What an account may use now, everywhere and inside units: nothing where it is not active.
pub(crate) async fn usable_now(
    db: &impl ConnectionTrait,
    account: AccountId,
    now: i64,
) -> Result<(Permissions, Borders)> {
    let held = HeldPermissions::of_account(db, account, now).await?;
    Ok(held.map(|held| (held.permissions(), held.borders())).unwrap_or_default())
}

/// What an account may use now for the people of a unit.
pub(crate) async fn held_at(
    db: &impl ConnectionTrait,
    account: AccountId,
    unit: Option<UnitId>,
    now: i64,
) -> Result<Permissions> {
    match HeldPermissions::of_account(db, account, now).await? {
        Some(held) => held.at(db, unit).await,
        None => Ok(Permissions::NONE),
    }
}

/// How permissions are read.
#[derive(Clone, Copy)]
pub(crate) struct Read {
    pub(crate) now: i64,
    /// Whether what is read must not change until the commit.
    pub(crate) locks: bool,
}

impl Read {
    pub(crate) async fn active(
        self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Option<account::Model>> {
        let mut row = account::Entity::find_by_id(EVERYONE, account);
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
        let mut rows = grants(row.id, self.now, GrantStart::Already);
        if self.locks {
            rows = rows.lock_shared();
        }
        let rows = rows.all(db).await?;
        Ok(HeldPermissions::of_grants(rows.iter().map(Held::from)))
    }

    /// What an account may use: whoever may be using it can do no more there than as themselves.
    pub(crate) async fn usable(
        self,
        db: &impl ConnectionTrait,
        row: &account::Model,
    ) -> Result<HeldPermissions> {
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

/// The grants of an account. Rows of permissions that no longer exist are not read.
pub(crate) fn held_by(account: AccountId) -> Select<permission_grant::Entity> {
    use permission_grant::Column;
    let known = Column::Permission.is_in(Permission::ALL.iter().copied());
    permission_grant::Entity::find().filter(Column::AccountId.eq(account)).filter(known)
}

pub(crate) enum GrantStart {
    Already,
    AtAnyTime,
}

/// The grants of an account that have not ended.
pub(crate) fn grants(account: AccountId, now: i64, starting: GrantStart) -> Select<permission_grant::Entity> {
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
mod tests;
