use crate::entity::{authenticator, passkey, recovery_code};
use crate::error::Result;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Refuses the second factors that were added since a time, when somebody else may have had the account, and its recovery
/// codes of that time. They stay, so that what is left opens nothing alone, until an administrator resets them.
pub(crate) async fn distrust_since(tx: &DatabaseTransaction, account: AccountId, since: i64) -> Result<()> {
    passkey::Entity::update_many()
        .col_expr(passkey::Column::IsSuspect, Expr::value(true))
        .filter(passkey::Column::AccountId.eq(account))
        .filter(passkey::Column::CreatedAt.gte(since))
        .exec(tx)
        .await?;
    // Its codes count as used, all of them.
    authenticator::Entity::update_many()
        .col_expr(authenticator::Column::LastStep, Expr::value(i64::MAX))
        .filter(authenticator::Column::AccountId.eq(account))
        .filter(authenticator::Column::CreatedAt.gte(since))
        .exec(tx)
        .await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::CreatedAt.gte(since))
        .exec(tx)
        .await?;
    Ok(())
}
