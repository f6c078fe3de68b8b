//! Showing a picture to those who may see it. Showing somebody else's is audited.

use super::{StoredPicture, pictures_where};
use crate::access;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{DataKey, EncryptedPart, find_revision, subject};
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::DocumentId;
use domain::identity::{IdentityState, Side};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _};
use zeroize::Zeroizing;

/// A decrypted picture, a JPEG.
pub struct OpenedPicture(Zeroizing<Vec<u8>>);

impl OpenedPicture {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Desk<SignedIn> {
    /// The picture of one side of a document: the current one for the person and for editors, for reviewers and whoever
    /// may view personal data the one that waits for a decision or is in force; with the number of the revision that it
    /// is compared with, the one of that.
    ///
    /// # Errors
    /// `not_found` where there is none, or none that the actor may see, which is audited. `entries_locked`.
    pub async fn picture(
        &self,
        document: DocumentId,
        side: Side,
        compared: Option<u32>,
    ) -> Result<OpenedPicture> {
        use identity_image::Column;
        let (backend, me) = (&self.backend, self.me()?);
        let db = backend.db().read();
        let of_side = Column::DocumentId.eq(document).and(Column::Side.eq(side));
        let pictures = pictures_where(db, of_side).await?;
        let not_found = Error::Refused(Code::NotFound);
        let Some(identity) = pictures.first().map(|picture| picture.identity_id) else {
            return Err(not_found);
        };
        let Some(row) = identity::Entity::find_by_id(EVERYONE, identity).one(db).await? else {
            return Err(not_found);
        };
        let held = access::held_for(db, me, &row).await?;
        let (shown, revision) = if let Some(number) = compared {
            if !access::may_review(&row, held) {
                return Err(self.refuse(Code::NotFound, subject(identity)).await);
            }
            let of_case = row.shown_revision().and_then(|shown| row.compared_revision(shown));
            let number = of_case.filter(|of_case| u32::try_from(*of_case) == Ok(number));
            let number = number.ok_or(Error::Refused(Code::NotFound))?;
            (self.picture_of_revision(&row, &pictures, number).await?, Some(number))
        } else if access::is_own(me, &row) || access::may_fill_in(me, &row, held).is_ok() {
            match row.verified.filter(|_| row.state == IdentityState::Suspended) {
                // As the page shows it, which has an open correction beside.
                Some(number) => (self.picture_of_revision(&row, &pictures, number).await?, Some(number)),
                None => (current(&pictures), None),
            }
        } else if access::may_read(&row, held) {
            match row.shown_revision() {
                Some(number) => (self.picture_of_revision(&row, &pictures, number).await?, Some(number)),
                None => (current(&pictures), None),
            }
        } else {
            return Err(self.refuse(Code::NotFound, subject(identity)).await);
        };
        let Some(shown) = shown else { return Err(not_found) };
        let lock = entry_locks::for_own_account(db, &row, Some(me.account), self.backend.now()).await?;
        if lock.is_some_and(|lock| shown.is_locked_by(&lock)) {
            return Err(self.refuse(Code::EntriesLocked, subject(identity)).await);
        }
        let stored = identity_image::Entity::find_by_id(shown.id).one(db).await?.ok_or(not_found)?;
        let opened = DataKey::from_row(backend, &row)?
            .decrypt(EncryptedPart::Picture(stored.id), &stored.ciphertext)?;
        if access::is_own(me, &row) {
            return Ok(OpenedPicture(opened));
        }
        // The event is written first: without it nothing is shown.
        let work = async |tx: Tx| {
            let detail = serde_json::json!({ "document": document, "side": side, "revision": revision });
            let entry = Entry { action: Action::ImageOpened, subject: subject(identity), detail };
            audit::record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        Ok(OpenedPicture(opened))
    }

    /// The picture in a revision.
    async fn picture_of_revision<'a>(
        &self,
        row: &identity::Model,
        pictures: &'a [StoredPicture],
        number: i32,
    ) -> Result<Option<&'a StoredPicture>> {
        let db = self.backend.db().read();
        let key = DataKey::from_row(&self.backend, row)?;
        let Some((_, snapshot)) = find_revision(db, &key, number).await? else { return Ok(None) };
        Ok(pictures.iter().rfind(|picture| snapshot.pictures.contains(&picture.id)))
    }
}

fn current(pictures: &[StoredPicture]) -> Option<&StoredPicture> {
    pictures.iter().rfind(|picture| picture.is_current)
}
