use super::held_now;
use crate::entity::{account, permission_grant};
use crate::error::Result;
use crate::gate::{CanManagePermissions, Desk};
use crate::possible_users;
use crate::search::{self, FoundPerson, ListOrder, PagePosition, PeopleFilter, PeopleQuery, SearchBy};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::page::{Cursor, Page};
use domain::permission::{HeldPermission, Holder, HolderFilter, Permission, Permissions};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
};
use std::collections::HashMap;

impl Desk<CanManagePermissions> {
    /// One page of people whose username or e-mail address begins like this, with what they hold. Usernames come first, in
    /// their order, then the addresses of those who were not found by their username.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn holders(
        &self,
        filter: HolderFilter,
        search: &str,
        cursor: Option<Cursor>,
    ) -> Result<Page<Holder>> {
        let (db, now) = (self.backend.db().read(), self.backend.now());
        let after = match cursor {
            Some(cursor) => Some(position(db, &cursor).await?),
            None => None,
        };
        let filter = PeopleFilter::Permissions(filter, now);
        let query = PeopleQuery { text: search, by: SearchBy::Beginning, filter, after };
        let found = search::find(&self.backend, query).await?;
        let mut held = permissions_of(db, found.rows.iter().map(|row| row.id), now).await?;
        let shared = possible_users::shared_among(db, found.rows.iter().map(|row| row.id)).await?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for row in found.rows {
            let held = held.remove(&row.id).unwrap_or_default();
            let usable = match shared.contains(&row.id) && row.state == AccountState::Active && !row.founder {
                true => less_than_granted(db, row.id, &held, now).await?,
                false => None,
            };
            rows.push(holder(row, held, usable));
        }
        Ok(Page { rows, next: found.next.map(|last| cursor_of(&last)) })
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
    let usable = held_now(db, account, now).await?;
    Ok((!granted.is_within(usable)).then_some(usable))
}

/// The time of a cursor when the last row was found by its address.
const BY_EMAIL: i64 = 1;

fn cursor_of(last: &PagePosition) -> Cursor {
    Cursor { at: i64::from(last.order == ListOrder::Email), id: last.account.uuid() }
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
struct AccountKeys {
    username: Option<String>,
    email_key: Option<String>,
}

/// The position of a cursor. The list starts again after an account whose key is gone.
async fn position(db: &impl ConnectionTrait, cursor: &Cursor) -> Result<PagePosition> {
    let account = AccountId::new(cursor.id);
    let keys = account::Entity::find_by_id(account).into_partial_model::<AccountKeys>().one(db).await?;
    let order = if cursor.at == BY_EMAIL { ListOrder::Email } else { ListOrder::Username };
    let key = keys.and_then(|keys| if order == ListOrder::Email { keys.email_key } else { keys.username });
    Ok(PagePosition { order, lead: 0, key: key.unwrap_or_default(), account })
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
        .order_by_asc(Column::Permission);
    for grant in grants.all(db).await? {
        let one = HeldPermission {
            permission: grant.permission,
            starts_at: grant.starts_at,
            ends_at: grant.ends_at,
        };
        held.entry(grant.account_id).or_default().push(one);
    }
    Ok(held)
}

fn holder(row: FoundPerson, held: Vec<HeldPermission>, usable: Option<Permissions>) -> Holder {
    Holder {
        account: row.id,
        email: row.email.unwrap_or_default(),
        username: row.username.unwrap_or_default(),
        state: row.state,
        is_founder: row.founder,
        held,
        usable,
    }
}
