//! Showing a picture to whoever may see it. Every time is written down, but for one's own.

use super::{StoredPicture, known_where};
use crate::access;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image, identity_revision};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{DataKey, Place, Snapshot, subject};
use domain::audit::Action;
use domain::form::Code;
use domain::id::DocumentId;
use domain::identity::Side;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _};
use zeroize::Zeroizing;

/// A picture in the clear: a JPEG.
pub struct OpenedPicture(Zeroizing<Vec<u8>>);

impl OpenedPicture {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Desk<SignedIn> {
    /// The picture at a place: to the person and whoever fills in, the one that is there; to reviewers and whoever may
    /// view personal data, the one that was submitted.
    ///
    /// # Errors
    /// `not_found` where there is none, or none for whoever asks; the latter is written down. `entries_locked`.
    pub async fn picture(&self, document: DocumentId, side: Side) -> Result<OpenedPicture> {
        use identity_image::Column;
        let (backend, me) = (&self.backend, self.me()?);
        let db = backend.db().read();
        let here = Column::DocumentId.eq(document).and(Column::Side.eq(side.as_str()));
        let there = known_where(db, here).await?;
        let gone = Error::Refused(Code::NotFound);
        let Some(identity) = there.first().map(|picture| picture.identity_id) else { return Err(gone) };
        let Some(row) = identity::Entity::find_by_id(identity).one(db).await? else { return Err(gone) };
        let shown = if access::is_own(me, &row) || access::may_fill_in(me, &row).is_ok() {
            there.iter().rfind(|picture| picture.is_current)
        } else if access::may_read(me, &row) {
            self.submitted(&row, &there).await?
        } else {
            return Err(self.refuse(Code::NotFound, subject(identity)).await);
        };
        let Some(shown) = shown else { return Err(gone) };
        let lock = entry_locks::for_own_account(db, &row, Some(me.account), self.backend.now()).await?;
        if lock.is_some_and(|lock| lock.locks_entry(shown.stored_by, shown.stored_at)) {
            return Err(self.refuse(Code::EntriesLocked, subject(identity)).await);
        }
        let stored = identity_image::Entity::find_by_id(shown.id).one(db).await?.ok_or(gone)?;
        let opened = DataKey::from_row(backend, &row)?.open(Place::Picture(stored.id), &stored.sealed)?;
        if access::is_own(me, &row) {
            return Ok(OpenedPicture(opened));
        }
        // Seen is only what is written down: where that fails, nothing is shown.
        let work = async |tx: Tx| {
            let detail = serde_json::json!({ "document": document, "side": side });
            let entry = Entry { action: Action::ImageOpened, subject: subject(identity), detail };
            audit::record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        Ok(OpenedPicture(opened))
    }

    /// Of the pictures that were at a place, the one that the last revision shows; the one that is there, where nothing
    /// was submitted yet.
    async fn submitted<'a>(
        &self,
        row: &identity::Model,
        there: &'a [StoredPicture],
    ) -> Result<Option<&'a StoredPicture>> {
        let Some(number) = row.submitted else {
            return Ok(there.iter().rfind(|picture| picture.is_current));
        };
        let db = self.backend.db().read();
        let Some(revision) = identity_revision::Entity::find_by_id((row.id, number)).one(db).await? else {
            return Ok(None);
        };
        let key = DataKey::from_row(&self.backend, row)?;
        let snapshot: Snapshot = key.open_json(Place::Revision(number), &revision.sealed)?;
        Ok(there.iter().rfind(|picture| snapshot.pictures.contains(&picture.id)))
    }
}
