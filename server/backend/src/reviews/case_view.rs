//! The view of a case.

use super::earlier::split_pictures;
use super::queue::decision_of;
use super::{DecisionRecord, ReviewCase, ReviewState, claim_term};
use crate::access;
use crate::accounts::name_in;
use crate::attributed_values::{AttributedValue, AttributedValues};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::pictures;
use crate::identities::{EncryptedPart, Snapshot, policy, who};
use crate::own_fields;
use domain::day::Day;
use domain::form::Field;
use domain::id::{AccountId, DocumentId};
use domain::identity::{
    BrokenRule, CaseView, Difference, IdentityForm, IdentityState, Provenance, StatedValue, Step, Values,
};
use domain::registry::{FieldLevel, OwnField};
use domain::text::harmless;
use std::collections::{BTreeSet, HashMap};

impl Desk<CanValidateIdentities> {
    pub(super) async fn view(&self, case: &ReviewCase) -> Result<CaseView> {
        let db = self.backend.db().read();
        let (identity, revision, snapshot) = (&case.identity, &case.revision, &case.snapshot);
        let status = ReviewState::at(identity, claim_term(&self.backend));
        let people = [revision.submitted_by, revision.decided_by, status.claimed_by];
        let names = self.names(db, people.into_iter().chain(authors(snapshot)).flatten()).await?;
        let decision: DecisionRecord = match &revision.decision {
            Some(ciphertext) => {
                case.key.decrypt_json(EncryptedPart::Decision(revision.number), ciphertext)?
            }
            None => DecisionRecord::default(),
        };
        let me = self.account();
        let is_own = self.person().is_some_and(|me| access::is_own(me, identity));
        let compared = self.compared(case).await?;
        let before = compared.as_ref().map(|(_, before)| before);
        let all_pictures = pictures::all_pictures(db, identity.id).await?;
        let submitted_on = self.backend.day_of(revision.submitted_at);
        let hidden = self.hidden_own_fields(db, is_own).await?;
        let mut own = own_fields::find(db, FieldLevel::Identity).await?;
        own.retain(|one| !hidden.contains(&one.field));
        let (lookalikes, has_more_lookalikes) = self.lookalikes(case).await?;
        let (pictures, replaced_pictures) = split_pictures(&all_pictures, snapshot, before);
        let mut view = CaseView {
            identity: identity.id,
            code: identity.code.to_string(),
            state: status.state,
            revision: u32::try_from(revision.number).map_err(Error::broken)?,
            who: who(db, identity.account_id, Some(identity)).await?,
            submitted_at: revision.submitted_at,
            submitted_on: submitted_on.to_string(),
            submitted_by: name_in(&names, revision.submitted_by),
            by_themselves: snapshot.by_themselves,
            note_to_reviewer: harmless(snapshot.values.values().get(Field::NoteToReviewer)).into_owned(),
            is_mine: status.claimed_by.is_some() && status.claimed_by == me,
            claimed_by: name_in(&names, status.claimed_by),
            claimed_until: status.claimed_until,
            hindrance: self.ineligibility(case).await?,
            can_take_over: self.can_take_over(case).await?,
            values: stated(snapshot, &names, submitted_on),
            broken: self.broken(status.state, snapshot, &own),
            own,
            pictures,
            has_verified: identity.verified.is_some(),
            differences: before.map(|before| differences(before, snapshot)).unwrap_or_default(),
            replaced_pictures,
            compared_revision: compared.as_ref().and_then(|(number, _)| u32::try_from(*number).ok()),
            lookalikes,
            has_more_lookalikes,
            earlier: self.earlier_decisions(case).await?,
            decision: decision_of(revision.state),
            decided_at: revision.decided_at,
            decided_by: name_in(&names, revision.decided_by),
            given_link: decision.given_link,
            message: harmless(&decision.message).into_owned(),
            flags: decision.flags,
            note: if is_own { String::new() } else { harmless(&decision.note).into_owned() },
        };
        hide(&mut view, &hidden);
        Ok(view)
    }
}

/// Takes away what fields say that are for administrators only, from somebody's own case.
fn hide(view: &mut CaseView, hidden: &[Field]) {
    view.values.retain(|one| !hidden.contains(&one.field));
    view.differences.retain(|one| !hidden.contains(&one.field));
    view.flags.retain(|one| !hidden.contains(&one.field));
    view.earlier.iter_mut().for_each(|one| one.flags.retain(|flag| !hidden.contains(&flag.field)));
}

