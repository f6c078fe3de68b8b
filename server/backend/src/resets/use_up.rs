use crate::entity::password_reset;
use crate::error::Result;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Uses up all links of an account that are still open: those of an account that may no longer be used.
pub(crate) async fn use_up_all(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    password_reset::Entity::update_many()
        .col_expr(password_reset::Column::UsedAt, Expr::value(now))
        .filter(password_reset::Column::AccountId.eq(account))
        .filter(password_reset::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
