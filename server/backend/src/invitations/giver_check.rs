//! Checks who could have a link besides the invited person: its giver, and whoever chose the address it is mailed to. It is
//! repeated whenever a link is used, since they may have lost rights or the account may have got more.

use crate::entity::{account, handed_link, identity, identity_revision};
use crate::entry_locks::{self, AccountLock};
use crate::error::Result;
use crate::permissions::{self, Giver};
use crate::possible_users::{Unsettled, possible_users};
use crate::reach::EVERYONE;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter};

pub(super) struct GiverCheck {
    /// Whether the link still opens the account.
    pub(super) may_open: bool,
    /// Whether the giver could read what others entered, and still can.
    pub(super) can_read_entries: bool,
    /// Whether somebody changed the address who cannot read what others entered.
    pub(super) is_address_in_doubt: bool,
}

/// Checks the giver of a handed link, if it is one, and whoever changed the address of the account.
pub(super) async fn check_givers(
    db: &impl ConnectionTrait,
    account: &account::Model,
    handed: Option<&handed_link::Model>,
    now: i64,
) -> Result<GiverCheck> {
    let lock = entry_locks::for_account(db, Some(account.id)).await?;
    let address = lock.as_ref().and_then(AccountLock::address_change);
    let addressed = address.map(|row| Giver { by: row.user_id, needs_any: row.needs_any });
    let given = handed.and_then(|handed| Some(Giver { by: handed.given_by?, needs_any: handed.needs_any }));
    let mut check = GiverCheck {
        may_open: true,
        can_read_entries: handed.is_none_or(|handed| handed.could_read_entries),
        is_address_in_doubt: false,
    };
    let givers = given.map(|giver| (giver, false)).into_iter();
    for (giver, by_address) in givers.chain(addressed.map(|giver| (giver, true))) {
        let Some(held) = permissions::may_still_become(db, giver, account, now).await? else {
            return Ok(GiverCheck { may_open: false, can_read_entries: false, is_address_in_doubt: true });
        };
        let can_read_entries = entry_locks::can_read_entries(db, held, account.id).await?;
        if by_address {
            check.is_address_in_doubt |= !can_read_entries;
        } else {
            check.can_read_entries &= can_read_entries;
        }
        check.may_open &= !has_decided(db, giver.by, account.id).await?;
    }
    Ok(check)
}

/// Whether somebody, or whoever may be using their account, has decided about the identity of an account: nobody may then
/// use it through a link of theirs.
async fn has_decided(db: &impl ConnectionTrait, by: AccountId, account: AccountId) -> Result<bool> {
    let row =
        identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(account)).one(db).await?;
    let Some(row) = row else { return Ok(false) };
    let mut all = possible_users(db, by, Unsettled::Now).await?;
    all.push(by);
    let decided = identity_revision::Entity::find()
        .filter(identity_revision::Column::IdentityId.eq(row.id))
        .filter(identity_revision::Column::DecidedBy.is_in(all));
    Ok(decided.count(db).await? > 0)
}
