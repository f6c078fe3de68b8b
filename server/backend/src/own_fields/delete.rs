use crate::entity::field_value;
use crate::error::Result;
use domain::id::OwnFieldId;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Statement};

/// Deletes values. Where somebody else has the same one of a unique field, the first of them becomes its holder.
pub(crate) async fn delete_values(tx: &DatabaseTransaction, which: SimpleExpr) -> Result<()> {
    use field_value::Column;
    let claimed = field_value::Entity::find().filter(which.clone()).filter(Column::Claimed.eq(true)).all(tx);
    let claimed: Vec<(OwnFieldId, String)> =
        claimed.await?.into_iter().map(|row| (row.field, row.value_key)).collect();
    field_value::Entity::delete_many().filter(which).exec(tx).await?;
    for (field, key) in claimed {
        // Raw: a builder has no subquery of the same table here.
        let sql = "UPDATE field_value SET claimed = TRUE WHERE field = $1 AND value_key = $2
            AND no = (SELECT MIN(v.no) FROM field_value v WHERE v.field = $1 AND v.value_key = $2)
            AND EXISTS (SELECT 1 FROM field f WHERE f.id = $1 AND f.is_unique)";
        let values = [field.into(), key.into()];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}
