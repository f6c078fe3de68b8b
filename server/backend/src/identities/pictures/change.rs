//! Storing and removing pictures.

use super::{identity_of_document, pictures_where, take_from_draft};
use crate::access;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{DataKey, EncryptedPart, note_removal, subject};
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId};
use domain::identity::{PictureView, Side, Step};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, IntoActiveModel, PaginatorTrait as _,
    QueryFilter, QuerySelect,
};

/// Pictures per identity, replaced ones included.
const MAX_PICTURES: u64 = 100;

impl Desk<SignedIn> {
    /// Whether the actor may store a picture of this document, checked before the upload is read.
    ///
    /// # Errors
    /// `not_found` for a document the actor may not edit, which is audited; `identity_state` where the identity is not
    /// open; `step_kept` where the organization fills in the documents of the actor's own.
    pub async fn may_store_picture(&self, document: DocumentId) -> Result<()> {
        self.editable_identity(document).await.map(|_| ())
    }

    /// Stores a picture of one side of a document, in place of the one before.
    ///
    /// # Errors
    /// As for [`may_store_picture`](Self::may_store_picture); `entries_locked`, `unsupported_image`, `image_dimensions`,
    /// `image_corrupt`; `too_large` for too many pictures.
    pub async fn store_picture(
        &self,
        document: DocumentId,
        side: Side,
        bytes: Vec<u8>,
    ) -> Result<PictureView> {
        let backend = &self.backend;
        let identity = self.editable_identity(document).await?;
        self.count_own_change(identity.account_id).await?;
        let encoded = backend.picture_decoder().reencode(bytes).await?;
        let (id, now) = (backend.new_id(), backend.now());
        let key = DataKey::from_row(backend, &identity)?;
        let signed = |number: u32| i32::try_from(number).map_err(Error::broken);
        let image = identity_image::Model {
            id,
            identity_id: identity.id,
            document_id: document,
            side,
            is_current: true,
            width: signed(encoded.width)?,
            height: signed(encoded.height)?,
            byte_count: i32::try_from(encoded.jpeg.len()).map_err(Error::broken)?,
            ciphertext: key.encrypt(backend, EncryptedPart::Picture(id), &encoded.jpeg)?,
            stored_at: now,
            stored_by: self.account(),
            delete_at: None,
        };
        let view = PictureView {
            document,
            side,
            width: encoded.width,
            height: encoded.height,
            bytes: u32::try_from(encoded.jpeg.len()).map_err(Error::broken)?,
            stored_at: now,
        };
        let (image, identity, key) = (&image, &identity, &key);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.lock_editable_identity(tx, document, identity.id).await?;
            self.check_unlocked(tx, &row, document, side).await?;
            remove_current(tx, key, (document, side), now).await?;
            let of_identity = identity_image::Column::IdentityId.eq(identity.id);
            if identity_image::Entity::find().filter(of_identity).count(tx).await? >= MAX_PICTURES {
                return Err(Error::Refused(Code::TooLarge));
            }
            identity_image::Entity::insert(image.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
            self.audit_picture_change(tx, Action::ImageStored, identity.id, document, side).await
        };
        backend.db().write(work).await?;
        Ok(view)
    }

    /// Removes a picture. Removing one that does not exist succeeds.
    ///
    /// # Errors
    /// As for [`may_store_picture`](Self::may_store_picture).
    pub async fn remove_picture(&self, document: DocumentId, side: Side) -> Result<()> {
        let identity = &self.editable_identity(document).await?;
        self.count_own_change(identity.account_id).await?;
        let (key, now) = (&DataKey::from_row(&self.backend, identity)?, self.backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.lock_editable_identity(tx, document, identity.id).await?;
            self.check_unlocked(tx, &row, document, side).await?;
            if remove_current(tx, key, (document, side), now).await? {
                note_removal(tx, self, &row, document).await?;
                self.audit_picture_change(tx, Action::ImageRemoved, identity.id, document, side).await?;
            }
            Ok(())
        };
        self.backend.db().write(work).await
    }

    /// The identity of a document, if the actor may edit it. An attempt on somebody else's is audited.
    async fn editable_identity(&self, document: DocumentId) -> Result<identity::Model> {
        let db = self.backend.db().read();
        let id = identity_of_document(db, document).await?;
        let row = identity::Entity::find_by_id(EVERYONE, id)
            .one(db)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        let me = self.me()?;
        match access::may_fill_in(me, &row, access::held_for(db, me, &row).await?) {
            Ok(()) => {
                self.check_fills_in(access::is_own(me, &row), Step::Document)?;
                Ok(row)
            }
            Err(Code::NotFound) => Err(self.refuse(Code::NotFound, subject(id)).await),
            Err(code) => Err(Error::Refused(code)),
        }
    }

    /// The same, locked until the transaction ends.
    async fn lock_editable_identity(
        &self,
        tx: &DatabaseTransaction,
        document: DocumentId,
        id: IdentityId,
    ) -> Result<identity::Model> {
        let row = identity::Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        let me = self.me()?;
        access::may_fill_in(me, &row, access::held_for(tx, me, &row).await?)?;
        // The document may have been removed while the picture was decoded.
        if identity_of_document(tx, document).await? == id {
            Ok(row)
        } else {
            Err(Error::Refused(Code::NotFound))
        }
    }

    /// Refuses to replace a picture that others stored and the person may not see yet.
    async fn check_unlocked(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: DocumentId,
        side: Side,
    ) -> Result<()> {
        let lock = entry_locks::for_own_account(tx, row, self.account(), self.backend.now()).await?;
        let Some(lock) = lock else { return Ok(()) };
        let pictures = pictures_where(tx, is_current(document, side)).await?;
        let is_locked = pictures.iter().any(|picture| picture.is_locked_by(&lock));
        if is_locked { Err(Error::Refused(Code::EntriesLocked)) } else { Ok(()) }
    }

    async fn audit_picture_change(
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

/// Removes the current picture of one side. A submitted one stays for its revision. Returns whether there was one.
async fn remove_current(
    tx: &DatabaseTransaction,
    key: &DataKey,
    (document, side): (DocumentId, Side),
    now: i64,
) -> Result<bool> {
    let pictures = pictures_where(tx, is_current(document, side)).await?;
    take_from_draft(tx, key, &pictures.iter().collect::<Vec<_>>(), now).await?;
    Ok(!pictures.is_empty())
}

/// Selects the current picture of one side.
fn is_current(document: DocumentId, side: Side) -> SimpleExpr {
    use identity_image::Column;
    Column::DocumentId.eq(document).and(Column::Side.eq(side)).and(Column::IsCurrent.eq(true))
}
