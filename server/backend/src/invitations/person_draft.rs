//! The draft of an invited person's digital identity, made of the columns of a bulk row.

use crate::Backend;
use crate::attributed_values::{AttributedValues, Attribution};
use crate::audit::Actor;
use crate::entity::identity_step;
use crate::error::Result;
use crate::identities::{self, EncryptedPart, NewIdentity};
use crate::person_name::person_name;
use domain::bulk::Column;
use domain::bulk::check::BulkRow;
use domain::characters::cleaned;
use domain::form::Field;
use domain::id::{AccountId, IdentityId};
use domain::identity::{Provenance, Step, Values};
use domain::registry::CheckedOwnValue;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// The personal codes of new identities.
pub(super) type PersonalCodes = HashMap<IdentityId, i64>;

/// A draft, prepared before its transaction.
pub(crate) struct PersonDraft {
    identity: NewIdentity,
    name: String,
    steps: Vec<identity_step::Model>,
}

impl PersonDraft {
    /// The draft of a row, with a text that names no unit and with the own fields of its identity; `None` if it has none of these.
    /// Invalid values are stored too: they are corrected before the identity is submitted.
    pub(crate) fn from_row(
        backend: &Backend,
        actor: &Actor,
        ((row, unit_text), own): ((&BulkRow, &str), &[CheckedOwnValue]),
        account: AccountId,
    ) -> Result<Option<Box<Self>>> {
        let mut values = values_of(row);
        values.set(Field::Unit, cleaned(unit_text).nfc().collect::<String>());
        for one in own {
            let texts: Vec<&str> = one.values.iter().map(|value| value.text()).collect();
            values.set(one.field, texts.join(","));
        }
        if values.is_empty() {
            return Ok(None);
        }
        let name = person_name(&values);
        let (identity, key) = NewIdentity::prepare(backend, actor, backend.new_id(), Some(account))?;
        let by = actor.account;
        let attribution = Attribution { by, provenance: Provenance::Administrator, at: backend.now() };
        let mut steps = Vec::new();
        for step in [Step::Names, Step::Birth, Step::Organization, Step::More] {
            let mut attributed = AttributedValues::default();
            if attributed.replace(&values.of_step(step), attribution).is_empty() {
                continue;
            }
            steps.push(identity_step::Model {
                identity_id: identity.id(),
                step,
                edition: 1,
                ciphertext: key.encrypt_json(backend, EncryptedPart::Step(step), &attributed)?,
                saved_at: attribution.at,
                saved_by: attribution.by,
            });
        }
        Ok(Some(Box::new(Self { identity: identity.named(name.clone()), name: name.shown, steps })))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The personal code, if [`write`] has assigned one.
    pub(super) fn code(&self, codes: &PersonalCodes) -> Option<i64> {
        codes.get(&self.identity.id()).copied()
    }
}

fn values_of(row: &BulkRow) -> Values {
    let text = |column| cleaned(row.identity(column)).nfc().collect::<String>();
    let nationality = text(Column::Nationality);
    let is_code = nationality.len() == 2 && nationality.is_ascii();
    let mut values = Values::default();
    values.set(Field::GivenNames, text(Column::GivenNames));
    values.set(Field::FamilyName, text(Column::FamilyName));
    values.set(Field::DateOfBirth, text(Column::DateOfBirth));
    values.set(Field::Nationalities, if is_code { nationality.to_uppercase() } else { nationality });
    values
}

/// Writes the drafts of a batch. Returns the personal codes of those whose accounts had no identity yet; the others are
/// left out.
pub(super) async fn write(tx: &DatabaseTransaction, drafts: &[&PersonDraft]) -> Result<PersonalCodes> {
    let identities: Vec<&NewIdentity> = drafts.iter().map(|draft| &draft.identity).collect();
    let codes = identities::begin(tx, &identities).await?;
    let steps: Vec<_> = drafts
        .iter()
        .filter(|draft| codes.contains_key(&draft.identity.id()))
        .flat_map(|draft| &draft.steps)
        .map(|step| step.clone().into_active_model())
        .collect();
    if !steps.is_empty() {
        identity_step::Entity::insert_many(steps).exec_without_returning(tx).await?;
    }
    Ok(codes)
}
