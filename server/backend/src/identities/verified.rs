//! The verified revision beside the draft of a correction. Whenever no correction is open, the draft equals the verified
//! revision, so that what is shown and corrected is what is in force.

use super::draft::IdentityDraft;
use super::key::{DataKey, EncryptedPart};
use super::pictures;
use super::revisions::find_revision;
use super::snapshot::Snapshot;
use super::step_store::StoredStep;
use crate::Backend;
use crate::attributed_values::AttributedValues;
use crate::clear_erased::clear_erased_now;
use crate::entity::{identity, identity_document, identity_revision};
use crate::error::{Error, Result};
use crate::keys::Key;
use domain::form::{Code, Field};
use domain::id::{DocumentId, IdentityId};
use domain::identity::Step;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::BTreeMap;

/// The verified revision and its content.
///
/// # Errors
/// `identity_state` where no revision is verified.
async fn load(
    db: &impl ConnectionTrait,
    row: &identity::Model,
    key: &DataKey,
) -> Result<(identity_revision::Model, Snapshot)> {
    let not_verified = || Error::Refused(Code::IdentityState);
    find_revision(db, key, row.verified.ok_or_else(not_verified)?).await?.ok_or_else(not_verified)
}

/// Whether the draft differs from the verified revision: a correction that was begun.
///
/// # Errors
/// `identity_state` where no revision is verified.
pub(super) async fn is_corrected(
    tx: &DatabaseTransaction,
    backend: &Backend,
    row: &identity::Model,
    key: &DataKey,
) -> Result<bool> {
    let ((_, verified), draft) = (load(tx, row, key).await?, IdentityDraft::load(tx, backend, key).await?);
    let steps = written_steps().any(|step| {
        let saved = draft.steps.iter().find(|saved| saved.row.step == step);
        let saved = saved.map(|saved| saved.values.values()).unwrap_or_default();
        let differences = saved.differences(&of_step(&verified, step).values());
        differences.iter().any(|field| *field != Field::PrivacyNotice)
    });
    // By id: their order is nothing that somebody corrects.
    let saved = draft.documents.iter().map(|document| (document.row.id, document.values.values()));
    let documents = verified.documents.iter().map(|(id, values)| (*id, values.values()));
    let documents = saved.collect::<BTreeMap<_, _>>() != documents.collect();
    let all = pictures::all_pictures(tx, row.id).await?;
    let pictures = all.iter().any(|picture| picture.is_current != verified.pictures.contains(&picture.id));
    Ok(steps || documents || pictures)
}

/// Whether the draft differs from the verified revision in one of these own fields.
///
/// # Errors
/// `identity_state` where no revision is verified.
pub(super) async fn corrects_any(
    tx: &DatabaseTransaction,
    backend: &Backend,
    row: &identity::Model,
    fields: &[Field],
) -> Result<bool> {
    if fields.is_empty() {
        return Ok(false);
    }
    let key = &DataKey::from_row(backend, row)?;
    let (_, verified) = load(tx, row, key).await?;
    let saved = StoredStep::load(tx, key, Step::More, None).await?.content.values();
    let differences = saved.differences(&of_step(&verified, Step::More).values());
    Ok(differences.iter().any(|field| fields.contains(field)))
}

/// Whether the verified revision shows this document, so that discarding a correction brings it back.
pub(super) async fn shows_document(
    db: &impl ConnectionTrait,
    row: &identity::Model,
    key: &DataKey,
    document: DocumentId,
) -> Result<bool> {
    let Some(number) = row.verified else { return Ok(false) };
    let verified = find_revision(db, key, number).await?;
    Ok(verified.is_some_and(|(_, verified)| verified.documents.iter().any(|(id, _)| *id == document)))
}

