//! What is known of an invited person beyond the account: a first draft of their digital identity, and the words by which
//! they are found.

use super::prepared::{Invitee, PreparedInvitation};
use crate::Backend;
use crate::audit::Actor;
use crate::entity::identity_step;
use crate::error::Result;
use crate::identities::{self, AttributedValues, Attribution, EncryptedPart, NewIdentity, display_name};
use crate::search::{self, SearchedPerson};
use domain::bulk::Column;
use domain::bulk::check::BulkRow;
use domain::characters::cleaned;
use domain::form::Field;
use domain::id::AccountId;
use domain::identity::{Provenance, Step, Values};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use unicode_normalization::UnicodeNormalization as _;

/// A draft that is ready to be written.
pub(crate) struct PersonDraft {
    identity: NewIdentity,
    name: String,
    steps: Vec<identity_step::Model>,
}

impl PersonDraft {
    /// Made before the transaction; none where a row holds nothing about a person. Values are stored as they came: their
    /// errors are mended by those who submit the identity.
    pub(crate) fn from_row(
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
        let (identity, key) = NewIdentity::prepare(backend, actor, backend.new_id(), Some(account))?;
        let by = actor.account;
        let attribution = Attribution { by, provenance: Provenance::Administrator, at: backend.now() };
        let mut steps = Vec::new();
        for step in [Step::Names, Step::Birth] {
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
        Ok(Some(Box::new(Self { identity: identity.named(name.clone()), name, steps })))
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

/// Writes the drafts of a batch and the words by which its people are found. An identity that there is already stays as
/// it is.
pub(super) async fn write(tx: &DatabaseTransaction, invitations: &[&PreparedInvitation]) -> Result<()> {
    let drafts: Vec<&PersonDraft> = invitations.iter().filter_map(|one| one.person.as_deref()).collect();
    let begun: Vec<&NewIdentity> = drafts.iter().map(|draft| &draft.identity).collect();
    let codes = identities::begin(tx, &begun).await?;
    let steps: Vec<_> = drafts
        .iter()
        .filter(|draft| codes.contains_key(&draft.identity.id()))
        .flat_map(|draft| &draft.steps)
        .map(|step| step.clone().into_active_model())
        .collect();
    if !steps.is_empty() {
        identity_step::Entity::insert_many(steps).exec_without_returning(tx).await?;
    }
    let mut words = Vec::with_capacity(invitations.len());
    for invitation in invitations {
        match &invitation.invitee {
            Invitee::New { account, .. } => {
                let draft = invitation.person.as_deref();
                let person = SearchedPerson {
                    name: draft.map_or("", |draft| &draft.name),
                    email: account.email.as_deref().unwrap_or_default(),
                    username: account.username.as_deref().unwrap_or_default(),
                    code: draft.and_then(|draft| codes.get(&draft.identity.id()).copied()),
                };
                words.push((account.id, person.words()));
            }
            Invitee::Reopened { after, .. } => search::refresh(tx, after.id).await?,
            Invitee::Resent { .. } => {}
        }
    }
    search::write(tx, &words).await
}
