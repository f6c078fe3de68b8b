//! The saved version of an identity, as far as this page knows, and what is unsaved.

use domain::id::{DocumentId, IdentityId};
use domain::identity::{IdentityView, Step, StepSave, StepSaved, Values};

/// One step or document as it is saved.
#[derive(Clone, Debug, PartialEq)]
struct SavedStep {
    step: Step,
    document: Option<DocumentId>,
    /// 0 before the first save.
    edition: u32,
    values: Values,
}

#[derive(Clone, Debug, Default)]
pub(super) struct SavedSteps(Vec<SavedStep>);

/// Somebody else saved the same step or document meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SaveConflict {
    pub step: Step,
    pub document: Option<DocumentId>,
    pub edition: u32,
    pub theirs: Values,
    pub by: String,
    pub by_oneself: bool,
}

/// The effect of the host's answer to a save.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SaveOutcome {
    Saved {
        identity: IdentityId,
        code: String,
        /// Unix milliseconds.
        at: i64,
    },
    /// Somebody else has saved equal values: nothing is left to save.
    SameValues,
    Conflict(SaveConflict),
}

impl From<&IdentityView> for SavedSteps {
    fn from(view: &IdentityView) -> Self {
        let steps = view.steps.iter().map(|saved| SavedStep {
            step: saved.step,
            document: None,
            edition: saved.edition,
            values: saved.values.clone(),
        });
        let documents = view.documents.iter().map(|saved| SavedStep {
            step: Step::Document,
            document: Some(saved.id),
            edition: saved.edition,
            values: saved.values.clone(),
        });
        Self(steps.chain(documents).collect())
    }
}

impl SavedSteps {
    /// Records the saved version of a step or document.
    pub fn record(&mut self, step: Step, document: Option<DocumentId>, edition: u32, values: Values) {
        self.0.retain(|saved| saved.step != step || saved.document != document);
        self.0.push(SavedStep { step, document, edition, values });
    }

    /// The first step, or else document, that differs from its saved version.
    pub fn next_unsaved<'a>(
        &self,
        values: &Values,
        documents: impl Iterator<Item = (DocumentId, &'a Values)>,
    ) -> Option<StepSave> {
        let steps = Step::ALL.iter().filter(|step| !matches!(step, Step::Document | Step::Check));
        let of_steps = steps.map(|step| (*step, None, values.of_step(*step)));
        let of_documents = documents.map(|(id, values)| (Step::Document, Some(id), values.clone()));
        of_steps.chain(of_documents).find_map(|(step, document, values)| {
            let saved = self.0.iter().find(|saved| saved.step == step && saved.document == document);
            let edition = saved.map_or(0, |saved| saved.edition);
            let is_saved = saved.map_or(values.is_empty(), |saved| saved.values == values);
            (!is_saved).then_some(StepSave { step, document, edition, values })
        })
    }

    /// Whether a step has something in it, and all of it is saved.
    pub fn has_saved<'a>(
        &self,
        step: Step,
        values: &Values,
        documents: impl Iterator<Item = (DocumentId, &'a Values)>,
    ) -> bool {
        let is_saved = |document, values: &Values| {
            let mut saved = self.0.iter().filter(|saved| saved.step == step && saved.document == document);
            saved.any(|saved| saved.values == *values)
        };
        if step == Step::Document {
            let mut documents = documents.peekable();
            return documents.peek().is_some() && documents.all(|(id, values)| is_saved(Some(id), values));
        }
        let values = values.of_step(step);
        !values.is_empty() && is_saved(None, &values)
    }

