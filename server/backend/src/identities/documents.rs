use super::attributed_values::AttributedValues;
use super::key::{DataKey, Place};
use super::removals::note_removal;
use super::subject;
use super::target::{FillsIn, must_be_open};
use crate::audit::{self, Entry};
use crate::db::{Tx, Unique, violated};
use crate::entity::{identity, identity_document, identity_image};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::{entry_locks, pictures};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId};
use domain::identity::{IdentityState, IdentityTarget};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};

/// Documents of one person; nobody has as many.
const MOST: u64 = 10;

impl<R: FillsIn> Desk<R> {
    /// Adds a document that says nothing yet, under an id that is made by whoever adds it: trying again adds it once.
    ///
    /// # Errors
    /// `not_found`, for an id that is another identity's too; `identity_state`; `too_large` for more than anybody has.
    pub async fn add_document(&self, target: IdentityTarget, document: DocumentId) -> Result<()> {
        let backend = &self.backend;
        let added = async {
            let target = R::target(self, target)?;
            self.count_own_change(target.account()).await?;
            let saving = self.context(target)?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.open_row(tx, &saving).await?;
                match owner(tx, document).await? {
                    Some(owner) if owner != row.id => return Err(Error::Refused(Code::NotFound)),
                    Some(_) => return Ok(()),
                    None => {}
                }
                let theirs = identity_document::Column::IdentityId.eq(row.id);
                if identity_document::Entity::find().filter(theirs).count(tx).await? >= MOST {
                    return Err(Error::Refused(Code::TooLarge));
                }
                let key = DataKey::from_row(backend, &row)?;
                let empty = identity_document::Model {
                    id: document,
                    identity_id: row.id,
                    added_at: saving.hand.at,
                    edition: 0,
                    sealed: key.seal_json(
                        backend,
                        Place::Document(document),
                        &AttributedValues::default(),
                    )?,
                    saved_at: saving.hand.at,
                    saved_by: saving.hand.by,
                };
                identity_document::Entity::insert(empty.into_active_model())
                    .exec_without_returning(tx)
                    .await
                    .map_err(|error: DbErr| match violated(&error) {
                        // Somebody else has added one under this id at the same moment.
                        Some(Unique::Document) => Error::Refused(Code::NotFound),
                        _ => Error::from(error),
                    })?;
                self.note_document(tx, &row, document, "added").await
            };
            backend.db().write(work).await
        };
        self.noting(target, added.await).await
    }

    /// Removes a document with its pictures. What was submitted with it stays in its revision.
    ///
    /// # Errors
    /// `not_found` where it is no document of this identity, `identity_state`, `entries_locked`.
    pub async fn remove_document(&self, target: IdentityTarget, document: DocumentId) -> Result<()> {
        let removed = async {
            let target = R::target(self, target)?;
            self.count_own_change(target.account()).await?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.locked_row(tx, target).await?;
                must_be_open(&row)?;
                let found = find(tx, row.id, document).await?;
                self.must_be_readable(tx, &row, &found).await?;
                identity_document::Entity::delete_by_id(document).exec(tx).await?;
                remove_pictures(tx, &row, document).await?;
                note_removal(tx, self, &row, document).await?;
                self.note_document(tx, &row, document, "removed").await
            };
            self.backend.db().write(work).await
        };
        self.noting(target, removed.await).await
    }

    /// Refuses to take away what others entered and the person may not read yet.
    async fn must_be_readable(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: &identity_document::Model,
    ) -> Result<()> {
        let lock = entry_locks::for_own_account(tx, row, self.account(), self.backend.now()).await?;
        let Some(lock) = lock else { return Ok(()) };
        let kept: AttributedValues = DataKey::from_row(&self.backend, row)?
            .open_json(Place::Document(document.id), &document.sealed)?;
        let pictures = pictures::known(tx, row.id).await?;
        let mut here = pictures.iter().filter(|one| one.is_current && one.document_id == document.id);
        if lock.fields(&kept).is_empty() && !here.any(|one| lock.locks_entry(one.stored_by, one.stored_at)) {
            return Ok(());
        }
        Err(Error::Refused(Code::EntriesLocked))
    }

    async fn note_document(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        document: DocumentId,
        what: &str,
    ) -> Result<()> {
        identity::Entity::update_many()
            .col_expr(identity::Column::State, Expr::value(IdentityState::Draft))
            .col_expr(identity::Column::ChangedAt, Expr::value(self.backend.now()))
            .filter(identity::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        let detail = serde_json::json!({ "step": "document", "document": document, "what": what });
        let entry = Entry { action: Action::IdentitySaved, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Whose document it is, or was: pictures that were submitted outlive it.
async fn owner(tx: &DatabaseTransaction, document: DocumentId) -> Result<Option<IdentityId>> {
    if let Some(row) = identity_document::Entity::find_by_id(document).one(tx).await? {
        return Ok(Some(row.identity_id));
    }
    let pictures = identity_image::Entity::find()
        .select_only()
        .column(identity_image::Column::IdentityId)
        .filter(identity_image::Column::DocumentId.eq(document));
    Ok(pictures.into_tuple().one(tx).await?)
}

/// The document of this identity; another identity's is none.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    identity: IdentityId,
    document: DocumentId,
) -> Result<identity_document::Model> {
    let row = identity_document::Entity::find_by_id(document)
        .filter(identity_document::Column::IdentityId.eq(identity))
        .one(db)
        .await?;
    row.ok_or(Error::Refused(Code::NotFound))
}

/// Pictures that were submitted stay for as long as their revision shows them.
async fn remove_pictures(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    document: DocumentId,
) -> Result<()> {
    use identity_image::Column;
    let these = Column::DocumentId.eq(document);
    if row.submitted.is_none() {
        identity_image::Entity::delete_many().filter(these).exec(tx).await?;
    } else {
        identity_image::Entity::update_many()
            .col_expr(Column::IsCurrent, Expr::value(false))
            .filter(these)
            .exec(tx)
            .await?;
    }
    Ok(())
}
