//! The page of people and what they hold.

use crate::entity::permission_grant;
use crate::error::Result;
use crate::gate::{CanManagePermissions, Desk};
use crate::held_permissions::usable_now;
use crate::permissions::names_of;
use crate::possible_users;
use crate::registry::{FoundPerson, PeopleSearch, search_people};
use crate::unit_paths;
use domain::account::AccountState;
use domain::id::{AccountId, ProfileId, UnitId};
use domain::permission::{
    HeldPermission, HeldProfile, Holder, HolderFilter, HoldersPage, Permission, Permissions,
};
use domain::registry::{Filters, UnitChoice};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};

impl Desk<CanManagePermissions> {
    /// One page of people and what they hold.
    ///
    /// # Errors
    /// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
    pub async fn holders(
        &self,
        filter: HolderFilter,
        search: &str,
        after: Option<&str>,
    ) -> Result<HoldersPage> {
        let (db, now) = (self.backend.db().read(), self.backend.now());
        let filters = Filters { accounts: HolderFilter::LISTED.into(), ..Filters::default() };
        let holders_at = (filter == HolderFilter::Holders).then_some(now);
        let search = PeopleSearch { text: search, filters, holders_at, after };
        let found = search_people(&self.backend, self.reach(), search).await?;
        let mut held = permissions_of(db, found.people.iter().map(|row| row.id), now).await?;
        let profiles = names_of(db, held.values().flatten().filter_map(|one| one.profile)).await?;
        let units = unit_paths::paths_of(db, held.values().flatten().filter_map(|one| one.unit)).await?;
        let shared = possible_users::shared_among(db, found.people.iter().map(|row| row.id)).await?;
        let mut rows = Vec::with_capacity(found.people.len());
        for row in found.people {
            let held = held.remove(&row.id).unwrap_or_default();
            let usable = match shared.contains(&row.id) && row.state == AccountState::Active && !row.founder {
                true => less_than_granted(db, row.id, &held, now).await?,
                false => None,
            };
            rows.push(holder(row, held, (&profiles, &units), usable));
        }
        Ok(HoldersPage { rows, next: found.next, is_guess: found.is_guess })
    }
}

/// What an account can use now, if that is less than what was granted to it.
async fn less_than_granted(
    db: &impl ConnectionTrait,
    account: AccountId,
    granted: &[HeldPermission],
    now: i64,
) -> Result<Option<Permissions>> {
    let is_current = |held: &&HeldPermission| held.starts_at.is_none_or(|at| at <= now);
    let granted: Permissions = granted.iter().filter(is_current).map(|held| held.permission).collect();
    let (everywhere, borders) = usable_now(db, account, now).await?;
    let usable: Permissions = everywhere.iter().chain(borders.permissions().iter()).collect();
    Ok((!granted.is_within(usable)).then_some(usable))
}

/// What these accounts hold or will hold, in the order of permissions.
async fn permissions_of(
    db: &impl ConnectionTrait,
    accounts: impl Iterator<Item = AccountId>,
    now: i64,
) -> Result<HashMap<AccountId, Vec<HeldPermission>>> {
    use permission_grant::Column;
    let accounts: Vec<AccountId> = accounts.collect();
    let mut held: HashMap<AccountId, Vec<HeldPermission>> = HashMap::new();
    if accounts.is_empty() {
        return Ok(held);
    }
    let grants = permission_grant::Entity::find()
        .filter(Column::AccountId.is_in(accounts))
        // Permissions that no longer exist are not read.
        .filter(Column::Permission.is_in(Permission::ALL.iter().copied()))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
        .order_by_asc(Column::Permission)
        // What was granted by itself first, on both databases.
        .order_by_with_nulls(Column::ProfileId, Order::Asc, NullOrdering::First)
        // What counts everywhere first.
        .order_by_with_nulls(Column::UnitId, Order::Asc, NullOrdering::First);
    for grant in grants.all(db).await? {
        let one = HeldPermission {
            permission: grant.permission,
            profile: grant.profile_id,
            unit: grant.unit_id,
            starts_at: grant.starts_at,
            ends_at: grant.ends_at,
        };
        held.entry(grant.account_id).or_default().push(one);
    }
    Ok(held)
}

fn holder(
    row: FoundPerson,
    held: Vec<HeldPermission>,
    (names, paths): (&HashMap<ProfileId, String>, &HashMap<UnitId, String>),
    usable: Option<Permissions>,
) -> Holder {
    let mut ids: Vec<ProfileId> = held.iter().filter_map(|one| one.profile).collect();
    ids.sort_unstable();
    ids.dedup();
    let named = |id| HeldProfile { id, name: names.get(&id).cloned().unwrap_or_default() };
    let mut profiles: Vec<HeldProfile> = ids.into_iter().map(named).collect();
    profiles.sort_by(|one, other| one.name.cmp(&other.name));
    let units: BTreeSet<UnitId> = held.iter().filter_map(|one| one.unit).collect();
    let at = |id| UnitChoice { id, path: paths.get(&id).cloned().unwrap_or_default() };
    Holder {
        account: row.id,
        name: row.shown_name(),
        email: row.email.unwrap_or_default(),
        username: row.username.unwrap_or_default(),
        state: row.state,
        is_founder: row.founder,
        held,
        profiles,
        units: units.into_iter().map(at).collect(),
        usable,
    }
}
