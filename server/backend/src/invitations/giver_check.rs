//! Checks who could have a link besides the invited person: its giver, and whoever chose the address it is mailed to. It is
//! repeated whenever a link is used, since they may have lost rights or the account may have got more.

use crate::entity::{account, handed_link, identity, identity_revision};
use crate::entry_locks;
use crate::error::Result;
use crate::permissions;
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
    let addressed_by = lock.and_then(|lock| lock.addressed_by);
    let given_by = handed.and_then(|handed| handed.given_by);
    let mut check = GiverCheck {
        may_open: true,
        can_read_entries: handed.is_none_or(|handed| handed.could_read_entries),
        is_address_in_doubt: false,
    };
    for by in [given_by, addressed_by].into_iter().flatten() {
        let Some(held) = permissions::may_still_become(db, by, account, now).await? else {
            return Ok(GiverCheck { may_open: false, can_read_entries: false, is_address_in_doubt: true });
        };
        let can_read_entries = entry_locks::can_read_entries(db, held, account.id).await?;
        check.can_read_entries &= can_read_entries || Some(by) != given_by;
        check.is_address_in_doubt |= !can_read_entries && Some(by) == addressed_by;
        check.may_open &= !has_decided(db, by, account.id).await?;
    }
    Ok(check)
}

/// Whether somebody has decided about the identity of an account: nobody may then use it through a link of theirs.
async fn has_decided(db: &impl ConnectionTrait, by: AccountId, account: AccountId) -> Result<bool> {
    let row = identity::Entity::find().filter(identity::Column::AccountId.eq(account)).one(db).await?;
    let Some(row) = row else { return Ok(false) };
    let decided = identity_revision::Entity::find()
        .filter(identity_revision::Column::IdentityId.eq(row.id))
        .filter(identity_revision::Column::DecidedBy.eq(by));
    Ok(decided.count(db).await? > 0)
}
