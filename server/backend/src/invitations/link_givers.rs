//! Who could be behind a link: whoever handed it over, and whoever chose the address that it is mailed to. Both may since
//! have lost what they held, or the account may have been given more, so it is asked again whenever the link is used.

use super::open_link::OpenedLink;
use crate::entity::{identity, identity_revision};
use crate::entry_locks;
use crate::error::Result;
use crate::permissions;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter};

/// What is known of them at this moment.
pub(super) struct LinkGivers {
    /// Whether the link still opens the account.
    pub(super) may_open: bool,
    /// Whether whoever handed it over can read what others entered, as they could then.
    pub(super) has_sight: bool,
    /// Whether whoever changed the address cannot read it now.
    pub(super) is_address_in_doubt: bool,
}

pub(super) async fn behind(db: &impl ConnectionTrait, opened: &OpenedLink, now: i64) -> Result<LinkGivers> {
    let account = &opened.account;
    let lock = entry_locks::for_account(db, Some(account.id)).await?;
    let addressed_by = lock.and_then(|lock| lock.addressed_by);
    let given_by = opened.handed.as_ref().and_then(|handed| handed.given_by);
    let mut known = LinkGivers {
        may_open: true,
        has_sight: opened.handed.as_ref().is_none_or(|handed| handed.has_sight),
        is_address_in_doubt: false,
    };
    for by in [given_by, addressed_by].into_iter().flatten() {
        let Some(held) = permissions::may_still_become(db, by, account, now).await? else {
            return Ok(LinkGivers { may_open: false, has_sight: false, is_address_in_doubt: true });
        };
        let has_sight = entry_locks::has_sight(db, held, account.id).await?;
        known.has_sight &= has_sight || Some(by) != given_by;
        known.is_address_in_doubt |= !has_sight && Some(by) == addressed_by;
        known.may_open &= !has_decided(db, by, account.id).await?;
    }
    Ok(known)
}

/// Whether somebody has decided about the identity of an account. Nobody enters what they have verified themselves; the
/// founder is known to hold everything.
async fn has_decided(db: &impl ConnectionTrait, by: AccountId, account: AccountId) -> Result<bool> {
    let theirs = identity::Entity::find().filter(identity::Column::AccountId.eq(account)).one(db).await?;
    let Some(theirs) = theirs else { return Ok(false) };
    let decided = identity_revision::Entity::find()
        .filter(identity_revision::Column::IdentityId.eq(theirs.id))
        .filter(identity_revision::Column::DecidedBy.eq(by));
    Ok(decided.count(db).await? > 0)
}
