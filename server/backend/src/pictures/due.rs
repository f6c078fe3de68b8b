//! Pictures are deleted a number of days after the decision on what they showed. Whatever is submitted again in between
//! is looked at again, and so are its pictures. The key of the identity stays, so a deleted picture is gone once the
//! database has overwritten it, which is asked for in the same transaction.

use crate::Backend;
use crate::db::Tx;
use crate::entity::identity_image;
use crate::error::Result;
use crate::schedule;
use domain::id::IdentityId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Statement};

const DAY: i64 = 86_400_000;
/// Pictures in one transaction. Each is large, so they are few.
const BATCH: u64 = 50;

/// Says when the pictures of an identity are deleted that were there when a decision was made.
pub(crate) async fn set_due(
    tx: &DatabaseTransaction,
    identity: IdentityId,
    submitted_at: i64,
    decided_at: i64,
    days: u32,
) -> Result<()> {
    use identity_image::Column;
    identity_image::Entity::update_many()
        .col_expr(Column::DeleteAt, Expr::value(decided_at + i64::from(days) * DAY))
        .filter(Column::IdentityId.eq(identity))
        .filter(Column::StoredAt.lte(submitted_at))
        .exec(tx)
        .await?;
    Ok(())
}

/// Keeps the pictures that are submitted until there is another decision.
pub(crate) async fn keep_for_review(tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
    use identity_image::Column;
    identity_image::Entity::update_many()
        .col_expr(Column::DeleteAt, Expr::value(Option::<i64>::None))
        .filter(Column::IdentityId.eq(identity))
        .filter(Column::IsCurrent.eq(true))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes what is due, in at most so many batches. Returns whether there may be more.
pub(crate) async fn delete_due(backend: &Backend, batches: u32) -> Result<bool> {
    let now = backend.now();
    for _ in 0..batches {
        let deleted = backend
            .db()
            .write(async |tx: Tx| {
                let tx = &*tx;
                let statement =
                    Statement::from_sql_and_values(tx.get_database_backend(), DELETE, [now.into()]);
                let deleted = tx.execute_raw(statement).await?.rows_affected();
                if deleted > 0 {
                    schedule::clear_erased_now(tx, now).await?;
                }
                Ok(deleted)
            })
            .await?;
        if deleted < BATCH {
            return Ok(false);
        }
    }
    Ok(true)
}

const DELETE: &str = "DELETE FROM identity_image WHERE id IN (
    SELECT id FROM identity_image WHERE delete_at IS NOT NULL AND delete_at <= $1 LIMIT 50)";
