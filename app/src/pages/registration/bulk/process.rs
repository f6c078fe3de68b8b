//! *Process Bulk invites*: the button under the rows, the question before, and the way of the rows to the host.

mod dialog;
mod send;

use super::batch::{Batch, Edition};
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::Form;
use crate::page_context::text;
use domain::bulk::JobDraft;
use domain::form::Faults;
use domain::id::JobId;
use domain::invitation::InviteDraft;
use leptos::prelude::*;

pub(super) use dialog::ProcessDialog;

/// What is asked about, how it is to be invited, and how far it is stored.
#[derive(Clone, Copy)]
pub(super) struct Process {
    about: RwSignal<Option<Batch>>,
    form: Form<InviteDraft>,
    /// How many rows are stored, and of how many, while they are being sent.
    stored: RwSignal<Option<(u32, u32)>>,
    /// Whether the rows are on the host, so that leaving loses nothing.
    pub is_done: RwSignal<bool>,
    /// The key of a submission and what it was made for: trying again sends the same.
    key: StoredValue<Option<(String, Edition, InviteDraft)>>,
    turn: StoredValue<u32>,
}

impl Process {
    pub fn new() -> Self {
        Self {
            about: RwSignal::new(None),
            form: Form::new(InviteDraft::default(), |draft| check(draft).err()),
            stored: RwSignal::new(None),
            is_done: RwSignal::new(false),
            key: StoredValue::new(None),
            turn: StoredValue::new(0),
        }
    }

    fn ask(self, batch: Batch) {
        self.form.error.set(None);
        self.stored.set(None);
        self.about.set(Some(batch));
    }

    fn close(self) {
        if self.about.try_with_untracked(Option::is_some) == Some(true) {
            self.about.set(None);
            self.stored.set(None);
            self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        }
    }
}

/// The options of a job, by the rule that the host applies to them.
fn check(draft: &InviteDraft) -> Result<(), Faults> {
    let empty = JobDraft {
        key: String::new(),
        header: Vec::new(),
        columns: Vec::new(),
        rows: 0,
        locale: String::new(),
        days: String::new(),
        note: String::new(),
        hold: false,
    };
    with_options(empty, draft).check_options().map(|_| ())
}

fn with_options(head: JobDraft, draft: &InviteDraft) -> JobDraft {
    JobDraft {
        locale: draft.locale.clone(),
        days: draft.days.clone(),
        note: draft.note.clone(),
        hold: draft.hold,
        ..head
    }
}

/// The address of a job.
fn address(job: JobId) -> String {
    format!("{}/{job}", super::PATH)
}

/// The foot of a tab: the button with its count, and what has not happened yet.
#[component]
pub(super) fn Foot(batch: Batch, process: Process) -> impl IntoView {
    let t = text();
    let count = Memo::new(move |_| batch.processed());
    let has_content = Memo::new(move |_| batch.has_content());
    let said = move || {
        if batch.is_unanswered.get() {
            t.registry_not_asked().to_owned()
        } else if let Some((done, all)) = batch.asking.get() {
            t.asking_registry(done, all)
        } else if count.get() == 0 && has_content.get() {
            t.nothing_to_process().to_owned()
        } else {
            t.nothing_has_left().to_owned()
        }
    };
    let press = move |_| {
        if count.get_untracked() > 0 {
            process.ask(batch);
        }
    };
    view! {
        <div class="foot">
            <button
                class="btn primary needs-script"
                type="button"
                aria-disabled=move || (count.get() == 0).then_some("true")
                on:click=press
            >
                <Icon shape=Shape::Outbox/>
                {move || if count.get() == 0 { t.process().to_owned() } else { t.process_count(count.get()) }}
            </button>
            <p class="hint" role="status">{dynamic(said)}</p>
        </div>
    }
}
