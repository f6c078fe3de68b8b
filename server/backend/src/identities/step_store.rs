use super::key::{DataKey, EncryptedPart};
use super::view::edition;
use crate::Backend;
use crate::attributed_values::AttributedValues;
use crate::entity::{identity_document, identity_step};
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::Step;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, Set,
};

/// A step or a document as last saved.
pub(super) struct StoredStep {
    identity: IdentityId,
    step: Step,
    document: Option<DocumentId>,
    pub(super) edition: u32,
    pub(super) content: AttributedValues,
    pub(super) saved_at: i64,
    pub(super) saved_by: Option<AccountId>,
}

impl StoredStep {
    pub(super) async fn load(
        tx: &DatabaseTransaction,
        key: &DataKey,
        step: Step,
        document: Option<DocumentId>,
    ) -> Result<Self> {
        let identity = key.identity();
        let mut stored = Self {
            identity,
            step,
            document,
            edition: 0,
            content: AttributedValues::default(),
            saved_at: 0,
            saved_by: None,
        };
        let part = stored.part();
        let found = match document {
            Some(document) => {
                let row = find_document(tx, identity, document).await?;
                Some((row.edition, row.ciphertext, row.saved_at, row.saved_by))
            }
            None => {
                let id = (identity, step);
                let row = identity_step::Entity::find_by_id(id).one(tx).await?;
                row.map(|row| (row.edition, row.ciphertext, row.saved_at, row.saved_by))
            }
        };
        if let Some((number, ciphertext, saved_at, saved_by)) = found {
            stored.edition = edition(number);
            stored.content = key.decrypt_json(part, &ciphertext)?;
            (stored.saved_at, stored.saved_by) = (saved_at, saved_by);
        }
        Ok(stored)
    }

    fn part(&self) -> EncryptedPart {
        match self.document {
            Some(document) => EncryptedPart::Document(document),
            None => EncryptedPart::Step(self.step),
        }
    }

    /// Stores the content as the next edition, saved by somebody at a time.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        key: &DataKey,
        (saved_by, saved_at): (Option<AccountId>, i64),
    ) -> Result<()> {
        let ciphertext = key.encrypt_json(backend, self.part(), &self.content)?;
        let next = i32::try_from(self.edition + 1).map_err(Error::broken)?;
        if let Some(document) = self.document {
            let row = identity_document::ActiveModel {
                id: Set(document),
                edition: Set(next),
                ciphertext: Set(ciphertext),
                saved_at: Set(saved_at),
                saved_by: Set(saved_by),
                ..Default::default()
            };
            identity_document::Entity::update(row).exec(tx).await?;
            return Ok(());
        }
        let row = identity_step::Model {
            identity_id: self.identity,
            step: self.step,
            edition: next,
            ciphertext,
            saved_at,
            saved_by,
        };
        if self.edition == 0 {
            identity_step::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        } else {
            identity_step::Entity::update(row.into_active_model().reset_all()).exec(tx).await?;
        }
        Ok(())
    }
}

/// A document in the draft of this identity; `not_found` for one of another.
pub(super) async fn find_document(
    db: &impl ConnectionTrait,
    identity: IdentityId,
    document: DocumentId,
) -> Result<identity_document::Model> {
    let row = identity_document::Entity::find_in_draft(identity)
        .filter(identity_document::Column::Id.eq(document))
        .one(db)
        .await?;
    row.ok_or(Error::Refused(Code::NotFound))
}
