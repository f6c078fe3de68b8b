//! The pictures of a draft. Which of them a revision shows is read in the revisions and never told from times, which differ
//! between programs and can go back.

use super::{StoredPicture, all_pictures};
use crate::clear_erased::clear_erased_now;
use crate::entity::identity_image;
use crate::error::Result;
use crate::identities::{DataKey, shown_pictures};
use domain::id::PictureId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Takes pictures out of the draft. Those that a revision shows stay for it, the others are deleted, and cleared from the
/// files of the database: their key lives on.
pub(crate) async fn take_from_draft(
    tx: &DatabaseTransaction,
    key: &DataKey,
    pictures: &[&StoredPicture],
    now: i64,
) -> Result<()> {
    if pictures.is_empty() {
        return Ok(());
    }
    let shown = shown_pictures(tx, key).await?;
    let ids = pictures.iter().map(|picture| picture.id);
    let (stay, go): (Vec<PictureId>, Vec<PictureId>) = ids.partition(|id| shown.contains_key(id));
    set_current(tx, stay, false).await?;
    if go.is_empty() {
        return Ok(());
    }
    clear_erased_now(tx, now).await?;
    delete(tx, go).await
}

/// Makes the pictures of the draft those with these ids, as far as they are not deleted yet. Others stay while a revision
/// shows them.
pub(crate) async fn restore(
    tx: &DatabaseTransaction,
    key: &DataKey,
    pictures: &[PictureId],
    now: i64,
) -> Result<()> {
    let all = all_pictures(tx, key.identity()).await?;
    let others: Vec<_> = all.iter().filter(|picture| !pictures.contains(&picture.id)).collect();
    // First, since a side has one current picture.
    take_from_draft(tx, key, &others, now).await?;
    set_current(tx, pictures.to_vec(), true).await
}

async fn set_current(tx: &DatabaseTransaction, pictures: Vec<PictureId>, is_current: bool) -> Result<()> {
    use identity_image::Column;
    identity_image::Entity::update_many()
        .col_expr(Column::IsCurrent, Expr::value(is_current))
        .filter(Column::Id.is_in(pictures))
        .exec(tx)
        .await?;
    Ok(())
}

async fn delete(tx: &DatabaseTransaction, pictures: Vec<PictureId>) -> Result<()> {
    identity_image::Entity::delete_many().filter(identity_image::Column::Id.is_in(pictures)).exec(tx).await?;
    Ok(())
}
