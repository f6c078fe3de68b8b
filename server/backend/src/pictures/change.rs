//! Storing a picture in its place, and taking it away.

use super::{StoredPicture, identity_of, known_where};
use crate::access;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{DataKey, Place, note_removal, subject};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId};
use domain::identity::{PictureView, Side};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, IntoActiveModel, PaginatorTrait as _,
    QueryFilter, QuerySelect,
};

/// Pictures of one identity, those that were submitted and replaced since included.
const MOST: u64 = 100;

impl Desk<SignedIn> {
    /// Whether a picture of this document would be taken from whoever asks: to be known before it is read.
    ///
    /// # Errors
    /// `not_found` for what is not theirs to fill in, which is written down; `identity_state` where it is closed.
    pub async fn may_store_picture(&self, document: DocumentId) -> Result<()> {
        self.fillable(document).await.map(|_| ())
    }

    /// Stores a picture in its place, instead of the one that was there.
    ///
    /// # Errors
    /// As for [`may_store_image`](Self::may_store_image); `entries_locked`, `unsupported_image`,
    /// `image_dimensions`, `image_corrupt`; `too_large` for more pictures than anybody has.
    pub async fn store_picture(
        &self,
        document: DocumentId,
        side: Side,
        bytes: Vec<u8>,
    ) -> Result<PictureView> {
        let backend = &self.backend;
        let found = self.fillable(document).await?;
        self.count_own_change(found.account_id).await?;
        let picture = backend.picture_decoder().work(bytes).await?;
        let (id, now) = (backend.new_id(), backend.now());
        let key = DataKey::from_row(backend, &found)?;
        let signed = |number: u32| i32::try_from(number).map_err(Error::broken);
        let row = identity_image::Model {
            id,
            identity_id: found.id,
            document_id: document,
            side,
            is_current: true,
            width: signed(picture.width)?,
            height: signed(picture.height)?,
            byte_count: i32::try_from(picture.jpeg.len()).map_err(Error::broken)?,
            sealed: key.seal(backend, Place::Picture(id), &picture.jpeg)?,
            stored_at: now,
            stored_by: self.account(),
            delete_at: None,
        };
        let view = PictureView {
            document,
            side,
            width: picture.width,
            height: picture.height,
            bytes: u32::try_from(picture.jpeg.len()).map_err(Error::broken)?,
            stored_at: now,
        };
        let (row, found) = (&row, &found);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let identity = self.still_fillable(tx, document, found.id).await?;
            self.must_be_unlocked(tx, &identity, document, side).await?;
            clear(tx, &identity, document, side).await?;
            let theirs = identity_image::Column::IdentityId.eq(found.id);
            if identity_image::Entity::find().filter(theirs).count(tx).await? >= MOST {
                return Err(Error::Refused(Code::TooLarge));
            }
            identity_image::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
            self.record_picture(tx, Action::ImageStored, found.id, document, side).await
        };
        backend.db().write(work).await?;
        Ok(view)
    }

    /// Takes a picture away. One that is not there is no fault.
    ///
    /// # Errors
    /// As for [`may_store_image`](Self::may_store_image).
    pub async fn remove_picture(&self, document: DocumentId, side: Side) -> Result<()> {
        let found = &self.fillable(document).await?;
        self.count_own_change(found.account_id).await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let identity = self.still_fillable(tx, document, found.id).await?;
            self.must_be_unlocked(tx, &identity, document, side).await?;
            if clear(tx, &identity, document, side).await? {
                note_removal(tx, self, &identity, document).await?;
                self.record_picture(tx, Action::ImageRemoved, found.id, document, side).await?;
            }
            Ok(())
        };
        self.backend.db().write(work).await
    }

    /// The identity of a document, if it can be filled in by whoever asks. That somebody tried another's is written
    /// down.
    async fn fillable(&self, document: DocumentId) -> Result<identity::Model> {
        let db = self.backend.db().read();
        let id = identity_of(db, document).await?;
        let row = identity::Entity::find_by_id(id).one(db).await?.ok_or(Error::Refused(Code::NotFound))?;
        match access::may_fill_in(self.me()?, &row) {
            Ok(()) => Ok(row),
            Err(Code::NotFound) => Err(self.refuse(Code::NotFound, subject(id)).await),
            Err(code) => Err(Error::Refused(code)),
        }
    }

    /// The same in the transaction that changes it, where nobody else changes it meanwhile.
    async fn still_fillable(
        &self,
        tx: &DatabaseTransaction,
        document: DocumentId,
        id: IdentityId,
    ) -> Result<identity::Model> {
        let row = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        access::may_fill_in(self.me()?, &row)?;
        // The document may have been removed while the picture was looked at.
        if identity_of(tx, document).await? == id { Ok(row) } else { Err(Error::Refused(Code::NotFound)) }
    }

    /// Refuses to take the place of a picture that others stored and the person may not see yet.
    async fn must_be_unlocked(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: DocumentId,
        side: Side,
    ) -> Result<()> {
        let lock = entry_locks::for_own_account(tx, row, self.account(), self.backend.now()).await?;
        let Some(lock) = lock else { return Ok(()) };
        let there = known_where(tx, current(document, side)).await?;
        if there.iter().any(|picture| lock.locks_entry(picture.stored_by, picture.stored_at)) {
            return Err(Error::Refused(Code::EntriesLocked));
        }
        Ok(())
    }

    async fn record_picture(
        &self,
        tx: &DatabaseTransaction,
        action: Action,
        identity: IdentityId,
        document: DocumentId,
        side: Side,
    ) -> Result<()> {
        let detail = serde_json::json!({ "document": document, "side": side });
        let entry = Entry { action, subject: subject(identity), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Empties a place. A picture that was submitted stays for its revision; any other is gone. Returns whether there was
/// one.
async fn clear(
    tx: &DatabaseTransaction,
    identity: &identity::Model,
    document: DocumentId,
    side: Side,
) -> Result<bool> {
    use identity_image::Column;
    let there: Vec<StoredPicture> = known_where(tx, current(document, side)).await?;
    for picture in &there {
        if identity.submitted_at.is_some_and(|submitted_at| picture.stored_at <= submitted_at) {
            identity_image::Entity::update_many()
                .col_expr(Column::IsCurrent, Expr::value(false))
                .filter(Column::Id.eq(picture.id))
                .exec(tx)
                .await?;
        } else {
            identity_image::Entity::delete_by_id(picture.id).exec(tx).await?;
        }
    }
    Ok(!there.is_empty())
}

/// The picture that is in a place now.
fn current(document: DocumentId, side: Side) -> SimpleExpr {
    use identity_image::Column;
    Column::DocumentId.eq(document).and(Column::Side.eq(side)).and(Column::IsCurrent.eq(true))
}
