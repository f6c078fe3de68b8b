//! *Apply changes*: the button under the rows, the confirmation, and the submission of what changes.

use super::compared_file::ComparedFile;
use crate::api::ApiError;
use crate::api::update::{begin_update, put_update_rows, start_update};
use crate::components::{Dialog, ErrorSummary, Icon, Shape, dynamic};
use crate::hooks::{SubmitAction, random_uuid, with_retries};
use crate::page_context::text;
use crate::pages::registration::bulk::process::send_chunks;
use domain::bulk::JobState;
use domain::bulk::update::{UpdateChunk, UpdateState};
use domain::form::{Code, Field};
use domain::id::JobId;
use domain::paths;
use domain::text::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// A submission: its progress, and the key of the content it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Submission {
    is_open: RwSignal<bool>,
    action: SubmitAction,
    /// The number of stored rows, and of all.
    stored: RwSignal<(u32, u32)>,
    /// Whether the rows are on the host, so that nothing is lost by leaving.
    pub is_done: RwSignal<bool>,
    /// A retry sends the same.
    key: StoredValue<Option<(String, (u32, String))>>,
    /// Counts the closings of the dialog: a submission stops when it is closed.
    closings: StoredValue<u32>,
}

impl Submission {
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            action: SubmitAction::new(),
            stored: RwSignal::new((0, 1)),
            is_done: RwSignal::new(false),
            key: StoredValue::new(None),
            closings: StoredValue::new(0),
        }
    }

    fn open(self) {
        self.action.error.set(None);
        self.stored.set((0, 1));
        self.is_open.set(true);
    }

    fn close(self) {
        if self.is_open.try_get_untracked() == Some(true) {
            self.is_open.set(false);
            self.closings.update_value(|closings| *closings = closings.wrapping_add(1));
        }
    }

    /// The key of this content; it changes with the content.
    fn key(self, file: ComparedFile) -> String {
        let version = (file.version_now(), file.missing.typed.get_untracked());
        if let Some((key, _)) = self.key.get_value().filter(|(_, of)| *of == version) {
            return key;
        }
        let key = random_uuid();
        self.key.set_value(Some((key.clone(), version)));
        key
    }
}

/// The button with its count, and a hint that nothing has changed yet.
#[component]
pub(super) fn ApplyFooter(file: ComparedFile, submission: Submission) -> impl IntoView {
    let t = text();
    let count = Memo::new(move |_| file.to_apply());
    let press = move |_| {
        if count.get_untracked() > 0 {
            submission.open();
        }
    };
    let said = move || match count.get() {
        0 if file.rows(None) == file.rows(Some(UpdateState::Unchanged)) => t.no_change_in_file(),
        0 => t.no_row_to_apply(),
        _ => t.nothing_changed_yet(),
    };
    view! {
        <div class="foot">
            <button
                class="btn primary needs-script"
                type="button"
                aria-disabled=move || (count.get() == 0).then_some("true")
                on:click=press
            >
                <Icon shape=Shape::Check/>
                {move || if count.get() == 0 { t.apply_changes().to_owned() } else { t.apply_changes_count(count.get()) }}
            </button>
            <p class="hint" role="status">{dynamic(said)}</p>
        </div>
    }
}