    /// Handles the host's answer. After a conflict the save is still due.
    pub fn settle(&mut self, save: StepSave, answer: StepSaved) -> SaveOutcome {
        let StepSave { step, document, values, .. } = save;
        match answer {
            StepSaved::Saved { identity, edition, at, code } => {
                self.record(step, document, edition, values);
                SaveOutcome::Saved { identity, code, at }
            }
            StepSaved::Conflict { edition, theirs, .. } if theirs == values => {
                self.record(step, document, edition, theirs);
                SaveOutcome::SameValues
            }
            StepSaved::Conflict { edition, theirs, by, by_oneself, .. } => {
                SaveOutcome::Conflict(SaveConflict { step, document, edition, theirs, by, by_oneself })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::Field;

    const DOCUMENT: &str = "0192f1c2-0000-7000-8000-000000000001";
    const IDENTITY: &str = "0192f1c2-0000-7000-8000-000000000002";

    fn values(field: Field, text: &str) -> Values {
        let mut values = Values::default();
        values.set(field, text);
        values
    }

    fn saved(edition: u32) -> StepSaved {
        StepSaved::Saved {
            identity: IDENTITY.parse().expect("an id"),
            edition,
            at: 7,
            code: "M-1".to_owned(),
        }
    }

    fn conflict(edition: u32, theirs: Values) -> StepSaved {
        StepSaved::Conflict { edition, theirs, at: 7, by: "rossi".to_owned(), by_oneself: false }
    }

    fn next(steps: &SavedSteps, values: &Values) -> Option<StepSave> {
        steps.next_unsaved(values, std::iter::empty())
    }

    #[test]
    fn what_was_typed_is_saved_from_the_edition_that_the_host_gave() {
        let mut steps = SavedSteps::default();
        let typed = values(Field::GivenNames, "Ada");
        let save = next(&steps, &typed).expect("something to save");
        assert_eq!((save.step, save.edition), (Step::Names, 0));
        assert!(matches!(steps.settle(save, saved(1)), SaveOutcome::Saved { at: 7, .. }));
        assert_eq!(next(&steps, &typed), None);
        let again = next(&steps, &values(Field::GivenNames, "Ada Maria")).expect("something to save");
        assert_eq!(again.edition, 1);
    }

    #[test]
    fn what_was_emptied_again_before_the_first_save_is_not_saved() {
        assert_eq!(next(&SavedSteps::default(), &Values::default()), None);
    }

    #[test]
    fn steps_are_saved_in_their_order_and_documents_after_them() {
        let mut steps = SavedSteps::default();
        let mut typed = values(Field::GivenNames, "Ada");
        typed.set(Field::City, "Torino");
        let id: DocumentId = DOCUMENT.parse().expect("an id");
        let document = values(Field::DocumentNumber, "CA00000AA");
        let mut order = Vec::new();
        while let Some(save) = steps.next_unsaved(&typed, std::iter::once((id, &document))) {
            order.push((save.step, save.document));
            steps.settle(save, saved(1));
        }
        assert_eq!(order, [(Step::Names, None), (Step::Contact, None), (Step::Document, Some(id))]);
    }

    #[test]
    fn a_step_is_marked_as_saved_once_what_is_in_it_is_on_the_host() {
        let mut steps = SavedSteps::default();
        let typed = values(Field::GivenNames, "Ada");
        let none = || std::iter::empty();
        assert!(!steps.has_saved(Step::Names, &typed, none()), "not saved yet");
        steps.record(Step::Names, None, 1, typed.clone());
        assert!(steps.has_saved(Step::Names, &typed, none()));
        assert!(!steps.has_saved(Step::Names, &values(Field::GivenNames, "Eva"), none()), "changed since");
        assert!(!steps.has_saved(Step::Contact, &typed, none()), "nothing in it");
        assert!(!steps.has_saved(Step::Document, &typed, none()), "no document");
        let id: DocumentId = DOCUMENT.parse().expect("an id");
        let document = values(Field::DocumentNumber, "CA00000AA");
        let documents = || std::iter::once((id, &document));
        assert!(!steps.has_saved(Step::Document, &typed, documents()), "not saved yet");
        steps.record(Step::Document, Some(id), 1, document.clone());
        assert!(steps.has_saved(Step::Document, &typed, documents()));
    }

    #[test]
    fn somebody_elses_values_are_a_conflict_that_saves_over_them_or_takes_them() {
        let mut steps = SavedSteps::default();
        let (mine, theirs) = (values(Field::GivenNames, "Ada"), values(Field::GivenNames, "Eva"));
        let save = next(&steps, &mine).expect("something to save");
        let SaveOutcome::Conflict(found) = steps.settle(save, conflict(4, theirs.clone())) else {
            panic!("no conflict");
        };
        assert_eq!((found.edition, &found.theirs, found.by.as_str()), (4, &theirs, "rossi"));
        // Until the user chooses, the same save is due.
        assert_eq!(next(&steps, &mine).map(|save| save.edition), Some(0));
        steps.record(found.step, found.document, found.edition, found.theirs);
        assert_eq!(next(&steps, &mine).map(|save| save.edition), Some(4), "mine is saved over theirs");
        assert_eq!(next(&steps, &theirs), None, "theirs is saved already");
    }

    #[test]
    fn the_same_values_from_two_sides_are_no_conflict() {
        let mut steps = SavedSteps::default();
        let mine = values(Field::GivenNames, "Ada");
        let save = next(&steps, &mine).expect("something to save");
        assert_eq!(steps.settle(save, conflict(4, mine.clone())), SaveOutcome::SameValues);
        assert_eq!(next(&steps, &mine), None);
    }
}
