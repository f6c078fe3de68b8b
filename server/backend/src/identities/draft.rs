//! The draft of an identity, decrypted.

use super::attributed_values::AttributedValues;
use super::key::{DataKey, SealedPart};
use crate::entity::{identity_document, identity_step};
use crate::entry_locks::{OwnLock, readable};
use crate::error::Result;
use domain::form::Field;
use domain::identity::{IdentityForm, Mode, Step, Values};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// All steps and documents of an identity as last saved.
pub(crate) struct IdentityDraft {
    pub(crate) steps: Vec<(Step, identity_step::Model, AttributedValues)>,
    /// In the order they were added.
    pub(crate) documents: Vec<(identity_document::Model, AttributedValues)>,
}

impl IdentityDraft {
    pub(crate) async fn load(db: &impl ConnectionTrait, key: &DataKey) -> Result<Self> {
        let mut steps = Vec::new();
        for row in identity_step::Entity::find()
            .filter(identity_step::Column::IdentityId.eq(key.identity()))
            .all(db)
            .await?
        {
            let attributed = key.open_json(SealedPart::Step(row.step), &row.sealed)?;
            steps.push((row.step, row, attributed));
        }
        steps.sort_by_key(|(step, ..)| *step);
        let mut documents = Vec::new();
        for row in identity_document::Entity::find()
            .filter(identity_document::Column::IdentityId.eq(key.identity()))
            .order_by_asc(identity_document::Column::AddedAt)
            .order_by_asc(identity_document::Column::Id)
            .all(db)
            .await?
        {
            let attributed = key.open_json(SealedPart::Document(row.id), &row.sealed)?;
            documents.push((row, attributed));
        }
        Ok(Self { steps, documents })
    }

    /// The part that the person may read.
    pub(crate) fn readable(self, lock: Option<&OwnLock>) -> Self {
        let steps =
            self.steps.into_iter().map(|(step, row, attributed)| (step, row, readable(lock, &attributed)));
        let documents =
            self.documents.into_iter().map(|(row, attributed)| (row, readable(lock, &attributed)));
        Self { steps: steps.collect(), documents: documents.collect() }
    }

    /// The values that are checked together.
    pub(crate) fn form(&self) -> IdentityForm {
        let documents = self.documents.iter().map(|(_, attributed)| attributed.values());
        IdentityForm { values: self.values(), documents: documents.collect() }
    }

    /// Whether the person may not read some of it yet.
    pub(crate) fn is_locked_by(&self, lock: &OwnLock) -> bool {
        let steps = self.steps.iter().map(|(_, _, attributed)| attributed);
        let documents = self.documents.iter().map(|(_, attributed)| attributed);
        steps.chain(documents).any(|attributed| !lock.fields(attributed).is_empty())
    }

    /// The values of all steps, without those of documents.
    pub(crate) fn values(&self) -> Values {
        let mut values = Values::default();
        self.steps.iter().for_each(|(_, _, attributed)| values.merge(&attributed.values()));
        values
    }
}

/// The name that is searched and shown: the alias of somebody registered under one, else given names and family name.
/// Without control characters, which PostgreSQL may refuse.
pub(crate) fn display_name(values: &Values) -> String {
    let parts: &[Field] = if values.get(Field::Mode) == Mode::Alias.as_str() {
        &[Field::Alias]
    } else {
        &[Field::GivenNames, Field::FamilyName]
    };
    let words = parts
        .iter()
        .flat_map(|field| values.get(*field).split(|c: char| c.is_whitespace() || c.is_control()));
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    name.chars().take(MAX_NAME).collect()
}

/// Two names of 150 characters with a space between.
const MAX_NAME: usize = 301;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_display_name_is_given_and_family_name_or_the_alias() {
        let values = |all: &[(Field, &'static str)]| all.iter().copied().collect::<Values>();
        let named = values(&[(Field::GivenNames, " Anna  Maria\u{0}"), (Field::FamilyName, "Rossi")]);
        assert_eq!(display_name(&named), "Anna Maria Rossi");
        assert_eq!(display_name(&values(&[(Field::GivenNames, "Suharto")])), "Suharto");
        let alias = values(&[(Field::Mode, "alias"), (Field::Alias, "Desk 4"), (Field::FamilyName, "Rossi")]);
        assert_eq!(display_name(&alias), "Desk 4");
        let long = "ñ".repeat(150);
        let both: Values =
            [(Field::GivenNames, long.as_str()), (Field::FamilyName, long.as_str())].into_iter().collect();
        assert_eq!(display_name(&both).chars().count(), 301);
    }
}
