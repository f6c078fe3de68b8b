use super::key::{DataKey, EncryptedPart};
use super::pictures;
use super::removals::note_removal;
use super::step_store::find_document;
use super::target::{EditsIdentities, check_open};
use super::{subject, verified};
use crate::attributed_values::AttributedValues;
use crate::audit::{self, Entry};
use crate::clear_erased::clear_erased_now;
use crate::db::{Tx, Unique, violated};
use crate::entity::{identity, identity_document, identity_image};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId};
use domain::identity::{IdentityTarget, Step};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, Set,
};

/// Documents per identity.
const MAX_DOCUMENTS: u64 = 10;

impl<R: EditsIdentities> Desk<R> {
    /// Adds an empty document. The caller chooses the id, so a repeated request adds it once.
    ///
    /// # Errors
    /// `not_found`, also for an id that another identity uses; `identity_state`, `step_kept`; `too_large` for too
    /// many documents.
    pub async fn add_document(&self, target: IdentityTarget, document: DocumentId) -> Result<()> {
        let backend = &self.backend;
        let added = async {
            let target = R::resolve(self, target)?;
            self.check_fills_in(self.is_own(target, None), Step::Document)?;
            self.count_own_change(target.account()).await?;
            let context = self.save_context(target)?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.open_or_begin(tx, &context).await?;
                if is_in_draft(tx, row.id, document).await? {
                    return Ok(());
                }
                if identity_document::Entity::find_in_draft(row.id).count(tx).await? >= MAX_DOCUMENTS {
                    return Err(Error::Refused(Code::TooLarge));
                }
                // One of this identity that was removed begins again; of another it is a conflict below.
                identity_document::Entity::delete_by_id(document)
                    .filter(identity_document::Column::IdentityId.eq(row.id))
                    .exec(tx)
                    .await?;
                let key = DataKey::from_row(backend, &row)?;
                let empty = identity_document::Model {
                    id: document,
                    identity_id: row.id,
                    added_at: context.attribution.at,
                    edition: 0,
                    ciphertext: key.encrypt_json(
                        backend,
                        EncryptedPart::Document(document),
                        &AttributedValues::default(),
                    )?,
                    saved_at: context.attribution.at,
                    saved_by: context.attribution.by,
                    removed_at: None,
                };
                identity_document::Entity::insert(empty.into_active_model())
                    .exec_without_returning(tx)
                    .await
                    .map_err(|error: DbErr| match violated(&error) {
                        // A concurrent transaction used the same id for another identity.
                        Some(Unique::Document) => Error::Refused(Code::NotFound),
                        _ => Error::from(error),
                    })?;
                self.record_document_change(tx, &row, document, "added").await
            };
            backend.db().write(work).await
        };
        self.audit_refusal(target, added.await).await
    }

    /// Removes a document with its pictures. A submitted revision keeps both.
    ///
    /// # Errors
    /// `not_found` where the identity has no such document, `identity_state`, `step_kept`, `entries_locked`.
    pub async fn remove_document(&self, target: IdentityTarget, document: DocumentId) -> Result<()> {
        let removed = async {
            let target = R::resolve(self, target)?;
            self.check_fills_in(self.is_own(target, None), Step::Document)?;
            self.count_own_change(target.account()).await?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.lock_existing(tx, target).await?;
                check_open(&row)?;
                let stored = find_document(tx, row.id, document).await?;
                self.check_readable(tx, &row, &stored).await?;
                self.take_from_draft(tx, &row, stored).await?;
                note_removal(tx, self, &row, document).await?;
                self.record_document_change(tx, &row, document, "removed").await
            };
            self.backend.db().write(work).await
        };
        self.audit_refusal(target, removed.await).await
    }

    /// Takes a document with its pictures out of the draft. One that is in force stays without its values, so that nobody
    /// else takes its id and it can come back.
    async fn take_from_draft(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: identity_document::Model,
    ) -> Result<()> {
        let (backend, id) = (&self.backend, document.id);
        let key = DataKey::from_row(backend, row)?;
        if verified::shows_document(tx, row, &key, id).await? {
            let none = AttributedValues::default();
            let removed = identity_document::ActiveModel {
                id: Set(id),
                edition: Set(document.edition + 1),
                ciphertext: Set(key.encrypt_json(backend, EncryptedPart::Document(id), &none)?),
                removed_at: Set(Some(backend.now())),
                ..Default::default()
            };
            identity_document::Entity::update(removed).exec(tx).await?;
        } else {
            identity_document::Entity::delete_by_id(id).exec(tx).await?;
        }
        // The key of what was deleted or overwritten lives on.
        clear_erased_now(tx, backend.now()).await?;
        let pictures = pictures::current_pictures(tx, row.id).await?;
        let of_document: Vec<_> = pictures.iter().filter(|picture| picture.document_id == id).collect();
        pictures::take_from_draft(tx, &key, &of_document, backend.now()).await
    }

    /// Refuses to remove what others entered and the person may not read yet.
    async fn check_readable(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: &identity_document::Model,
    ) -> Result<()> {
        let lock = entry_locks::for_own_account(tx, row, self.account(), self.backend.now()).await?;
        let Some(lock) = lock else { return Ok(()) };
        let attributed: AttributedValues = DataKey::from_row(&self.backend, row)?
            .decrypt_json(EncryptedPart::Document(document.id), &document.ciphertext)?;
        let pictures = pictures::current_pictures(tx, row.id).await?;
        let mut pictures = pictures.iter().filter(|picture| picture.document_id == document.id);
        let is_locked =
            !lock.fields(&attributed).is_empty() || pictures.any(|picture| picture.is_locked_by(&lock));
        if is_locked { Err(Error::Refused(Code::EntriesLocked)) } else { Ok(()) }
    }

    async fn record_document_change(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: DocumentId,
        what: &str,
    ) -> Result<()> {
        identity::Entity::update_as_draft(row.id, self.backend.now()).exec(tx).await?;
        let detail = serde_json::json!({ "step": "document", "document": document, "what": what });
        let entry = Entry { action: Action::IdentitySaved, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Whether the draft of this identity has the document; `not_found` for an id that another identity uses. A submitted
/// picture outlives its document.
async fn is_in_draft(tx: &DatabaseTransaction, identity: IdentityId, document: DocumentId) -> Result<bool> {
    let row = identity_document::Entity::find_by_id(document).one(tx).await?;
    let pictures = identity_image::Entity::find()
        .select_only()
        .column(identity_image::Column::IdentityId)
        .filter(identity_image::Column::DocumentId.eq(document));
    let used_by = match &row {
        Some(row) => Some(row.identity_id),
        None => pictures.into_tuple().one(tx).await?,
    };
    if used_by.is_some_and(|used_by| used_by != identity) {
        return Err(Error::Refused(Code::NotFound));
    }
    Ok(row.is_some_and(|row| row.removed_at.is_none()))
}
