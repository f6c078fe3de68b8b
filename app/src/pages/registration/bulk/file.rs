//! The tab *CSV file*: selecting and reading a file, its options, and its preview.

mod picker;
mod read_options;

use super::column_mapping::ColumnMapping;
use super::file_drop::FileRefused;
use super::file_error::FileError;
use super::file_import::{FileImport, Stage};
use super::preview::fetched_preview;
use super::process::{JobSubmission, SubmissionFooter};
use super::sheet_choice::SheetChoice;
use crate::components::dynamic;
use crate::page_context::text;
use leptos::prelude::*;
use picker::FilePicker;
use read_options::{FileSummary, ReadOptionsForm};

#[component]
pub(super) fn CsvFile(import: FileImport, process: JobSubmission) -> impl IntoView {
    let stage = import.stage;
    dynamic(move || match stage.get() {
        Stage::Empty => view! { <div class="body"><FilePicker import/></div> }.into_any(),
        Stage::Reading | Stage::Checking => view! { <div class="body"><Working import/></div> }.into_any(),
        Stage::Sheets => {
            let choose = Callback::new(move |sheet| import.read_sheet(sheet));
            let cancel = Callback::new(move |()| import.put_away());
            let sheets = import.sheets.get_untracked();
            view! { <div class="body"><SheetChoice sheets choose cancel/></div> }.into_any()
        }
        Stage::Refused(error) => view! {
            <div class="body"><Refused import error/><FilePicker import/></div>
        }
        .into_any(),
        Stage::Mapping => view! {
            <FileSummary import/>
            <div class="body"><ReadOptionsForm import/><ColumnMapping import is_asked=true/></div>
        }
        .into_any(),
        Stage::Ready => view! {
            <FileSummary import/>
            <Change import/>
            {fetched_preview("file", import.sheet)}
            <SubmissionFooter sheet=import.sheet process/>
        }
        .into_any(),
    })
}

/// The progress of reading, with *Cancel*.
#[component]
fn Working(import: FileImport) -> impl IntoView {
    let t = text();
    let words = move || match import.stage.get() {
        Stage::Checking => t.checking_rows().to_owned(),
        _ => t.reading_file(&import.name.get()),
    };
    view! {
        <div class="stack working">
            <p role="status" id="working-words">{dynamic(words)}</p>
            <progress max="100" value=move || import.percent.get().to_string() aria-labelledby="working-words"></progress>
            <div class="row">
                <button class="btn" type="button" on:click=move |_| import.stop()>{t.cancel()}</button>
            </div>
        </div>
    }
}

/// Why the file cannot be used, and what to do.
#[component]
fn Refused(import: FileImport, error: FileError) -> impl IntoView {
    view! {
        <FileRefused name=import.name error/>
        {matches!(error, FileError::File(_)).then(|| view! { <ReadOptionsForm import/> }.into_any())}
    }
}

/// *Change reading*, folded: encoding, separator and columns.
#[component]
fn Change(import: FileImport) -> impl IntoView {
    dynamic(move || {
        import.is_changing.get().then(|| {
            view! { <div class="body change"><ReadOptionsForm import/><ColumnMapping import is_asked=false/></div> }.into_any()
        })
    })
}
