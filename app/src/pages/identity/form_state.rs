use super::saved_steps::{SaveConflict, SavedSteps};
use crate::api::ApiError;
use crate::hooks::{SignInPrompt, focus_after_render};
use crate::idna::to_ascii;
use crate::page_context::{reserved_usernames, text};
use domain::account::ReservedUsernames;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{
    DocumentView, Finding, IdentityForm, IdentityTarget, IdentityView, Mode, PictureView, Policy, Side, Step,
    Values,
};
use domain::invitation::InviteDraft;
use domain::notice::NoticeInForce;
use domain::registry::FieldLevel;
use domain::text::Locale;
use leptos::prelude::*;

/// An identity that is being filled in: the values in the fields and those that are saved. `autosave.rs` keeps them
/// in sync.
#[derive(Clone, Copy)]
pub(super) struct FormState {
    pub target: IdentityTarget,
    pub view: RwSignal<IdentityView>,
    /// The values of all steps but the documents.
    pub values: RwSignal<Values>,
    pub documents: RwSignal<Vec<DocumentDraft>>,
    /// The saved version, as far as this page knows.
    pub(super) saved: StoredValue<SavedSteps>,
    pub save_status: RwSignal<SaveStatus>,
    pub conflict: RwSignal<Option<SaveConflict>>,
    /// Fields that were left: their faults are shown.
    left_fields: RwSignal<Vec<FieldKey>>,
    /// Steps that were completed: all their faults are shown.
    pub visited_steps: RwSignal<Vec<Step>>,
    /// Pictures of the open document that are selected and not uploaded.
    pub unsent_pictures: RwSignal<Vec<Side>>,
    pub(super) is_running: StoredValue<bool>,
    pub(super) prompt: SignInPrompt,
    policy: StoredValue<Policy>,
    /// The usernames that the organization reserves.
    reserved: StoredValue<ReservedUsernames>,
    /// The privacy notice in force, as far as this page knows.
    pub notice: RwSignal<NoticeInForce>,
    /// Stored, since answers arrive outside of the page's reactive context.
    pub locale: Locale,
}

/// A field, of a document or of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FieldKey {
    pub document: Option<DocumentId>,
    pub field: Field,
}

/// A document in the form.
#[derive(Clone, PartialEq)]
pub(super) struct DocumentDraft {
    pub id: DocumentId,
    pub values: Values,
    pub pictures: Vec<PictureView>,
}

/// The save status.
#[derive(Clone, PartialEq)]
pub(super) enum SaveStatus {
    /// Nothing was typed.
    Idle,
    /// There are unsaved changes.
    Pending,
    InFlight,
    /// Unix milliseconds.
    Saved(i64),
    Failed(ApiError),
}

impl FormState {
    pub fn new(target: IdentityTarget, view: IdentityView) -> Self {
        let mut values = IdentityForm::from(&view).values;
        if !values.has(Field::Mode) && !view.is_locked(None, Field::Mode) {
            values.set(Field::Mode, Mode::Named.as_str());
        }
        let documents = (!view.documents.is_empty()).then_some(Step::Document);
        let visited_steps = view.steps.iter().map(|step| step.step).chain(documents).collect();
        let documents = view.documents.iter().map(DocumentDraft::from).collect();
        Self {
            target,
            values: RwSignal::new(values),
            documents: RwSignal::new(documents),
            saved: StoredValue::new(SavedSteps::from(&view)),
            save_status: RwSignal::new(SaveStatus::Idle),
            conflict: RwSignal::new(None),
            left_fields: RwSignal::new(Vec::new()),
            visited_steps: RwSignal::new(visited_steps),
            unsent_pictures: RwSignal::new(Vec::new()),
            is_running: StoredValue::new(false),
            prompt: SignInPrompt::current(),
            policy: StoredValue::new(view.policy(to_ascii)),
            reserved: StoredValue::new(reserved_usernames()),
            notice: RwSignal::new(view.notice.clone()),
            locale: text().locale(),
            view: RwSignal::new(view),
        }
    }

    pub fn policy(self) -> Policy {
        self.policy.get_value()
    }

    /// Takes over the privacy notice in force, after the host has refused another one, and what is stored about it.
    pub(super) fn take_notice(self, now: &IdentityView) {
        let notice = now.notice.clone();
        self.policy.try_update_value(|policy| policy.notice = notice.clone());
        self.notice.try_set(notice);
        let stored = IdentityForm::from(now).values.get(Field::PrivacyNotice).to_owned();
        // This also tells all who look for faults that the rules have changed.
        self.values.try_update(|values| values.set(Field::PrivacyNotice, stored));
    }

