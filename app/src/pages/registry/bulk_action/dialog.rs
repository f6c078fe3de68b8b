use super::draft::Fields;
use super::numbers::Numbers;
use super::{ActionFields, SelectedRows};
use crate::api::ApiError;
use crate::api::actions::begin_action;
use crate::components::{Dialog, ErrorSummary};
use crate::hooks::{Form, random_uuid};
use crate::page_context::text;
use domain::bulk::{ActionDraft, JobKind, Selection};
use domain::id::JobId;
use domain::paths;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The dialog of the chosen action: its fields, whom it reaches, and whom it leaves out. Confirmed, it leads to the page of
/// its job.
#[component]
pub(in crate::pages) fn ActionDialog(
    rows: SelectedRows,
    /// What is selected when the dialog opens.
    selection: Callback<(), Selection>,
    /// The fields of an action. Given by the page, which then downloads those of its own actions alone.
    fields: ActionFields,
) -> impl IntoView {
    let acting = rows.acting;
    let close = Callback::new(move |()| acting.set(None));
    let go = use_navigate();
    let done = Callback::new(move |job: JobId| {
        rows.clear();
        acting.set(None);
        go(&paths::bulk_job(job), Default::default());
    });
    view! {
        <Dialog id="bulk-action" is_open=Signal::derive(move || acting.with(Option::is_some)) close>
            {move || acting.get().map(|kind| {
                let selection = selection.run(());
                view! { <ActionForm kind selection fields close done/> }.into_any()
            })}
        </Dialog>
    }
}

#[component]
fn ActionForm(
    kind: JobKind,
    selection: Selection,
    fields: ActionFields,
    close: Callback<()>,
    done: Callback<JobId>,
) -> impl IntoView {
    let t = text();
    let form = Form::new(Fields { kind: Some(kind), ..Fields::default() }, Fields::faults);
    let numbers = Numbers::of(form, selection.clone());
    // The same dialog begins one job, however often it is sent.
    let key = random_uuid();
    let call = move |draft: Fields| {
        let known = untrack(move || numbers.known()).unwrap_or_default();
        let action = draft.action();
        let sent =
            ActionDraft { key: key.clone(), action, selection: selection.clone(), confirmed: known.selected };
        async move {
            known.check_typed(&draft.number).map_err(|faults| ApiError::from_faults(&faults, t.locale()))?;
            begin_action(sent).await
        }
    };
    let submit = form.submit(call, move |job| done.run(job));
    let is_ready = move || numbers.known().is_some_and(|known| known.reached > 0);
    let is_danger = matches!(kind, JobKind::Suspend | JobKind::Delete | JobKind::Revoke);
    let class = if is_danger { "btn danger" } else { "btn primary" };
    let is_told = matches!(kind, JobKind::Suspend | JobKind::Reactivate | JobKind::Delete | JobKind::SetEnd);
    let told = is_told.then(|| view! { " "{t.each_told_by_mail()} }.into_any());
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="bulk-action-title">{t.bulk_action(kind)}</h2>
                <ErrorSummary error=form.error/>
                {fields(kind, form)}
                {numbers.view(form)}
                <p class="quiet-text">{t.each_checked_again()}{told}</p>
            </div>
            <div class="foot">
                <button
                    class=class
                    type="submit"
                    disabled=move || !is_ready()
                    aria-busy=move || form.is_pending.get().then_some("true")
                >
                    {t.bulk_action(kind)}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
