//! The verified revision beside the draft of a correction. Whenever no correction is open, the draft equals the verified
//! revision, so that what is shown and corrected is what is in force.

use super::attributed_values::AttributedValues;
use super::draft::IdentityDraft;
use super::key::{DataKey, EncryptedPart};
use super::snapshot::Snapshot;
use super::step_store::StoredStep;
use crate::Backend;
use crate::entity::{identity, identity_document, identity_image, identity_revision};
use crate::error::{Error, Result};
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::Step;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

/// The content of the verified revision.
///
/// # Errors
/// `identity_state` where no revision is verified.
async fn load(db: &impl ConnectionTrait, row: &identity::Model, key: &DataKey) -> Result<Snapshot> {
    let not_verified = || Error::Refused(Code::IdentityState);
    let number = row.verified.ok_or_else(not_verified)?;
    let revision = identity_revision::Entity::find_by_id((row.id, number)).one(db).await?;
    key.decrypt_json(EncryptedPart::Revision(number), &revision.ok_or_else(not_verified)?.ciphertext)
}

/// Whether the draft differs from the verified revision: a correction that was begun.
///
/// # Errors
/// `identity_state` where no revision is verified.
pub(super) async fn is_corrected(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    key: &DataKey,
) -> Result<bool> {
    let (verified, draft) = (load(tx, row, key).await?, IdentityDraft::load(tx, key).await?);
    let steps = written_steps().any(|step| {
        let saved = draft.steps.iter().find(|saved| saved.row.step == step);
        let saved = saved.map(|saved| saved.values.values()).unwrap_or_default();
        let differences = saved.differences(&of_step(&verified, step).values());
        differences.iter().any(|field| *field != Field::PrivacyNotice)
    });
    let saved = draft.documents.iter().map(|document| (document.row.id, document.values.values()));
    let documents = verified.documents.iter().map(|(id, values)| (*id, values.values()));
    let pictures = identity_image::Entity::find()
        .filter(identity_image::Column::IdentityId.eq(row.id))
        .filter(identity_image::Column::IsCurrent.eq(true))
        .filter(identity_image::Column::Id.is_not_in(verified.pictures.iter().copied()))
        .one(tx)
        .await?;
    Ok(steps || pictures.is_some() || !saved.eq(documents))
}

/// Makes the draft equal to the verified revision. An acceptance of the privacy notice stays, since it is no correction.
/// Pictures that no submitted revision shows are deleted.
///
/// # Errors
/// `identity_state` where no revision is verified.
pub(crate) async fn restore_draft(
    tx: &DatabaseTransaction,
    backend: &Backend,
    row: &identity::Model,
    key: &DataKey,
) -> Result<()> {
    let verified = load(tx, row, key).await?;
    for step in written_steps() {
        let mut stored = StoredStep::load(tx, key, step, None).await?;
        let mut content = of_step(&verified, step);
        content
            .extend(stored.content.clone().into_iter().filter(|(field, _)| *field == Field::PrivacyNotice));
        if stored.content == content {
            continue;
        }
        stored.content = content;
        write(tx, backend, key, &stored).await?;
    }
    let documents: Vec<DocumentId> = verified.documents.iter().map(|(id, _)| *id).collect();
    identity_document::Entity::delete_many()
        .filter(identity_document::Column::IdentityId.eq(row.id))
        .filter(identity_document::Column::Id.is_not_in(documents))
        .exec(tx)
        .await?;
    for (place, (id, values)) in verified.documents.into_iter().enumerate() {
        restore_document(tx, backend, key, (place, id), values).await?;
    }
    restore_pictures(tx, row, &verified.pictures).await
}

/// The steps that hold values of their own.
fn written_steps() -> impl Iterator<Item = Step> {
    let without = [Step::Account, Step::Document, Step::Check];
    Step::ALL.iter().copied().filter(move |step| !without.contains(step))
}

fn of_step(snapshot: &Snapshot, step: Step) -> AttributedValues {
    let mut values = AttributedValues::default();
    let of_step = |field: &Field| step.fields().contains(field);
    values.extend(snapshot.values.clone().into_iter().filter(|(field, _)| of_step(field)));
    values
}

/// Stores the content as the next edition, so that a tab with the correction gets a conflict. Whoever saved it last stays.
async fn write(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    stored: &StoredStep,
) -> Result<()> {
    stored.write(tx, backend, key, (stored.saved_by, stored.saved_at)).await
}

async fn restore_document(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    (place, id): (usize, DocumentId),
    values: AttributedValues,
) -> Result<()> {
    let identity = key.identity();
    if identity_document::Entity::find_by_id(id).one(tx).await?.is_some_and(|row| row.identity_id == identity)
    {
        let mut stored = StoredStep::load(tx, key, Step::Document, Some(id)).await?;
        if stored.content != values {
            stored.content = values;
            write(tx, backend, key, &stored).await?;
        }
        return Ok(());
    }
    // It was removed. The order of documents is that of their times.
    let at = backend.now() + i64::try_from(place).map_err(Error::broken)?;
    let document = identity_document::Model {
        id,
        identity_id: identity,
        added_at: at,
        edition: 1,
        ciphertext: key.encrypt_json(backend, EncryptedPart::Document(id), &values)?,
        saved_at: at,
        saved_by: values.authors().last(),
    };
    // Another identity may have taken its id; then the draft is without it.
    identity_document::Entity::insert(document.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn restore_pictures(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    pictures: &[uuid::Uuid],
) -> Result<()> {
    use identity_image::Column;
    let of_identity = Column::IdentityId.eq(row.id);
    let is_unsubmitted = Column::StoredAt.gt(row.submitted_at.unwrap_or_default());
    identity_image::Entity::delete_many().filter(of_identity.clone()).filter(is_unsubmitted).exec(tx).await?;
    let shown: Vec<_> = pictures.to_vec();
    // Replaced ones first: a side has one current picture.
    for (is_current, which) in [(false, Column::Id.is_not_in(shown.clone())), (true, Column::Id.is_in(shown))]
    {
        identity_image::Entity::update_many()
            .col_expr(Column::IsCurrent, Expr::value(is_current))
            .filter(of_identity.clone())
            .filter(which)
            .exec(tx)
            .await?;
    }
    Ok(())
}