/// Ends a correction: only the verified revision is left. The draft, its pictures and when they are deleted, and the
/// blind index become those of the verified revision, which is the one that others are shown again. An acceptance of
/// the privacy notice stays, since it is no correction.
///
/// # Errors
/// `identity_state` where no revision is verified.
pub(crate) async fn end_correction(
    tx: &DatabaseTransaction,
    backend: &Backend,
    blind_key: &Key,
    row: &identity::Model,
) -> Result<()> {
    let key = &DataKey::from_row(backend, row)?;
    let (revision, verified) = load(tx, row, key).await?;
    let now = backend.now();
    // The key of what is deleted or overwritten lives on.
    clear_erased_now(tx, now).await?;
    restore_steps(tx, backend, key, &verified).await?;
    restore_documents(tx, backend, key, &revision, &verified).await?;
    pictures::restore(tx, key, &verified.pictures, now).await?;
    let decided_at = revision.decided_at.unwrap_or(revision.submitted_at);
    pictures::schedule_deletion(tx, key, decided_at, backend.settings().image_days).await?;
    verified.blind_index(blind_key).replace(tx, row.id).await?;
    identity::Entity::update_many()
        .col_expr(identity::Column::Submitted, Expr::value(revision.number))
        .col_expr(identity::Column::SubmittedAt, Expr::value(revision.submitted_at))
        .filter(identity::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes the documents that a correction removed, since the verified revision is without them now. Their values are gone
/// since the removal.
pub(crate) async fn forget_removed_documents(tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
    identity_document::Entity::delete_many()
        .filter(identity_document::Column::IdentityId.eq(identity))
        .filter(identity_document::Column::RemovedAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The steps that hold values of their own.
pub(super) fn written_steps() -> impl Iterator<Item = Step> {
    let without = [Step::Account, Step::Document, Step::Check];
    Step::ALL.iter().copied().filter(move |step| !without.contains(step))
}

pub(super) fn of_step(snapshot: &Snapshot, step: Step) -> AttributedValues {
    let mut values = AttributedValues::default();
    let of_step = |field: &Field| step.fields().contains(field);
    values.extend(snapshot.values.clone().into_iter().filter(|(field, _)| of_step(field)));
    values
}

async fn restore_steps(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    verified: &Snapshot,
) -> Result<()> {
    for step in written_steps() {
        let stored = StoredStep::load(tx, key, step, None).await?;
        let mut content = of_step(verified, step);
        content
            .extend(stored.content.clone().into_iter().filter(|(field, _)| *field == Field::PrivacyNotice));
        restore_content(tx, backend, key, stored, content).await?;
    }
    Ok(())
}

/// Stores the content as the next edition, so that a tab with the correction gets a conflict. Whoever saved it last stays.
async fn restore_content(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    mut stored: StoredStep,
    content: AttributedValues,
) -> Result<()> {
    if stored.content == content {
        return Ok(());
    }
    stored.content = content;
    stored.write(tx, backend, key, (stored.saved_by, stored.saved_at)).await
}

/// Makes the documents those of the verified revision, in its order.
async fn restore_documents(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    revision: &identity_revision::Model,
    verified: &Snapshot,
) -> Result<()> {
    use identity_document::Column;
    let of_identity = Column::IdentityId.eq(key.identity());
    identity_document::Entity::delete_many()
        .filter(of_identity.clone())
        .filter(Column::Id.is_not_in(verified.documents.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await?;
    for (place, (id, values)) in verified.documents.iter().enumerate() {
        // Their order is that of these times. Whatever is added later was added after the submission.
        let added_at = revision.submitted_at + i64::try_from(place).map_err(Error::broken)?;
        let found = identity_document::Entity::update_many()
            .col_expr(Column::AddedAt, Expr::value(added_at))
            .col_expr(Column::RemovedAt, Expr::value(Option::<i64>::None))
            .filter(Column::Id.eq(*id))
            .filter(of_identity.clone())
            .exec(tx)
            .await?;
        if found.rows_affected == 0 {
            insert(tx, backend, key, (*id, added_at), values).await?;
        } else {
            let stored = StoredStep::load(tx, key, Step::Document, Some(*id)).await?;
            restore_content(tx, backend, key, stored, values.clone()).await?;
        }
    }
    Ok(())
}

/// Brings a document back that was removed by a program from before [`identity_document`] kept those. If another identity
/// has taken its id meanwhile, the draft is without it.
async fn insert(
    tx: &DatabaseTransaction,
    backend: &Backend,
    key: &DataKey,
    (id, added_at): (DocumentId, i64),
    values: &AttributedValues,
) -> Result<()> {
    let document = identity_document::Model {
        id,
        identity_id: key.identity(),
        added_at,
        edition: 1,
        ciphertext: key.encrypt_json(backend, EncryptedPart::Document(id), values)?,
        saved_at: added_at,
        saved_by: values.authors().last(),
        removed_at: None,
    };
    identity_document::Entity::insert(document.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
