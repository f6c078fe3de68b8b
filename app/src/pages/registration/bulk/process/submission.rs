use crate::hooks::Form;
use crate::pages::registration::bulk::checked_sheet::{CheckedSheet, SheetVersion};
use domain::bulk::JobDraft;
use domain::form::Faults;
use domain::invitation::InviteDraft;
use leptos::prelude::*;

/// A submission: its options and its progress.
#[derive(Clone, Copy)]
pub(in crate::pages::registration::bulk) struct JobSubmission {
    pub(super) sheet: RwSignal<Option<CheckedSheet>>,
    pub(super) form: Form<InviteDraft>,
    /// The number of stored rows, and of all, during a submission.
    pub(super) stored: RwSignal<Option<(u32, u32)>>,
    /// Whether the rows are on the host, so that nothing is lost by leaving.
    pub is_done: RwSignal<bool>,
    /// Told that the rows are on the host, and whether they are a file's.
    pub submitted: StoredValue<Option<Callback<bool>>>,
    /// The key of the submission and the content it belongs to: a retry sends the same.
    pub(super) key: StoredValue<Option<(String, SheetVersion, InviteDraft)>>,
    /// Counts the closings of the dialog: a submission stops when it is closed.
    pub(super) closings: StoredValue<u32>,
}

impl JobSubmission {
    pub fn new() -> Self {
        Self {
            sheet: RwSignal::new(None),
            form: Form::new(InviteDraft::default(), |draft| check(draft).err()),
            stored: RwSignal::new(None),
            is_done: RwSignal::new(false),
            submitted: StoredValue::new(None),
            key: StoredValue::new(None),
            closings: StoredValue::new(0),
        }
    }

    pub(super) fn open(self, sheet: CheckedSheet) {
        self.form.error.set(None);
        self.stored.set(None);
        self.sheet.set(Some(sheet));
    }

    pub(super) fn close(self) {
        if self.sheet.try_with_untracked(Option::is_some) == Some(true) {
            self.sheet.set(None);
            self.stored.set(None);
            self.closings.update_value(|closings| *closings = closings.wrapping_add(1));
        }
    }
}

/// The options of a job, checked by the rule of the host.
fn check(draft: &InviteDraft) -> Result<(), Faults> {
    with_options(JobDraft::default(), draft).check_options().map(|_| ())
}

pub(super) fn with_options(head: JobDraft, draft: &InviteDraft) -> JobDraft {
    JobDraft {
        locale: draft.locale.clone(),
        days: draft.days.clone(),
        note: draft.note.clone(),
        hold: draft.hold,
        unit: draft.unit.clone(),
        ..head
    }
}
