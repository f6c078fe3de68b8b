//! The tab *Update people*: a file of people who are registered, compared with the registry cell by cell.

mod absent;
mod apply;
mod compared_file;
mod grid;
mod invite;
mod mapping;
mod picker;
mod preview;
mod preview_state;

use super::browser::ChosenFile;
use super::file_drop::FileRefused;
use super::sheet_choice::SheetChoice;
use crate::components::{Icon, Shape, dynamic, fetched_part, when_idle};
use crate::page_context::text;
use absent::SuspendMissing;
use apply::{ApplyDialog, ApplyFooter, Submission};
use compared_file::{ComparedFile, Stage};
use invite::InviteNew;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use mapping::UpdateMappingForm;
use picker::{UpdatePicker, UpdateSummary};
use preview::UpdatePreview;

/// The tab. Its content has a file of its own, which is fetched when the tab is first chosen; it needs JavaScript anyway.
///
/// `has_work` becomes true while leaving the page would lose something.
#[component]
pub(super) fn UpdateTab(#[prop(into)] is_chosen: Signal<bool>, has_work: RwSignal<bool>) -> impl IntoView {
    let was_chosen = Memo::new(move |before: Option<&bool>| before == Some(&true) || is_chosen.get());
    let is_settled = RwSignal::new(false);
    let content = move || fetched_part(is_settled, move || Box::pin(update_people(has_work)));
    dynamic(move || was_chosen.get().then(content))
}

#[wasm_split(update, wasm_split_path = leptos::wasm_split, fallible)]
fn update_people(has_work: RwSignal<bool>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <UpdatePeople has_work/> }.into_any())
}

/// What is shown of a compared file, in a file of its own.
#[wasm_split(compared, wasm_split_path = leptos::wasm_split, preload(fetch_compared), fallible)]
fn compared(file: ComparedFile, submission: Submission) -> Result<AnyView, SplitLoaderError> {
    Ok(view! {
        <InviteNew file/>
        <SuspendMissing file/>
        <UpdatePreview file/>
        <ApplyFooter file submission/>
        <ApplyDialog file submission/>
    }
    .into_any())
}

#[component]
fn UpdatePeople(has_work: RwSignal<bool>) -> impl IntoView {
    let (file, submission) = (ComparedFile::new(), Submission::new());
    Effect::new(move |_| has_work.set(!submission.is_done.get() && file.has_work()));
    when_idle(|| Box::pin(async { _ = fetch_compared().await }));
    view! { <UpdateStages file submission/> }
}

#[component]
fn UpdateStages(file: ComparedFile, submission: Submission) -> impl IntoView {
    let stage = file.stage;
    dynamic(move || match stage.get() {
        Stage::Empty => view! { <div class="body"><UpdatePicker file/></div> }.into_any(),
        Stage::Reading | Stage::Comparing => view! { <div class="body"><Working file/></div> }.into_any(),
        Stage::Sheets => {
            let choose = Callback::new(move |sheet| file.read_sheet(sheet));
            let cancel = Callback::new(move |()| file.put_away());
            let sheets = file.sheets.get_untracked();
            view! { <div class="body"><SheetChoice sheets choose cancel/></div> }.into_any()
        }
        Stage::Refused(error) => view! {
            <div class="body"><FileRefused name=file.name error/><UpdatePicker file/></div>
        }
        .into_any(),
        Stage::Failed => view! { <UpdateSummary file/><div class="body"><Failed file/></div> }.into_any(),
        Stage::Mapping => view! {
            <UpdateSummary file/>
            <div class="body"><UpdateMappingForm file/></div>
        }
        .into_any(),
        Stage::Ready => view! {
            <UpdateSummary file/>
            {fetched_part(RwSignal::new(false), move || Box::pin(compared(file, submission)))}
        }
        .into_any(),
    })
}

/// The progress of reading and comparing, with *Cancel*.
#[component]
fn Working(file: ComparedFile) -> impl IntoView {
    let t = text();
    let words = move || match file.stage.get() {
        Stage::Comparing => {
            let (done, all) = file.progress.get();
            t.comparing_people(done, all)
        }
        _ => t.reading_file(&file.name.get()),
    };
    let percent = move || {
        let (done, all) = file.progress.get();
        (u64::from(done) * 100 / u64::from(all.max(1))).to_string()
    };
    view! {
        <div class="stack working">
            <p role="status" id="comparing-words">{dynamic(words)}</p>
            <progress max="100" value=percent aria-labelledby="comparing-words"></progress>
            <div class="row">
                <button class="btn" type="button" on:click=move |_| file.put_away()>{t.cancel()}</button>
            </div>
        </div>
    }
}

/// The registry did not answer.
#[component]
fn Failed(file: ComparedFile) -> impl IntoView {
    let t = text();
    let why = move || file.error.get().map(|error| error.message).unwrap_or_default();
    view! {
        <div class="note bad" role="alert">
            <Icon shape=Shape::Alert/>
            <p><b>{t.comparison_failed()}</b></p>
            <p>{dynamic(why)}</p>
        </div>
        <div class="row">
            <button class="btn primary" type="button" on:click=move |_| file.compare_again()>{t.compare_again()}</button>
        </div>
    }
}
