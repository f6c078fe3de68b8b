//! Pictures of documents and of the face on them, encrypted under the identity's data key and stored in the database, so that
//! replicas, backups and erasure need nothing else.
//!
//! A picture that a revision shows stays until it is due for deletion, even after another has replaced it.

mod change;
mod draft;
mod open;
mod retention;

pub(crate) use draft::{restore, take_from_draft};
pub(crate) use retention::{cancel_deletion, delete_due, schedule_deletion};

use crate::entity::{identity_document, identity_image};
use crate::entry_locks::LockedEntries;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::{AccountId, DocumentId, IdentityId, PictureId};
use domain::identity::{PictureView, Side};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder,
};

/// The columns of a picture without its encrypted content.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "identity_image::Entity")]
pub(crate) struct StoredPicture {
    pub(crate) id: PictureId,
    pub(crate) identity_id: IdentityId,
    pub(crate) document_id: DocumentId,
    pub(crate) side: Side,
    pub(crate) is_current: bool,
    width: i32,
    height: i32,
    byte_count: i32,
    pub(crate) stored_at: i64,
    pub(crate) stored_by: Option<AccountId>,
}

impl StoredPicture {
    /// The picture as pages show it.
    pub(crate) fn view(&self) -> PictureView {
        let unsigned = |number| u32::try_from(number).unwrap_or_default();
        PictureView {
            document: self.document_id,
            side: self.side,
            width: unsigned(self.width),
            height: unsigned(self.height),
            bytes: unsigned(self.byte_count),
            stored_at: self.stored_at,
        }
    }

    /// Whether the person may not see it yet.
    pub(crate) fn is_locked_by(&self, lock: &LockedEntries) -> bool {
        lock.locks_entry(self.stored_by, self.stored_at)
    }
}

/// All pictures of an identity, replaced ones included, oldest first.
pub(crate) async fn all_pictures(
    db: &impl ConnectionTrait,
    identity: IdentityId,
) -> Result<Vec<StoredPicture>> {
    pictures_where(db, identity_image::Column::IdentityId.eq(identity)).await
}

/// The pictures of an identity that are not replaced, oldest first.
pub(crate) async fn current_pictures(
    db: &impl ConnectionTrait,
    identity: IdentityId,
) -> Result<Vec<StoredPicture>> {
    use identity_image::Column;
    pictures_where(db, Column::IdentityId.eq(identity).and(Column::IsCurrent.eq(true))).await
}

async fn pictures_where(
    db: &impl ConnectionTrait,
    condition: impl IntoCondition,
) -> Result<Vec<StoredPicture>> {
    use identity_image::Column;
    let pictures = identity_image::Entity::find()
        .filter(condition)
        .order_by_asc(Column::StoredAt)
        .order_by_asc(Column::Id)
        .into_partial_model();
    Ok(pictures.all(db).await?)
}

/// The identity that a document belongs to.
async fn identity_of_document(db: &impl ConnectionTrait, document: DocumentId) -> Result<IdentityId> {
    let row = identity_document::Entity::find_by_id(document).one(db).await?;
    let row = row.filter(|row| row.removed_at.is_none());
    row.map(|row| row.identity_id).ok_or(Error::Refused(Code::NotFound))
}
