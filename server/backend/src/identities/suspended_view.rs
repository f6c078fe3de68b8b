//! A suspended identity as its pages show it: what is verified, and beside it what a correction changes that was open when the
//! identity was suspended.

use super::pictures::StoredPicture;
use super::snapshot::Snapshot;
use super::verified::{of_step, written_steps};
use crate::entry_locks::{LockedEntries, readable};
use domain::form::Field;
use domain::identity::{DocumentView, IdentityView, OpenCorrection, StepView};

/// Puts the verified values in the place of the draft's, and the differences beside them. `pictures` are all of the identity.
pub(super) fn show_verified(
    view: &mut IdentityView,
    verified: &Snapshot,
    lock: Option<&LockedEntries>,
    pictures: &[StoredPicture],
) {
    let mut correction = OpenCorrection::default();
    for step in view.steps.iter_mut().filter(|step| written_steps().any(|written| written == step.step)) {
        show_step(step, verified, lock, &mut correction);
    }
    let shown: Vec<DocumentView> = verified
        .documents
        .iter()
        .map(|(id, values)| {
            let of_document = pictures
                .iter()
                .filter(|picture| picture.document_id == *id && verified.pictures.contains(&picture.id));
            let (hidden, open): (Vec<_>, Vec<_>) =
                of_document.partition(|picture| lock.is_some_and(|lock| picture.is_locked_by(lock)));
            let mut pictures: Vec<_> = open.into_iter().map(StoredPicture::view).collect();
            pictures.sort_by_key(|picture| picture.side);
            let draft = view.documents.iter().find(|document| document.id == *id);
            DocumentView {
                id: *id,
                edition: draft.map_or(0, |document| document.edition),
                values: readable(lock, values).values(),
                pictures,
                locked: lock.map(|lock| lock.fields(values)).unwrap_or_default(),
                locked_pictures: hidden.into_iter().map(|picture| picture.side).collect(),
            }
        })
        .collect();
    let drafts = std::mem::replace(&mut view.documents, shown);
    let removed = view.documents.iter().filter(|shown| drafts.iter().all(|draft| draft.id != shown.id));
    correction.removed = u32::try_from(removed.count()).unwrap_or_default();
    correction.documents = drafts.into_iter().filter(|draft| !view.documents.contains(draft)).collect();
    view.correction = (correction != OpenCorrection::default()).then_some(correction);
}

fn show_step(
    step: &mut StepView,
    verified: &Snapshot,
    lock: Option<&LockedEntries>,
    correction: &mut OpenCorrection,
) {
    let of_step = of_step(verified, step.step);
    let locked = lock.map(|lock| lock.fields(&of_step)).unwrap_or_default();
    let mut values = readable(lock, &of_step).values();
    // An acceptance of the privacy notice is no correction.
    values.set(Field::PrivacyNotice, step.values.get(Field::PrivacyNotice));
    for field in step.values.differences(&values) {
        if locked.contains(&field) || step.locked.contains(&field) {
            continue;
        }
        match step.values.get(field) {
            "" => correction.emptied.push(field),
            text => correction.values.set(field, text),
        }
    }
    (step.values, step.locked) = (values, locked);
}
