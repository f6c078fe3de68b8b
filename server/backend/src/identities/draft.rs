//! What is filled in, opened.

use super::attributed_values::AttributedValues;
use super::key::{DataKey, Place};
use crate::entity::{identity_document, identity_image, identity_step};
use crate::entry_locks::{OwnLock, readable};
use crate::error::{Error, Result};
use domain::form::Field;
use domain::id::{DocumentId, IdentityId};
use domain::identity::{IdentityForm, Mode, PictureView, Side, Step, Values};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// All steps and documents of an identity, as they were last saved.
pub(crate) struct IdentityDraft {
    pub(crate) steps: Vec<(Step, identity_step::Model, AttributedValues)>,
    /// In the order in which they were added.
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
            let kept = key.open_json(Place::Step(row.step), &row.sealed)?;
            steps.push((row.step, row, kept));
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
            let kept = key.open_json(Place::Document(row.id), &row.sealed)?;
            documents.push((row, kept));
        }
        Ok(Self { steps, documents })
    }

    /// What its person may read of it.
    pub(crate) fn readable(self, lock: Option<&OwnLock>) -> Self {
        let steps = self.steps.into_iter().map(|(step, row, kept)| (step, row, readable(lock, &kept)));
        let documents = self.documents.into_iter().map(|(row, kept)| (row, readable(lock, &kept)));
        Self { steps: steps.collect(), documents: documents.collect() }
    }

    /// What is checked as a whole.
    pub(crate) fn form(&self) -> IdentityForm {
        let documents = self.documents.iter().map(|(_, kept)| kept.values());
        IdentityForm { values: self.values(), documents: documents.collect() }
    }

    /// Whether its person may not read something in it yet.
    pub(crate) fn is_locked_by(&self, lock: &OwnLock) -> bool {
        let steps = self.steps.iter().map(|(_, _, kept)| kept);
        let documents = self.documents.iter().map(|(_, kept)| kept);
        steps.chain(documents).any(|kept| !lock.fields(kept).is_empty())
    }

    /// The values of all steps; documents have their own.
    pub(crate) fn values(&self) -> Values {
        let mut values = Values::default();
        self.steps.iter().for_each(|(_, _, kept)| values.merge(&kept.values()));
        values
    }
}

/// The pictures of an identity that are in force, without what they show.
pub(crate) async fn pictures_of(db: &impl ConnectionTrait, identity: IdentityId) -> Result<Vec<PictureView>> {
    use identity_image::Column;
    type Row = (Uuid, String, i32, i32, i32, i64);
    let rows: Vec<Row> = identity_image::Entity::find()
        .select_only()
        .columns([
            Column::DocumentId,
            Column::Side,
            Column::Width,
            Column::Height,
            Column::ByteCount,
            Column::StoredAt,
        ])
        .filter(Column::IdentityId.eq(identity))
        .filter(Column::IsCurrent.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    let number = |number: i32| u32::try_from(number).unwrap_or_default();
    let mut pictures = rows
        .into_iter()
        .map(|(document, side, width, height, bytes, stored_at)| {
            let side =
                Side::from_word(&side).ok_or_else(|| Error::broken("an unknown side of a document"))?;
            Ok(PictureView {
                document: DocumentId::new(document),
                side,
                width: number(width),
                height: number(height),
                bytes: number(bytes),
                stored_at,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    pictures.sort_by_key(|picture| (picture.document, picture.side));
    Ok(pictures)
}

/// The name by which somebody is found and shown: the alias where that is all there is, else given names and family
/// name. Without what is no part of a name and a database may not even take.
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
    name.chars().take(NAME_MOST).collect()
}

/// Two names of 150 characters with a space between.
const NAME_MOST: usize = 301;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_called_by_their_names_or_by_their_alias() {
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