    /// Whether there is no account yet.
    pub fn is_registration(self) -> bool {
        matches!(self.target, IdentityTarget::Registration(_))
    }

    /// The form with its current values.
    pub fn form(self) -> IdentityForm {
        let documents =
            self.documents.with(|documents| documents.iter().map(|draft| draft.values.clone()).collect());
        IdentityForm { values: self.values.get(), documents }
    }

    /// The steps in order.
    pub fn steps(self) -> Vec<Step> {
        self.is_registration()
            .then_some(Step::Account)
            .into_iter()
            .chain(self.form().steps(&self.policy()))
            .collect()
    }

    /// The first step to show: one with requested changes, else the first incomplete one.
    pub fn first_step(self) -> Step {
        let flagged = Step::ALL.iter().copied().find(|step| untrack(|| self.is_flagged(*step)));
        let is_new = self.is_registration() && self.values.with_untracked(|values| !values.has(Field::Email));
        let has_begun =
            self.view.with_untracked(|view| view.steps.iter().any(|saved| saved.step == Step::Person));
        flagged
            .or(is_new.then_some(Step::Account))
            // A step may be complete before anybody has seen it.
            .or((!has_begun).then_some(Step::Person))
            .unwrap_or_else(|| untrack(|| self.first_unmet_step()).unwrap_or(Step::Check))
    }

    pub fn value(self, at: FieldKey) -> String {
        match at.document {
            None => self.values.with(|values| values.get(at.field).to_owned()),
            Some(id) => self.documents.with(|documents| {
                let draft = documents.iter().find(|draft| draft.id == id);
                draft.map(|draft| draft.values.get(at.field).to_owned()).unwrap_or_default()
            }),
        }
    }

    /// Sets a value and schedules a save.
    pub fn set(self, at: FieldKey, text: String) {
        if untrack(|| self.value(at)) == text {
            return;
        }
        self.fill(at, text);
        if self.save_status.with_untracked(|status| !matches!(status, SaveStatus::InFlight)) {
            self.save_status.set(SaveStatus::Pending);
        }
    }

    pub(super) fn fill(self, at: FieldKey, text: String) {
        match at.document {
            None => self.values.update(|values| values.set(at.field, text)),
            Some(id) => self.documents.update(|documents| {
                if let Some(draft) = documents.iter_mut().find(|draft| draft.id == id) {
                    draft.values.set(at.field, text);
                }
            }),
        }
    }

    pub fn blur(self, at: FieldKey) {
        let has_something = !untrack(|| self.value(at)).is_empty();
        if has_something && self.left_fields.with_untracked(|left| !left.contains(&at)) {
            self.left_fields.update(|left| left.push(at));
        }
    }

    /// Marks a step as completed: its missing fields are shown from now on.
    pub fn mark_visited(self, step: Step) {
        if self.visited_steps.with_untracked(|visited| !visited.contains(&step)) {
            self.visited_steps.update(|visited| visited.push(step));
        }
    }

    /// Focuses a picture that is not uploaded; whether there is one.
    pub fn focus_unsent_picture(self) -> bool {
        let unsent_pictures = self.unsent_pictures.with_untracked(|unsent| unsent.first().copied());
        unsent_pictures.inspect(|side| focus_after_render(side.as_str())).is_some()
    }

    /// The fault of a field that is to be shown.
    pub fn fault(self, faults: Memo<Vec<Finding>>, step: Step, at: FieldKey) -> Option<Code> {
        let is_said = self.visited_steps.with(|visited| visited.contains(&step))
            || self.left_fields.with(|left| left.contains(&at));
        if is_said { self.find(faults, at) } else { None }
    }

    /// The findings of a field.
    pub fn find(self, findings: Memo<Vec<Finding>>, at: FieldKey) -> Option<Code> {
        let place = at.document.and_then(|id| self.position(id));
        findings.with(|all| {
            let here = all.iter().find(|finding| finding.field == at.field && finding.document == place);
            here.map(|finding| finding.code)
        })
    }

    /// The requested change of a field, until it is made.
    pub fn flag(self, at: FieldKey) -> Option<String> {
        self.view.with(|view| {
            let flag =
                view.flags.iter().find(|flag| flag.field == at.field && flag.document == at.document)?;
            if let Some((document, side)) = at.document.zip(Side::from_word(at.field.as_str())) {
                return self.has_picture_of_view(view, document, side).then(|| flag.message.clone());
            }
            let before = match at.document {
                None => view.steps.iter().map(|step| &step.values).find(|values| values.has(at.field)),
                Some(id) => view.documents.iter().find(|draft| draft.id == id).map(|draft| &draft.values),
            };
            let before = before.map_or("", |values| values.get(at.field));
            (self.value(at) == before).then(|| flag.message.clone())
        })
    }

