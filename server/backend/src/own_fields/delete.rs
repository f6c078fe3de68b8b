use crate::entity::field_value;
use crate::error::Result;
use domain::id::{AccountId, OwnFieldId};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, Statement,
};

/// The condition that a value `v` is of somebody who has not given theirs free. Raw, as a part of raw statements.
pub(super) const IS_KEPT: &str =
    "NOT EXISTS (SELECT 1 FROM account a WHERE a.id = v.account AND a.freed_email IS NOT NULL)";

/// Deletes values. Where somebody else has the same one of a unique field, the first of them becomes its holder.
pub(crate) async fn delete_values(tx: &DatabaseTransaction, which: SimpleExpr) -> Result<()> {
    use field_value::Column;
    let claimed = field_value::Entity::find().filter(which.clone()).filter(Column::Claimed.eq(true)).all(tx);
    let claimed: Vec<(OwnFieldId, String)> =
        claimed.await?.into_iter().map(|row| (row.field, row.value_key)).collect();
    field_value::Entity::delete_many().filter(which).exec(tx).await?;
    claim_next(tx, claimed).await
}

/// Lets others have the values of an account that have to be unique. The account, which is freed, keeps them; where somebody
/// else has the same one, the first of them becomes its holder.
pub(crate) async fn release_values(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    use field_value::Column;
    let which = || Column::Account.eq(account).and(Column::Claimed.eq(true));
    let claimed = field_value::Entity::find().filter(which()).all(tx).await?;
    field_value::Entity::update_many()
        .col_expr(Column::Claimed, Expr::value(false))
        .filter(which())
        .exec(tx)
        .await?;
    claim_next(tx, claimed.into_iter().map(|row| (row.field, row.value_key))).await
}

/// Makes the first who has a value of a unique field its holder, for values that have lost theirs.
async fn claim_next(
    tx: &DatabaseTransaction,
    values: impl IntoIterator<Item = (OwnFieldId, String)>,
) -> Result<()> {
    for (field, key) in values {
        // Raw: a builder has no subquery of the same table here.
        let sql = format!(
            "UPDATE field_value SET claimed = TRUE WHERE field = $1 AND value_key = $2
            AND no = (SELECT MIN(v.no) FROM field_value v WHERE v.field = $1 AND v.value_key = $2 AND {IS_KEPT})
            AND EXISTS (SELECT 1 FROM field f WHERE f.id = $1 AND f.is_unique)"
        );
        let values = [field.into(), key.into()];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}
