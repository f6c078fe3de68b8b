//! Deleting pictures some days after the decision on the revision that shows them. A new submission cancels the
//! deletion until the next decision. Since the data key remains, a deleted picture is gone only when the database has
//! overwritten it, which the same transaction requests.

use super::all_pictures;
use crate::Backend;
use crate::clear_erased::clear_erased_now;
use crate::db::Tx;
use crate::entity::{identity, identity_image};
use crate::error::Result;
use crate::identities::{DataKey, shown_pictures};
use domain::id::{IdentityId, PictureId};
use domain::identity::IdentityState;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, PaginatorTrait as _, QueryFilter,
    QuerySelect as _, RelationTrait as _,
};
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000;
/// Pictures per transaction. Each is large, so they are few.
const BATCH: u64 = 50;

/// Schedules the deletion of all pictures of an identity with nothing left to decide: each some days after the last
/// decision on a revision that shows it. One that no revision shows counts as decided at `decided_at`.
pub(crate) async fn schedule_deletion(
    tx: &DatabaseTransaction,
    key: &DataKey,
    decided_at: i64,
    days: u32,
) -> Result<()> {
    use identity_image::Column;
    let shown = shown_pictures(tx, key).await?;
    let mut by_time = BTreeMap::<i64, Vec<PictureId>>::new();
    for picture in all_pictures(tx, key.identity()).await? {
        let last = shown.get(&picture.id).copied().flatten();
        by_time.entry(last.unwrap_or(decided_at)).or_default().push(picture.id);
    }
    for (decided_at, pictures) in by_time {
        identity_image::Entity::update_many()
            .col_expr(Column::DeleteAt, Expr::value(decided_at + i64::from(days) * DAY))
            .filter(Column::Id.is_in(pictures))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Cancels the deletion of the current pictures until the next decision.
pub(crate) async fn cancel_deletion(tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
    use identity_image::Column;
    identity_image::Entity::update_many()
        .col_expr(Column::DeleteAt, Expr::value(Option::<i64>::None))
        .filter(Column::IdentityId.eq(identity))
        .filter(Column::IsCurrent.eq(true))
        .exec(tx)
        .await?;
    Ok(())
}

impl Backend {
    /// The number of pictures that stay for good though their identity is decided, which should be none: for
    /// `matricula doctor`.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn pictures_without_end(&self) -> Result<u64> {
        use identity_image::Column;
        let decided = [IdentityState::Verified, IdentityState::Rejected];
        let forever = identity_image::Entity::find()
            .join(JoinType::InnerJoin, identity_image::Relation::Identity.def())
            .filter(Column::DeleteAt.is_null())
            .filter(identity::Column::State.is_in(decided));
        Ok(forever.count(self.db().read()).await?)
    }
}

/// Deletes due pictures in at most `batches` transactions. Returns whether there may be more.
pub(crate) async fn delete_due(backend: &Backend, batches: u32) -> Result<bool> {
    use identity_image::Column;
    let now = backend.now();
    for _ in 0..batches {
        let deleted = backend
            .db()
            .write(async |tx: Tx| {
                let tx = &*tx;
                let due = Query::select()
                    .column(Column::Id)
                    .from(identity_image::Entity)
                    .and_where(Column::DeleteAt.is_not_null())
                    .and_where(Column::DeleteAt.lte(now))
                    .limit(BATCH)
                    .to_owned();
                let delete = identity_image::Entity::delete_many().filter(Column::Id.in_subquery(due));
                let deleted = delete.exec(tx).await?.rows_affected;
                if deleted > 0 {
                    clear_erased_now(tx, now).await?;
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