    /// Whether the picture is still the one that was there when the page was loaded.
    fn has_picture_of_view(self, view: &IdentityView, document: DocumentId, side: Side) -> bool {
        let of_side = |pictures: &[PictureView]| {
            pictures.iter().find(|picture| picture.side == side).map(|picture| picture.stored_at)
        };
        let before = view.documents.iter().find(|draft| draft.id == document);
        let now = self.documents.with(|documents| {
            documents.iter().find(|draft| draft.id == document).and_then(|draft| of_side(&draft.pictures))
        });
        before.and_then(|draft| of_side(&draft.pictures)) == now
    }

    /// Whether a requested change of a step is not made.
    pub fn is_flagged(self, step: Step) -> bool {
        let flags = self.view.with(|view| view.flags.clone());
        let is_picture = |field: Field| step == Step::Document && Side::from_word(field.as_str()).is_some();
        let mut here =
            flags.iter().filter(|flag| step.fields().contains(&flag.field) || is_picture(flag.field));
        here.any(|flag| self.flag(FieldKey { document: flag.document, field: flag.field }).is_some())
    }

    /// The position of a document.
    pub fn position(self, id: DocumentId) -> Option<usize> {
        self.documents.with(|documents| documents.iter().position(|draft| draft.id == id))
    }

    /// Whether a field is locked for its person.
    pub fn is_locked(self, at: FieldKey) -> bool {
        self.view.with(|view| view.is_locked(at.document, at.field))
    }

    /// The locked fields of a step or document.
    pub fn locked_fields(self, step: Step, document: Option<DocumentId>) -> Vec<Field> {
        let is_locked = |field: &Field| self.is_locked(FieldKey { document, field: *field });
        step.fields().iter().copied().filter(is_locked).collect()
    }

    /// What prevents submitting at one step, except for locked fields.
    pub fn faults(self, step: Step) -> Vec<Finding> {
        let documents: Vec<DocumentId> =
            self.documents.with(|documents| documents.iter().map(|draft| draft.id).collect());
        let is_locked = |finding: &Finding| {
            let document = finding.document.and_then(|place| documents.get(place).copied());
            self.is_locked(FieldKey { document, field: finding.field })
        };
        let mut faults = self.form().faults(step, &self.policy());
        faults.retain(|finding| !is_locked(finding));
        faults
    }

    /// The first incomplete step that can be filled in here; `None` if there is none.
    pub fn first_unmet_step(self) -> Option<Step> {
        let mut steps = self.form().steps(&self.policy()).filter(|step| !self.is_kept(*step));
        steps.find(|step| !self.faults(*step).is_empty())
    }

    /// Whether the organization fills in the step, and the person only reads it.
    pub fn is_kept(self, step: Step) -> bool {
        self.view.with(|view| view.kept.contains(&step))
    }

    /// Whether the step can be left empty.
    pub fn is_optional(self, step: Step) -> bool {
        self.form().is_optional(step, &self.policy())
    }

    /// Whether a step is complete.
    pub fn is_step_complete(self, step: Step) -> bool {
        match step {
            Step::Account => self.account().is_ok(),
            _ => self.faults(step).is_empty(),
        }
    }

    /// Whether a step has something in it and all of it is saved, so that another device shows the same.
    pub fn has_saved(self, step: Step) -> bool {
        self.save_status.track();
        let (values, documents) = (self.values.get(), self.documents.get());
        let documents = documents.iter().map(|draft| (draft.id, &draft.values));
        self.saved.with_value(|saved| saved.has_saved(step, &values, documents))
    }

    /// Whether all steps are complete.
    pub fn is_complete(self) -> bool {
        self.form().steps(&self.policy()).all(|step| self.faults(step).is_empty())
    }

    /// The account of a registration as typed, with the own fields that its form has.
    pub fn account_draft(self) -> InviteDraft {
        let mut draft = self.values.with(|values| InviteDraft::from(values));
        draft.reserved = self.reserved.get_value();
        draft.own.fields = self.view.with_untracked(|view| {
            let own = view.own.iter().filter(|own| own.level == FieldLevel::Account && !own.is_retired);
            own.cloned().collect()
        });
        draft
    }

    /// Whether the account step is valid.
    pub fn account(self) -> Result<(), domain::form::Faults> {
        self.account_draft().check(to_ascii).map(drop)
    }
}

impl From<&DocumentView> for DocumentDraft {
    fn from(view: &DocumentView) -> Self {
        Self { id: view.id, values: view.values.clone(), pictures: view.pictures.clone() }
    }
}
