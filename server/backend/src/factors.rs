//! Which second factors an account has.

use crate::entity::{authenticator, passkey};
use crate::error::Result;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter};

/// Whether a sign-in to the account needs more than the password.
pub(crate) async fn has_factor(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(has_authenticator(db, account).await? || has_passkey(db, account).await?)
}

/// Whether the account has an authenticator app.
pub(crate) async fn has_authenticator(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(authenticator::Entity::find_by_id(account).count(db).await? > 0)
}

/// Whether the account has a passkey, for whatever host.
pub(crate) async fn has_passkey(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(passkey::Entity::find().filter(passkey::Column::AccountId.eq(account)).count(db).await? > 0)
}
