//! The draft of an identity, decrypted.

use super::key::{DataKey, EncryptedPart};
use super::organization_data::OrganizationData;
use crate::Backend;
use crate::attributed_values::AttributedValues;
use crate::entity::{identity_document, identity_step};
use crate::entry_locks::{LockedEntries, readable};
use crate::error::Result;
use domain::id::IdentityId;
use domain::identity::{IdentityForm, Step, Values};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// All steps and documents of an identity as last saved.
pub(crate) struct IdentityDraft {
    pub(crate) steps: Vec<DraftStep>,
    /// In the order they were added.
    pub(crate) documents: Vec<DraftDocument>,
}

pub(crate) struct DraftStep {
    pub(crate) row: identity_step::Model,
    pub(crate) values: AttributedValues,
}

pub(crate) struct DraftDocument {
    pub(crate) row: identity_document::Model,
    pub(crate) values: AttributedValues,
}

impl DraftStep {
    /// A step that nobody has saved yet.
    fn unsaved(identity: IdentityId, step: Step) -> Self {
        let row = identity_step::Model {
            identity_id: identity,
            step,
            edition: 0,
            ciphertext: Vec::new(),
            saved_at: 0,
            saved_by: None,
        };
        Self { row, values: AttributedValues::default() }
    }
}

impl IdentityDraft {
    pub(crate) async fn load(db: &impl ConnectionTrait, backend: &Backend, key: &DataKey) -> Result<Self> {
        let mut steps = Vec::new();
        for row in identity_step::Entity::find()
            .filter(identity_step::Column::IdentityId.eq(key.identity()))
            .all(db)
            .await?
        {
            let values = key.decrypt_json(EncryptedPart::Step(row.step), &row.ciphertext)?;
            steps.push(DraftStep { row, values });
        }
        // Unit, relationship, start and end are data of the account, whatever the step says.
        let data = OrganizationData::of_identity(db, backend, key.identity()).await?;
        if !data.is_empty() {
            let at = match steps.iter().position(|step: &DraftStep| step.row.step == Step::Organization) {
                Some(at) => at,
                None => {
                    steps.push(DraftStep::unsaved(key.identity(), Step::Organization));
                    steps.len() - 1
                }
            };
            data.put_into(&mut steps[at].values);
        }
        steps.sort_by_key(|step| step.row.step);
        let mut documents = Vec::new();
        for row in identity_document::Entity::find_in_draft(key.identity())
            .order_by_asc(identity_document::Column::AddedAt)
            .order_by_asc(identity_document::Column::Id)
            .all(db)
            .await?
        {
            let values = key.decrypt_json(EncryptedPart::Document(row.id), &row.ciphertext)?;
            documents.push(DraftDocument { row, values });
        }
        Ok(Self { steps, documents })
    }

    /// The part that the person may read.
    pub(crate) fn readable(mut self, lock: Option<&LockedEntries>) -> Self {
        self.steps.iter_mut().for_each(|step| step.values = readable(lock, &step.values));
        self.documents.iter_mut().for_each(|document| document.values = readable(lock, &document.values));
        self
    }

    /// The values that are checked together.
    pub(crate) fn form(&self) -> IdentityForm {
        let documents = self.documents.iter().map(|document| document.values.values());
        IdentityForm { values: self.values(), documents: documents.collect() }
    }

    /// Whether the person may not read some of it yet.
    pub(crate) fn is_locked_by(&self, lock: &LockedEntries) -> bool {
        let steps = self.steps.iter().map(|step| &step.values);
        let documents = self.documents.iter().map(|document| &document.values);
        steps.chain(documents).any(|values| !lock.fields(values).is_empty())
    }

    /// The values of all steps, without those of documents.
    pub(crate) fn values(&self) -> Values {
        let mut values = Values::default();
        self.steps.iter().for_each(|step| values.merge(&step.values.values()));
        values
    }
}
