//! Pictures of documents and of the face on them.
//!
//! Whatever comes in is told by its first bytes, stripped of what is not the picture, measured from its header before it is
//! decoded, decoded one at a time, with as much memory as its pixels need,
//! turned upright, made smaller and written anew as a JPEG without metadata: what is kept is never what was sent. It is
//! sealed under the identity's data key and stands in the identity's own table, so that replicas, backups and erasure
//! need nothing besides the database.
//!
//! A picture that a revision shows stays until the revision's pictures are due to be deleted, though another may have
//! taken its place. To allow a format: its first bytes in `pictures/reencode.rs` and the decoder's feature of `image`.

mod change;
mod due;
mod jpeg;
mod open;
mod reencode;
mod strip;

pub(crate) use due::{delete_due, keep_for_review, set_due};
pub use open::OpenedPicture;

use crate::entity::{identity_document, identity_image};
use crate::entry_locks::OwnLock;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::{PictureView, Side};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Where pictures are decoded: a place for one, since each takes as much memory as its pixels need.
pub(crate) struct Decoder(Arc<Semaphore>);

impl Default for Decoder {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Decoder {
    /// Makes a picture of what came in, away from everybody else's work. Whoever gives up waiting leaves the place
    /// taken until the picture is done.
    async fn work(&self, bytes: Vec<u8>) -> Result<reencode::EncodedImage> {
        let place = Arc::clone(&self.0).acquire_owned().await.map_err(Error::broken)?;
        let work = move || {
            let picture = reencode::read(&bytes);
            drop((bytes, place));
            picture
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(Error::broken)??)
    }
}

/// Whether a picture that is in force is locked for the person it shows.
pub(crate) async fn any_locked(
    db: &impl ConnectionTrait,
    identity: IdentityId,
    lock: &OwnLock,
) -> Result<bool> {
    let known = known(db, identity).await?;
    Ok(known.iter().any(|one| one.is_current && lock.locks_entry(one.stored_by, one.stored_at)))
}

/// What stands in the clear about a picture: everything but the picture.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
pub(crate) struct StoredPicture {
    pub(crate) id: Uuid,
    pub(crate) identity_id: IdentityId,
    pub(crate) document_id: DocumentId,
    side: Side,
    pub(crate) is_current: bool,
    width: i32,
    height: i32,
    byte_count: i32,
    pub(crate) stored_at: i64,
    pub(crate) stored_by: Option<AccountId>,
}

impl StoredPicture {
    /// As pages show it.
    pub(crate) fn view(&self) -> Result<PictureView> {
        let count = |number| u32::try_from(number).unwrap_or_default();
        Ok(PictureView {
            document: self.document_id,
            side: self.side,
            width: count(self.width),
            height: count(self.height),
            bytes: count(self.byte_count),
            stored_at: self.stored_at,
        })
    }
}

/// The pictures of an identity, oldest first, without the pictures themselves.
pub(crate) async fn known(db: &impl ConnectionTrait, identity: IdentityId) -> Result<Vec<StoredPicture>> {
    use identity_image::Column;
    known_where(db, Column::IdentityId.eq(identity)).await
}

async fn known_where(
    db: &impl ConnectionTrait,
    which: impl sea_orm::sea_query::IntoCondition,
) -> Result<Vec<StoredPicture>> {
    use identity_image::Column;
    let columns = [
        Column::Id,
        Column::IdentityId,
        Column::DocumentId,
        Column::Side,
        Column::IsCurrent,
        Column::Width,
        Column::Height,
        Column::ByteCount,
        Column::StoredAt,
        Column::StoredBy,
    ];
    let rows = identity_image::Entity::find().select_only().columns(columns).filter(which);
    Ok(rows.order_by_asc(Column::StoredAt).order_by_asc(Column::Id).into_model().all(db).await?)
}

/// The identity a document belongs to, as it is being filled in.
async fn identity_of(db: &impl ConnectionTrait, document: DocumentId) -> Result<IdentityId> {
    let row = identity_document::Entity::find_by_id(document).one(db).await?;
    row.map(|row| row.identity_id).ok_or(Error::Refused(Code::NotFound))
}

#[cfg(test)]
mod tests;
