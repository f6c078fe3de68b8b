use super::send;
use super::submission::JobSubmission;
use crate::components::{Dialog, ErrorSummary, Icon, Shape, dynamic};
use crate::page_context::{session, text};
use crate::pages::registration::new_user::{DaysField, HoldBox, LanguageField, NoteField, UnitField};
use domain::id::JobId;
use domain::paths;
use domain::permission::Permission;
use domain::text::Locale;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Confirms the submission once, then shows its progress.
#[component]
pub(in crate::pages::registration::bulk) fn ProcessDialog(process: JobSubmission) -> impl IntoView {
    let t = text();
    let form = process.form;
    let navigate = use_navigate();
    let is_open = Signal::derive(move || process.sheet.with(Option::is_some));
    let close = Callback::new(move |()| process.close());
    let done = move |job: JobId| {
        process.is_done.set(true);
        let is_file = process.sheet.with_untracked(|sheet| {
            sheet.is_some_and(|sheet| sheet.name.with_untracked(|name| !name.is_empty()))
        });
        if let Some(submitted) = process.submitted.get_value() {
            submitted.run(is_file);
        }
        process.close();
        navigate(&paths::bulk_job(job), Default::default());
    };
    let submit = form.submit(move |draft| send::store_and_start(process, draft), done);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submit(event);
    };
    let count = move || process.sheet.get().map_or(0, |sheet| sheet.processed());
    let resent = move || process.sheet.get().map_or(0, |sheet| sheet.resent());
    let left_out = move || {
        let rows = process
            .sheet
            .get()
            .map_or(0, |sheet| u32::try_from(sheet.rows_to_send().len()).unwrap_or(u32::MAX));
        rows.saturating_sub(count())
    };
    let language = move || {
        let chosen = form.draft.with(|draft| Locale::from_word(&draft.locale));
        chosen.unwrap_or_else(|| session().with(|session| session.usual.locale)).own_name()
    };
    let has_mail = move || session().with(|session| session.has_mail);
    view! {
        <Dialog id="process" is_open close>
            <form method="dialog" novalidate class=move || if form.is_pending.get() { "pending" } else { "" } on:submit=submit>
                <div class="body">
                    <h2 id="process-title">{t.process()}</h2>
                    <ErrorSummary error=form.error/>
                    {move || (process.stored.get().is_some() && form.error.get().is_some())
                        .then(|| view! { <p class="hint">{t.storing_stopped()}</p> }.into_any())}
                    <ul class="summary" role="list">
                        <li><Icon shape=Shape::Mail/><b>{move || t.rows_to_invite(count())}</b></li>
                        {move || (resent() > 0).then(|| view! {
                            <li><Icon shape=Shape::Info/>{move || t.rows_to_resend(resent())}</li>
                        }.into_any())}
                        <li><Icon shape=Shape::Skip/>{move || t.rows_left_out(left_out())}</li>
                        <li><Icon shape=Shape::Info/>{move || t.bulk_language(language())}</li>
                        <li><Icon shape=Shape::Check/>{t.bulk_again_on_host()}</li>
                        {move || (!has_mail()).then(|| view! { <li><Icon shape=Shape::Info/>{t.bulk_without_mail()}</li> }.into_any())}
                    </ul>
                    <UnitField form permission=Permission::BulkInvite/>
                    <details class="fold">
                        <summary>{t.options()}</summary>
                        <div class="fold-body">
                            <LanguageField form/>
                            <NoteField form/>
                            <DaysField form/>
                            <HoldBox form hint=t.hold_all_hint()/>
                        </div>
                    </details>
                    <Storing process/>
                </div>
                <div class="foot">
                    <button
                        class="btn primary"
                        type="submit"
                        aria-busy=move || form.is_pending.get().then_some("true")
                    >
                        {t.process()}
                    </button>
                    <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The number of stored rows.
#[component]
fn Storing(process: JobSubmission) -> impl IntoView {
    let t = text();
    let is_going = Memo::new(move |_| process.form.is_pending.get());
    let (done, all) = (
        move || process.stored.get().map_or(0, |(done, _)| done),
        move || process.stored.get().map_or(1, |(_, all)| all.max(1)),
    );
    dynamic(move || {
        is_going.get().then(|| {
            view! {
                <div class="stack" role="status">
                    <p>{move || t.storing(done(), all())}</p>
                    <progress
                        max=move || all().to_string()
                        value=move || done().to_string()
                        aria-label=t.process()
                    ></progress>
                </div>
            }
            .into_any()
        })
    })
}
