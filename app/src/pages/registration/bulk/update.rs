//! The tab *Update people*: a file of people who are registered, compared with the registry cell by cell.

mod apply;
mod compared_file;
mod grid;
mod mapping;
mod picker;
mod preview;

use super::browser::ChosenFile;
use super::file_drop::FileRefused;
use super::sheet_choice::SheetChoice;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use apply::ApplyFooter;
use compared_file::Stage;
use leptos::prelude::*;
use mapping::UpdateMappingForm;
use picker::{UpdatePicker, UpdateSummary};
use preview::UpdatePreview;

pub(super) use apply::{ApplyDialog, Submission};
pub(super) use compared_file::ComparedFile;

#[component]
pub(super) fn UpdatePeople(file: ComparedFile, submission: Submission) -> impl IntoView {
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
            <UpdatePreview file/>
            <ApplyFooter file submission/>
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