impl Desk<CanValidateIdentities> {
    /// What breaks a rule of today in a case that waits: nothing did when it was submitted. A notice that was published
    /// since is asked for in another way.
    fn broken(&self, state: IdentityState, snapshot: &Snapshot, own: &[OwnField]) -> Vec<BrokenRule> {
        if !state.is_waiting() {
            return Vec::new();
        }
        // What is for administrators only was not asked of the person.
        let is_asked = |own: &&OwnField| !own.is_retired && (own.is_for_person || !snapshot.by_themselves);
        let live = own.iter().filter(is_asked).cloned().collect();
        let policy = policy(&self.backend, snapshot.by_themselves, live);
        let documents = snapshot.documents.iter().map(|(_, attributed)| attributed.values()).collect();
        let form = IdentityForm { values: snapshot.values.values(), documents };
        let all = form.steps(&policy).flat_map(|step| form.faults(step, &policy));
        let broken = all.filter(|finding| finding.field != Field::PrivacyNotice).map(|finding| BrokenRule {
            document: finding.document.map(|place| snapshot.documents[place].0),
            field: finding.field,
            code: finding.code,
        });
        broken.collect()
    }
}

/// The authors of all values.
fn authors(snapshot: &Snapshot) -> impl Iterator<Item = Option<AccountId>> {
    let documents = snapshot.documents.iter().flat_map(|(_, attributed)| attributed.iter());
    snapshot.values.iter().chain(documents).map(|(_, value)| value.by)
}

/// All values with their origin, in the order of steps and fields. The account step and the final step have none.
fn stated(snapshot: &Snapshot, names: &HashMap<AccountId, String>, today: Day) -> Vec<StatedValue> {
    let proven = fields_proven_by_mrz(snapshot, today);
    let mut stated = Vec::new();
    let mut add = |step: Step, document: Option<DocumentId>, attributed: &AttributedValues| {
        let find = |field: &Field| attributed.iter().find(|(one, _)| one == field);
        for (field, AttributedValue { text, provenance, by, at }) in step.fields().iter().filter_map(find) {
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
            snapshot.documents.iter().for_each(|(id, attributed)| add(step, Some(*id), attributed));
        } else {
            add(step, None, &snapshot.values);
        }
    }
    stated
}

/// The fields whose value agrees with the MRZ of a document.
fn fields_proven_by_mrz(snapshot: &Snapshot, today: Day) -> BTreeSet<(Option<DocumentId>, Field)> {
    let documents: Vec<Values> =
        snapshot.documents.iter().map(|(_, attributed)| attributed.values()).collect();
    let form = IdentityForm { values: snapshot.values.values(), documents };
    let mut proven = BTreeSet::new();
    for (place, (id, _)) in snapshot.documents.iter().enumerate() {
        let differing = form.differences(place, today);
        for (field, _) in mrz_values(&form.documents[place], today).iter() {
            let of_document = Step::Document.fields().contains(&field);
            let values = if of_document { &form.documents[place] } else { &form.values };
            if values.has(field) && !differing.contains(&field) {
                proven.insert((of_document.then_some(*id), field));
            }
        }
    }
    proven
}

/// The values in the MRZ of a document: what it offers to an otherwise empty sheet.
fn mrz_values(document: &Values, today: Day) -> Values {
    let mut alone = Values::default();
    alone.set(Field::MachineReadableZone, document.get(Field::MachineReadableZone));
    IdentityForm { values: Values::default(), documents: vec![alone] }.suggestions(0, today)
}

/// The differences between two revisions, in the order of the steps. Documents are compared by id; a new or removed
/// one differs in all its fields.
fn differences(before: &Snapshot, after: &Snapshot) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut compare = |step: Step, before: &Values, after: &Values| {
        let differing = before.differences(after);
        let changed = step.fields().iter().copied().filter(|field| differing.contains(field));
        all.extend(changed.map(|field| Difference {
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
            compare(step, &document_values(before, id), &document_values(after, id));
        }
    }
    all
}

fn document_values(snapshot: &Snapshot, id: DocumentId) -> Values {
    let found = snapshot.documents.iter().find(|(one, _)| *one == id);
    found.map(|(_, attributed)| attributed.values()).unwrap_or_default()
}
