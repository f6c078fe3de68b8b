//! *Process Bulk invites*: the button under the rows, the confirmation, and the submission of the rows.

mod dialog;
mod send;
mod send_chunks;
mod submission;

use super::checked_sheet::CheckedSheet;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use leptos::prelude::*;

pub(super) use dialog::ProcessDialog;
pub(super) use send_chunks::send_chunks;
pub(super) use submission::JobSubmission;

/// The footer of a tab: the button with its count, and a hint that nothing has been sent yet.
#[component]
pub(super) fn SubmissionFooter(sheet: CheckedSheet, process: JobSubmission) -> impl IntoView {
    let t = text();
    let count = Memo::new(move |_| sheet.processed());
    let has_content = Memo::new(move |_| sheet.has_content());
    let said = move || {
        if sheet.has_lookup_failed.get() {
            t.registry_not_asked().to_owned()
        } else if let Some((done, all)) = sheet.lookup_progress.get() {
            t.asking_registry(done, all)
        } else if count.get() == 0 && has_content.get() {
            t.nothing_to_process().to_owned()
        } else {
            t.nobody_invited_yet().to_owned()
        }
    };
    let press = move |_| {
        if count.get_untracked() > 0 {
            process.open(sheet);
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
