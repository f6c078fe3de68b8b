//! *Bulk invite*: many accounts at once, from a list or from a CSV file. Both tabs fill a
//! [`CheckedSheet`](checked_sheet::CheckedSheet), which is checked, shown, repaired and submitted in one way.

mod action_jobs;
mod browser;
mod checked_sheet;
mod column_mapping;
mod draft_storage;
mod file;
mod file_import;
mod file_reading;
mod history;
mod job;
mod list;
mod preview;
mod process;
mod yielding;

use crate::components::{Help, Icon, LeaveGuard, PageHeader, RequirePermission, Shape};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use checked_sheet::CheckedSheet;
use domain::paths;
use domain::permission::Permission;
use draft_storage::DraftStorage;
use file::CsvFile;
use file_import::FileImport;
use history::History;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use list::ManualList;
use process::{JobSubmission, ProcessDialog};

pub(crate) use action_jobs::ActionJobs;
pub(crate) use job::BulkJob;

#[component]
pub(crate) fn BulkInvite() -> impl IntoView {
    view! { <RequirePermission permission=Permission::BulkInvite><BulkInvitePage/></RequirePermission> }
}

#[component]
fn BulkInvitePage() -> impl IntoView {
    let t = text();
    let list = CheckedSheet::list();
    let import = FileImport::new();
    list.look_up_after_sign_in();
    import.sheet.look_up_after_sign_in();
    let process = JobSubmission::new();
    let is_file = RwSignal::new(false);
    let has_work = Signal::derive(move || {
        !process.is_done.get() && (list.has_content() || import.sheet.has_sheet() || import.is_reading())
    });
    let options = [t.how_bulk_file(), t.how_bulk_rows(), t.how_bulk_job()];
    view! {
        <PageHeader title=t.bulk_invite().to_owned() above=(paths::REGISTRATION, t.user_registration()) lead=t.bulk_lead()/>
        <DraftStorage list import is_file process/>
        <section class="panel bulk">
            <Tabs is_file/>
            <div class="tab-panel" id="list-panel" role="tabpanel" aria-labelledby="list-tab" hidden=move || is_file.get()>
                <ManualList sheet=list process/>
            </div>
            <div class="tab-panel" id="file-panel" role="tabpanel" aria-labelledby="file-tab" hidden=move || !is_file.get()>
                <CsvFile import process/>
            </div>
        </section>
        <Help words=options/>
        <History/>
        <ProcessDialog process/>
        <LeaveGuard has_work words=t.leave_words()/>
    }
}

/// The two tabs; arrow keys switch between them.
#[component]
fn Tabs(is_file: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let press = move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" => !is_file.get_untracked(),
            "Home" => false,
            "End" => true,
            _ => return,
        };
        event.prevent_default();
        is_file.set(next);
        focus_after_render(if next { "file-tab" } else { "list-tab" });
    };
    let tab = move |id, panel, shape, name, is_second: bool| {
        let is_chosen = move || is_file.get() == is_second;
        view! {
            <button
                id=id
                role="tab"
                type="button"
                aria-controls=panel
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| is_file.set(is_second)
            >
                <span class="row"><Icon shape/>{name}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=t.ways_to_bring_rows() on:keydown=press>
            {tab("list-tab", "list-panel", Shape::Users, t.manual_list(), false)}
            {tab("file-tab", "file-panel", Shape::File, t.csv_file(), true)}
        </div>
    }
}
