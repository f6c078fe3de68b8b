use super::removals::forget_removals;
use crate::entity::{
    blind_index, document_due, identity, identity_document, identity_image, identity_revision, identity_step,
};
use crate::erasure::Erasing;
use crate::error::Result;
use domain::id::IdentityId;
use domain::identity::IdentityState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Destroys what an identity says, for good: its key first of all, so that nothing sealed opens again wherever a copy
/// of it lies. A tombstone stays, with the code, the decisions and their dates. Only an erasure that is noted may do it.
pub(crate) async fn destroy(
    tx: &DatabaseTransaction,
    _noted: &Erasing,
    identity: IdentityId,
    now: i64,
) -> Result<()> {
    identity::Entity::update_many()
        .col_expr(identity::Column::State, Expr::value(IdentityState::Erased))
        .col_expr(identity::Column::DataKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(identity::Column::Name, Expr::value(""))
        .col_expr(identity::Column::Flags, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(identity::Column::ClaimedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(identity::Column::ClaimedUntil, Expr::value(Option::<i64>::None))
        .col_expr(identity::Column::ChangedAt, Expr::value(now))
        .col_expr(identity::Column::ErasedAt, Expr::value(now))
        .filter(identity::Column::Id.eq(identity))
        .exec(tx)
        .await?;
    identity_step::Entity::delete_many()
        .filter(identity_step::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    identity_document::Entity::delete_many()
        .filter(identity_document::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    identity_image::Entity::delete_many()
        .filter(identity_image::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    forget_removals(tx, identity).await?;
    document_due::Entity::delete_many()
        .filter(document_due::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    blind_index::Entity::delete_many().filter(blind_index::Column::IdentityId.eq(identity)).exec(tx).await?;
    identity_revision::Entity::update_many()
        .col_expr(identity_revision::Column::Sealed, Expr::value(Vec::<u8>::new()))
        .col_expr(identity_revision::Column::Decision, Expr::value(Option::<Vec<u8>>::None))
        .filter(identity_revision::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    Ok(())
}