/// Confirms the changes once, then shows how they are stored.
#[component]
pub(super) fn ApplyDialog(file: ComparedFile, submission: Submission) -> impl IntoView {
    let t = text();
    let (action, is_open) = (submission.action, submission.is_open);
    let navigate = use_navigate();
    let close = Callback::new(move |()| submission.close());
    let done = move |job: JobId| {
        submission.is_done.set(true);
        submission.close();
        navigate(&paths::bulk_job(job), Default::default());
    };
    let submit = action.submit(move || store(file, submission, untrack(text).locale()), done);
    let count = move |state| move || file.rows(Some(state));
    let (changes, unchanged) = (count(UpdateState::Change), count(UpdateState::Unchanged));
    let (invited, missing) = (count(UpdateState::Invite), count(UpdateState::Absent));
    let pending = move || file.missing.pending();
    let left_out = move || {
        let states = [UpdateState::NotFound, UpdateState::Ambiguous, UpdateState::Error];
        states.into_iter().map(|state| file.rows(Some(state))).sum::<u32>()
    };
    let line = |shape: Shape, words: String| view! { <li><Icon shape/>{words}</li> }.into_any();
    let summary = move || {
        is_open.get().then(|| {
            let left_out = left_out();
            view! {
                <ul class="summary" role="list">
                    <li><Icon shape=Shape::Check/><b>{t.people_to_change(changes())}</b></li>
                    {(invited() > 0).then(|| line(Shape::UserPlus, t.people_to_invite(invited())))}
                    {(missing() > 0).then(|| line(Shape::Ban, t.people_to_suspend(missing())))}
                    {(pending() > 0).then(|| line(Shape::Info, t.pending_missing(pending())))}
                    {line(Shape::Skip, t.rows_unchanged(unchanged()))}
                    {(left_out > 0).then(|| line(Shape::Alert, t.rows_not_applied(left_out)))}
                    {line(Shape::Mail, t.update_told_by_mail().to_owned())}
                    {file.has_addresses().then(|| line(Shape::Clock, t.update_addresses_asked().to_owned()))}
                    {line(Shape::Info, t.update_checked_again().to_owned())}
                    {line(Shape::Undo, t.update_can_be_undone().to_owned())}
                </ul>
            }
            .into_any()
        })
    };
    let storing = move || {
        action.is_pending.get().then(|| {
            let (now, all) = (move || submission.stored.get().0, move || submission.stored.get().1);
            view! {
                <div class="stack" role="status">
                    <p>{move || t.storing_changes(now(), all())}</p>
                    <progress max=move || all().to_string() value=move || now().to_string() aria-label=t.apply_changes()></progress>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Dialog id="apply-changes" is_open=is_open.into() close>
            <form method="dialog" on:submit=submit>
                <div class="body">
                    <h2 id="apply-changes-title">{t.apply_changes()}</h2>
                    <ErrorSummary error=action.error/>
                    {dynamic(summary)}
                    {dynamic(move || number_field(file, submission))}
                    {dynamic(storing)}
                </div>
                <div class="foot">
                    <button
                        class="btn primary"
                        type="submit"
                        aria-busy=move || action.is_pending.get().then_some("true")
                    >
                        {t.apply_changes()}
                    </button>
                    <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The field in which the number of those who are missing is typed, where they are a large share.
fn number_field(file: ComparedFile, submission: Submission) -> Option<AnyView> {
    let t = text();
    let missing = file.missing;
    if !submission.is_open.get() || !missing.is_typed() {
        return None;
    }
    let id = Field::Number.as_str();
    let hint_id = format!("{id}-hint");
    let fault = move || {
        let error = submission.action.error.get();
        error.and_then(|error| error.at(Field::Number)).map(|code| t.fault(code))
    };
    let described_by = format!("{hint_id} {id}-says");
    Some(
        view! {
            <div class="field" class:bad=move || fault().is_some()>
                <label for=id>{t.field(Field::Number)}</label>
                <p class="hint" id=hint_id>{format!("{} {}", t.type_number(missing.count_now()), t.missing_number_hint())}</p>
                <div class="control">
                    <input
                        id=id
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-describedby=described_by
                        aria-invalid=move || fault().map(|_| "true")
                        prop:value=move || missing.typed.get()
                        on:input=move |event| missing.typed.set(event_target_value(&event))
                    />
                </div>
                <p class="says" id=format!("{id}-says")>{dynamic(fault)}</p>
            </div>
        }
        .into_any(),
    )
}

/// Stores all rows in chunks and starts the job. A second call continues where the first has stopped.
async fn store(file: ComparedFile, submission: Submission, locale: Locale) -> Result<JobId, ApiError> {
    let gone = || ApiError::from_code(Code::NoRows, locale);
    let closings = submission.closings.get_value();
    let (head, rows) = file.to_send(&submission.key(file)).ok_or_else(gone)?;
    file.missing.check_typed(&head)?;
    let all = head.rows;
    let begun = with_retries(|| begin_update(head.clone())).await?;
    let chunk = |first| {
        if submission.closings.try_get_value() != Some(closings) {
            // The dialog was closed. Stored rows stay and are not processed.
            return Err(ApiError::from_code(Code::RowsMissing, locale));
        }
        submission.stored.set((first, all));
        Ok(UpdateChunk::of(&rows, first))
    };
    let put = async |chunk: UpdateChunk| with_retries(|| put_update_rows(begun.id, chunk.clone())).await;
    let begun = send_chunks(begun, all, chunk, put).await?;
    submission.stored.set((all, all));
    if begun.state == JobState::Preparing {
        with_retries(|| start_update(begun.id)).await?;
    }
    Ok(begun.id)
}
