//! Marks the first holder of each value of a field that has become unique. The schedule does it, piece by piece, so that a
//! program that dies in the middle goes on, and others write in between.

use super::delete::IS_KEPT;
use crate::entity::own_field;
use crate::error::Result;
use domain::id::{AccountId, OwnFieldId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

/// Values of a piece.
const PIECE: u32 = 2_000;

#[derive(FromQueryResult)]
struct Last {
    value_key: Option<String>,
}

/// Whether values of a field are still to be marked.
pub(crate) async fn has_unclaimed(db: &impl ConnectionTrait) -> Result<bool> {
    let waiting = own_field::Entity::find().filter(own_field::Column::ClaimAfter.is_not_null());
    Ok(waiting.one(db).await?.is_some())
}

/// Marks the first holders of the next values of one field. Returns whether there was a field with such values.
pub(crate) async fn claim_piece(tx: &DatabaseTransaction) -> Result<bool> {
    let field = own_field::Entity::find()
        .filter(own_field::Column::ClaimAfter.is_not_null())
        .order_by_asc(own_field::Column::Id)
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(own_field::Model { id, claim_after: Some(after), .. }) = field else { return Ok(false) };
    // Raw: a builder does not compare pairs with the rows of a subquery.
    let piece = format!(
        "SELECT v.value_key, v.no FROM field_value v WHERE v.field = $1 AND v.value_key > $2 AND {IS_KEPT}
        ORDER BY v.value_key, v.no LIMIT {PIECE}"
    );
    let claim = format!(
        "UPDATE field_value SET claimed = TRUE WHERE field = $1
            AND (value_key, no) IN (SELECT s.value_key, MIN(s.no) FROM ({piece}) s GROUP BY s.value_key)
            AND NOT EXISTS (SELECT 1 FROM field_value c
                WHERE c.field = field_value.field AND c.value_key = field_value.value_key AND c.claimed)"
    );
    let last = format!("SELECT MAX(s.value_key) AS value_key FROM ({piece}) s");
    let statement = |sql: String| {
        let values = [id.into(), after.as_str().into()];
        Statement::from_sql_and_values(tx.get_database_backend(), sql, values)
    };
    tx.execute_raw(statement(claim)).await?;
    let last = Last::find_by_statement(statement(last)).one(tx).await?.and_then(|row| row.value_key);
    set_claim_after(tx, id, last).await?;
    Ok(true)
}

/// Claims the values of an account that have to be unique, those that nobody else has claimed. Raw: a builder does not compare
/// with other rows of the same table.
pub(crate) async fn claim_values(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let claim = "UPDATE field_value SET claimed = TRUE WHERE account = $1 AND NOT claimed
        AND field IN (SELECT f.id FROM field f WHERE f.is_unique)
        AND NOT EXISTS (SELECT 1 FROM field_value c
            WHERE c.field = field_value.field AND c.value_key = field_value.value_key AND c.claimed)";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), claim, [account.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

async fn set_claim_after(tx: &DatabaseTransaction, id: OwnFieldId, after: Option<String>) -> Result<()> {
    own_field::Entity::update_many()
        .col_expr(own_field::Column::ClaimAfter, Expr::value(after))
        .filter(own_field::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
