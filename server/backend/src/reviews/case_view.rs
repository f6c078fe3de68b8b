//! A case as its page shows it.

use super::queue::decision_of;
use super::{Case, Decided, ReviewState};
use crate::accounts::{name_in, names};
use crate::entity::identity_revision;
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::{AttributedValue, AttributedValues, Place, Snapshot, who};
use crate::{blind_index, pictures};
use domain::day::Day;
use domain::form::Field;
use domain::id::{AccountId, DocumentId};
use domain::identity::{
    CaseView, Difference, IdentityForm, PictureView, Provenance, StatedValue, Step, Values,
};
use domain::text::harmless;
use sea_orm::EntityTrait;
use std::collections::{BTreeSet, HashMap};

impl Desk<CanValidateIdentities> {
    pub(super) async fn view(&self, case: &Case) -> Result<CaseView> {
        let db = self.backend.db().read();
        let (identity, revision, snapshot) = (&case.identity, &case.revision, &case.snapshot);
        let standing = ReviewState::at(identity, self.backend.now());
        let people = [revision.submitted_by, revision.decided_by, standing.claimed_by];
        let names = names(db, people.into_iter().chain(hands(snapshot)).flatten()).await?;
        let decided: Decided = match &revision.decision {
            Some(sealed) => case.key.open_json(Place::Decision(revision.number), sealed)?,
            None => Decided::default(),
        };
        let me = self.account();
        Ok(CaseView {
            identity: identity.id,
            code: identity.code.to_string(),
            state: standing.state,
            revision: u32::try_from(revision.number).map_err(Error::broken)?,
            who: who(db, identity.account_id, Some(identity)).await?,
            submitted_at: revision.submitted_at,
            submitted_by: name_in(&names, revision.submitted_by),
            by_themselves: snapshot.by_themselves,
            note_to_reviewer: snapshot.values.values().get(Field::NoteToReviewer).to_owned(),
            is_mine: standing.claimed_by.is_some() && standing.claimed_by == me,
            claimed_by: name_in(&names, standing.claimed_by),
            claimed_until: standing.claimed_until,
            hindrance: self.hindrance(case).await?,
            values: stated(snapshot, &names, Day::from_unix_ms(revision.submitted_at)),
            pictures: self.pictures(case).await?,
            has_verified: identity.verified.is_some(),
            differences: self.differences(case).await?,
            lookalikes: blind_index::lookalikes(db, identity.id).await?,
            decision: decision_of(revision.state),
            decided_at: revision.decided_at,
            decided_by: name_in(&names, revision.decided_by),
            given_link: decided.given_link,
            message: decided.message,
            flags: decided.flags,
            note: decided.note,
        })
    }

    /// The pictures that the revision shows, as long as they are there.
    async fn pictures(&self, case: &Case) -> Result<Vec<PictureView>> {
        let all = pictures::known(self.backend.db().read(), case.identity.id).await?;
        let shown = all.iter().filter(|picture| case.snapshot.pictures.contains(&picture.id));
        shown.map(pictures::StoredPicture::view).collect()
    }

    /// What is no longer as the verified revision says, or, as long as there is none, the one that was submitted before.
    async fn differences(&self, case: &Case) -> Result<Vec<Difference>> {
        let number = case.identity.verified.unwrap_or(case.revision.number - 1);
        if number == case.revision.number {
            return Ok(Vec::new());
        }
        let db = self.backend.db().read();
        let before = identity_revision::Entity::find_by_id((case.identity.id, number)).one(db).await?;
        let Some(before) = before else { return Ok(Vec::new()) };
        let before: Snapshot = case.key.open_json(Place::Revision(number), &before.sealed)?;
        Ok(differences(&before, &case.snapshot))
    }
}

/// Everybody who typed something.
fn hands(snapshot: &Snapshot) -> impl Iterator<Item = Option<AccountId>> {
    let documents = snapshot.documents.iter().flat_map(|(_, kept)| kept.iter());
    snapshot.values.iter().chain(documents).map(|(_, said)| said.by)
}

/// All values, in the order of the steps and their fields. The last step is about the others.
fn stated(snapshot: &Snapshot, names: &HashMap<AccountId, String>, today: Day) -> Vec<StatedValue> {
    let proven = proven(snapshot, today);
    let mut stated = Vec::new();
    let mut add = |step: Step, document: Option<DocumentId>, kept: &AttributedValues| {
        let of = |field: &Field| kept.iter().find(|(one, _)| one == field);
        for (field, AttributedValue { text, provenance, by, at }) in step.fields().iter().filter_map(of) {
            let is_proven = proven.contains(&(document, field));
            stated.push(StatedValue {
                field,
                document,
                value: harmless(text).into_owned(),
                provenance: if is_proven { Provenance::Document } else { *provenance },
                by: name_in(names, *by),
                at: *at,
            });
        }
    };
    for step in Step::ALL.iter().copied().filter(|step| !matches!(step, Step::Account | Step::Check)) {
        if step == Step::Document {
            snapshot.documents.iter().for_each(|(id, kept)| add(step, Some(*id), kept));
        } else {
            add(step, None, &snapshot.values);
        }
    }
    stated
}

/// The fields that the machine-readable zone of a document says the same about.
fn proven(snapshot: &Snapshot, today: Day) -> BTreeSet<(Option<DocumentId>, Field)> {
    let documents: Vec<Values> = snapshot.documents.iter().map(|(_, kept)| kept.values()).collect();
    let form = IdentityForm { values: snapshot.values.values(), documents };
    let mut proven = BTreeSet::new();
    for (place, (id, _)) in snapshot.documents.iter().enumerate() {
        let differing = form.differences(place, today);
        for (field, _) in zone(&form.documents[place], today).iter() {
            let of_document = Step::Document.fields().contains(&field);
            let values = if of_document { &form.documents[place] } else { &form.values };
            if values.has(field) && !differing.contains(&field) {
                proven.insert((of_document.then_some(*id), field));
            }
        }
    }
    proven
}

/// All that the zone of a document says: what it would offer where nothing else stands.
fn zone(document: &Values, today: Day) -> Values {
    let mut alone = Values::default();
    alone.set(Field::MachineReadableZone, document.get(Field::MachineReadableZone));
    IdentityForm { values: Values::default(), documents: vec![alone] }.suggestions(0, today)
}

/// What two revisions say differently, in the order of the steps. A document is compared with itself; where one is new
/// or gone, all of it is.
fn differences(before: &Snapshot, after: &Snapshot) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |step: Step, before: &Values, after: &Values| {
        let differing = before.differences(after);
        let changed = step.fields().iter().copied().filter(|field| differing.contains(field));
        found.extend(changed.map(|field| Difference {
            field,
            before: harmless(before.get(field)).into_owned(),
            after: harmless(after.get(field)).into_owned(),
        }));
    };
    for step in Step::ALL.iter().copied().filter(|step| !matches!(step, Step::Account | Step::Check)) {
        if step != Step::Document {
            compare(step, &before.values.values(), &after.values.values());
            continue;
        }
        let ids = before.documents.iter().chain(&after.documents).map(|(id, _)| *id);
        for id in ids.collect::<BTreeSet<_>>() {
            compare(step, &document(before, id), &document(after, id));
        }
    }
    found
}

fn document(snapshot: &Snapshot, id: DocumentId) -> Values {
    let found = snapshot.documents.iter().find(|(one, _)| *one == id);
    found.map(|(_, kept)| kept.values()).unwrap_or_default()
}
