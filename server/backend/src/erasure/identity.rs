use crate::entity::{
    blind_index, different_people, document_expiry, identity, identity_document, identity_image,
    identity_removal, identity_revision, identity_step,
};
use crate::error::Result;
use domain::id::IdentityId;
use domain::identity::IdentityState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Destroys the data key of an identity and deletes its personal values. The code, the decisions and their dates remain.
/// Private to this module: only [`Erasing`](super::Erasing), which is noted in the journal, may do it.
pub(super) async fn destroy(tx: &DatabaseTransaction, id: IdentityId, now: i64) -> Result<()> {
    identity::Entity::update_and_release()
        .col_expr(identity::Column::State, Expr::value(IdentityState::Erased))
        .col_expr(identity::Column::DataKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(identity::Column::Name, Expr::value(""))
        .col_expr(identity::Column::FamilyName, Expr::value(""))
        .col_expr(identity::Column::Flags, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(identity::Column::ErasureAnswer, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(identity::Column::ChangedAt, Expr::value(now))
        .col_expr(identity::Column::ErasedAt, Expr::value(now))
        .filter(identity::Column::Id.eq(id))
        .exec(tx)
        .await?;
    delete_where(tx, identity_step::Column::IdentityId, id).await?;
    delete_where(tx, identity_document::Column::IdentityId, id).await?;
    delete_where(tx, identity_image::Column::IdentityId, id).await?;
    delete_where(tx, identity_removal::Column::IdentityId, id).await?;
    delete_where(tx, document_expiry::Column::IdentityId, id).await?;
    delete_where(tx, blind_index::Column::IdentityId, id).await?;
    delete_where(tx, different_people::Column::IdentityId, id).await?;
    delete_where(tx, different_people::Column::OtherId, id).await?;
    identity_revision::Entity::update_many()
        .col_expr(identity_revision::Column::Ciphertext, Expr::value(Vec::<u8>::new()))
        .col_expr(identity_revision::Column::Decision, Expr::value(Option::<Vec<u8>>::None))
        .filter(identity_revision::Column::IdentityId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn delete_where<C>(tx: &DatabaseTransaction, column: C, id: IdentityId) -> Result<()>
where
    C: ColumnTrait,
    C::EntityName: EntityTrait,
{
    C::EntityName::delete_many().filter(column.eq(id)).exec(tx).await?;
    Ok(())
}
