//! What an account needs to become the founder's.

use crate::entity::{account, authenticator, identity, passkey};
use crate::error::{Error, Result};
use crate::reach::EVERYONE;
use crate::{address_changes, possible_users};
use domain::account::AccountState;
use domain::form::Code;
use domain::founder::FounderLack;
use domain::id::AccountId;
use domain::identity::IdentityState;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait as _, QueryFilter,
};

/// Checks an account that the transaction has locked.
///
/// # Errors
/// `founder_unfit`; `founder_address_open` where only the address is missing.
pub(super) async fn check(tx: &DatabaseTransaction, row: &account::Model, now: i64) -> Result<()> {
    match *lacks(tx, row, now).await? {
        [] => Ok(()),
        [FounderLack::Address] => Err(Error::Refused(Code::FounderAddressOpen)),
        _ => Err(Error::Refused(Code::FounderUnfit)),
    }
}

/// What an account lacks to become the founder's. Whoever may be using it besides its person would be the founder too, even
/// where the founder is one of them: they hand the role over, and do not keep it. A reset of the second factor that waits is
/// no obstacle: it is not carried out on the founder.
pub(super) async fn lacks(
    db: &impl ConnectionTrait,
    row: &account::Model,
    now: i64,
) -> Result<Vec<FounderLack>> {
    let mut lacks = Vec::new();
    if row.state != AccountState::Active {
        lacks.push(FounderLack::Active);
    }
    let identity =
        identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(row.id)).one(db).await?;
    let is_in_force = |row: &identity::Model| {
        row.verified.is_some() && !matches!(row.state, IdentityState::Suspended | IdentityState::Erased)
    };
    if !identity.is_some_and(|row| is_in_force(&row)) {
        lacks.push(FounderLack::Identity);
    }
    if !has_factor_since(db, row.id, now).await? {
        lacks.push(FounderLack::Factor);
    }
    if !possible_users::unsettled(db, row.id).await?.is_empty() {
        lacks.push(FounderLack::Mailbox);
    }
    if address_changes::is_unsettled(db, row.id, now).await? {
        lacks.push(FounderLack::Address);
    }
    Ok(lacks)
}

/// Whether the account has a second factor that it had at this time.
pub(super) async fn has_factor_since(db: &impl ConnectionTrait, id: AccountId, at: i64) -> Result<bool> {
    let apps = authenticator::Entity::find_by_id(id).filter(authenticator::Column::CreatedAt.lte(at));
    if apps.count(db).await? > 0 {
        return Ok(true);
    }
    let passkeys = passkey::Entity::find()
        .filter(passkey::Column::AccountId.eq(id))
        .filter(passkey::Column::IsSuspect.eq(false))
        .filter(passkey::Column::CreatedAt.lte(at));
    Ok(passkeys.count(db).await? > 0)
}
