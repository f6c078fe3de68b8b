//! Whether two accounts may be of one administrator, where a second one has to agree. Whoever may invite people and give
//! permissions can make any number of administrators of their own.

use crate::error::Result;
use crate::inviters;
use crate::possible_users::{Unsettled, possible_users};
use domain::id::AccountId;
use sea_orm::ConnectionTrait;

/// Whether two accounts are related: they have invited each other, directly or through others, or have an inviter in common,
/// or that is so of others who may have used them. The founder as an inviter relates nobody.
pub(crate) async fn are_related(db: &impl ConnectionTrait, one: AccountId, other: AccountId) -> Result<bool> {
    let others = may_be(db, other).await?;
    for one in may_be(db, one).await? {
        if inviters::share_an_inviter(db, one, others.iter().copied()).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Who may have acted with an account.
async fn may_be(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<AccountId>> {
    let mut all = possible_users(db, account, Unsettled::Ever).await?;
    all.push(account);
    Ok(all)
}
