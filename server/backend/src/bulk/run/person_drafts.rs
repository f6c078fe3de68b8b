//! What a row says of a person beyond the account: the words by which they are found, and what it starts a draft of
//! their digital identity with.

use super::plan::{BatchPlan, PlannedInvitation, PlannedRow};
use crate::Backend;
use crate::audit::Actor;
use crate::entity::identity_step;
use crate::error::Result;
use crate::identities::{self, AttributedValues, Attribution, NewIdentity, SealedPart, display_name};
use crate::search::{self, SearchedPerson};
use domain::bulk::Column;
use domain::bulk::check::BulkRow;
use domain::characters::cleaned;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::identity::{Provenance, Step, Values};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// A draft that is ready to be written.
pub(super) struct PersonDraft {
    begun: NewIdentity,
    name: String,
    steps: Vec<identity_step::Model>,
}

impl PersonDraft {
    /// Made before the transaction; none where a row says nothing of a person. What it says is kept as it came: errors
    /// in it are for those who submit it.
    pub(super) fn from_row(
        backend: &Backend,
        actor: &Actor,
        row: &BulkRow,
        account: AccountId,
    ) -> Result<Option<Box<Self>>> {
        let values = values_of(row);
        if values.is_empty() {
            return Ok(None);
        }
        let name = display_name(&values);
        let (begun, key) = NewIdentity::prepare(backend, actor, backend.new_id(), Some(account))?;
        let by = actor.account;
        let hand = Attribution { by, provenance: Provenance::Administrator, at: backend.now() };
        let mut steps = Vec::new();
        for step in [Step::Names, Step::Birth] {
            let mut kept = AttributedValues::default();
            if kept.replace(&values.of_step(step), hand).is_empty() {
                continue;
            }
            steps.push(identity_step::Model {
                identity_id: begun.id(),
                step,
                edition: 1,
                sealed: key.seal_json(backend, SealedPart::Step(step), &kept)?,
                saved_at: hand.at,
                saved_by: hand.by,
            });
        }
        Ok(Some(Box::new(Self { begun: begun.named(name.clone()), name, steps })))
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

/// Writes the drafts and the words of a batch. Who has an identity already keeps it as it is.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    plan: &BatchPlan,
    refused: &HashMap<AccountId, Option<Code>>,
) -> Result<()> {
    let survivors: Vec<&PlannedInvitation> = plan.survivors(refused);
    let drafts: Vec<&PersonDraft> = survivors.iter().filter_map(|invited| invited.draft.as_deref()).collect();
    let begun: Vec<&NewIdentity> = drafts.iter().map(|draft| &draft.begun).collect();
    let codes = identities::begin(tx, &begun).await?;
    let steps = drafts.iter().filter(|draft| codes.contains_key(&draft.begun.id()));
    let steps: Vec<_> =
        steps.flat_map(|draft| &draft.steps).map(|step| step.clone().into_active_model()).collect();
    if !steps.is_empty() {
        identity_step::Entity::insert_many(steps).exec_without_returning(tx).await?;
    }
    let mut words = Vec::with_capacity(plan.rows.len());
    for row in &plan.rows {
        match row {
            PlannedRow::New { account, invited, .. } if !refused.contains_key(&account.id) => {
                let draft = invited.draft.as_deref();
                let known = SearchedPerson {
                    name: draft.map_or("", |draft| &draft.name),
                    email: account.email.as_deref().unwrap_or_default(),
                    username: account.username.as_deref().unwrap_or_default(),
                    code: draft.and_then(|draft| codes.get(&draft.begun.id()).copied()),
                };
                words.push((account.id, known.words()));
            }
            PlannedRow::Reopened { known, .. } => search::refresh(tx, known.id).await?,
            _ => {}
        }
    }
    search::write(tx, &words).await
}
