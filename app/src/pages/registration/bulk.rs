//! *Bulk invite*: many accounts at once, from a list or from a CSV file. Both tabs fill a
//! [`CheckedSheet`](checked_sheet::CheckedSheet), which is checked, shown, repaired and submitted in one way. The third tab,
//! *Update people*, compares a file with the registry (`update.rs`).

mod action_jobs;
mod browser;
mod checked_sheet;
mod column_mapping;
mod draft_storage;
mod file;
mod file_column;
mod file_drop;
mod file_error;
mod file_import;
mod file_reading;
mod history;
mod job;
mod job_list;
mod list;
mod preview;
mod process;
mod sheet_choice;
mod spreadsheet;
mod state_filters;
mod update;
mod yielding;

use crate::components::{Help, Icon, LeaveGuard, PageHeader, RequireAnyOf, Shape, dynamic};
use crate::hooks::focus_after_render;
use crate::page_context::{has_permission, text};
use checked_sheet::CheckedSheet;
use domain::paths;
use domain::permission::Permission;
use draft_storage::DraftStorage;
use file::CsvFile;
use file_import::FileImport;
use history::History;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::ManualList;
use preview::fetch_preview_when_idle;
use process::{JobSubmission, ProcessDialog};
use update::UpdateTab;

pub(crate) use action_jobs::ActionJobs;
pub(crate) use job::BulkJob;

/// Whoever may use one of the tabs.
const TABS: &[Permission] = &[Permission::BulkInvite, Permission::ManageAccounts];

/// A tab of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    List,
    File,
    Update,
}

impl Tab {
    /// The beginning of the ids of its elements.
    const fn id(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::File => "file",
            Self::Update => "update",
        }
    }

    /// The tabs of whoever is signed in.
    fn offered() -> Vec<Self> {
        let invites =
            if has_permission(Permission::BulkInvite) { &[Self::List, Self::File][..] } else { &[] };
        let updates = if has_permission(Permission::ManageAccounts) { &[Self::Update][..] } else { &[] };
        [invites, updates].concat()
    }
}

#[component]
pub(crate) fn BulkInvite() -> impl IntoView {
    view! { <RequireAnyOf permissions=TABS><BulkInvitePage/></RequireAnyOf> }
}

#[component]
fn BulkInvitePage() -> impl IntoView {
    let t = text();
    let offered = untrack(Tab::offered);
    let asked = use_query_map().with_untracked(|query| query.get("tab"));
    let tab = offered.iter().copied().find(|tab| asked.as_deref() == Some(tab.id()));
    let tab = RwSignal::new(tab.or(offered.first().copied()).unwrap_or(Tab::List));
    let (can_invite, can_update) = (offered.contains(&Tab::File), offered.contains(&Tab::Update));
    let (list, import, process) = (CheckedSheet::list(), FileImport::new(), JobSubmission::new());
    if can_invite {
        fetch_preview_when_idle();
    }
    list.look_up_after_sign_in();
    import.sheet.look_up_after_sign_in();
    let has_update = RwSignal::new(false);
    let has_work = Signal::derive(move || {
        let invites = list.has_content() || import.sheet.has_sheet() || import.is_reading();
        (!process.is_done.get() && invites) || has_update.get()
    });
    let lead = if can_invite { t.bulk_lead() } else { t.update_many_about() };
    let invites = can_invite.then(|| view! { <Invites tab list import process/> }.into_any());
    let updates = can_update.then(|| {
        view! {
            <div
                class="tab-panel"
                id="update-panel"
                role="tabpanel"
                aria-labelledby="update-tab"
                hidden=move || tab.get() != Tab::Update
            >
                <UpdateTab is_chosen=move || tab.get() == Tab::Update has_work=has_update/>
            </div>
        }
        .into_any()
    });
    view! {
        <PageHeader title=t.bulk_invite().to_owned() above=(paths::REGISTRATION, t.user_registration()) lead=lead/>
        {can_invite.then(|| view! { <DraftStorage list import tab process/> }.into_any())}
        <section class="panel bulk">
            <Tabs tab offered/>
            {invites}
            {updates}
        </section>
        <HelpOf tab/>
        <History/>
        <ProcessDialog process/>
        <LeaveGuard has_work words=t.leave_words()/>
    }
}

/// *Manual list* and *CSV file*.
#[component]
fn Invites(
    tab: RwSignal<Tab>,
    list: CheckedSheet,
    import: FileImport,
    process: JobSubmission,
) -> impl IntoView {
    view! {
        <div class="tab-panel" id="list-panel" role="tabpanel" aria-labelledby="list-tab" hidden=move || tab.get() != Tab::List>
            <ManualList sheet=list process/>
        </div>
        <div class="tab-panel" id="file-panel" role="tabpanel" aria-labelledby="file-tab" hidden=move || tab.get() != Tab::File>
            <CsvFile import process/>
        </div>
    }
}

/// *How this works*, of the tab that is shown.
#[component]
fn HelpOf(tab: RwSignal<Tab>) -> impl IntoView {
    let t = text();
    let is_update = Memo::new(move |_| tab.get() == Tab::Update);
    dynamic(move || {
        let words = if is_update.get() {
            vec![t.how_update_file(), t.how_update_cells(), t.how_update_job(), t.how_update_missing()]
        } else {
            vec![t.how_bulk_file(), t.how_bulk_rows(), t.how_bulk_job()]
        };
        view! { <Help words/> }.into_any()
    })
}

/// The tabs; arrow keys switch between them.
#[component]
fn Tabs(tab: RwSignal<Tab>, offered: Vec<Tab>) -> impl IntoView {
    let t = text();
    let tabs = offered.clone();
    let press = move |event: KeyboardEvent| {
        let now = tabs.iter().position(|one| *one == tab.get_untracked()).unwrap_or_default();
        let next = match event.key().as_str() {
            "ArrowLeft" => (now + tabs.len() - 1) % tabs.len(),
            "ArrowRight" => (now + 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        tab.set(tabs[next]);
        focus_after_render(format!("{}-tab", tabs[next].id()));
    };
    let one = move |this: Tab| {
        let (shape, name) = match this {
            Tab::List => (Shape::Users, t.manual_list()),
            Tab::File => (Shape::File, t.csv_file()),
            Tab::Update => (Shape::Pen, t.update_people()),
        };
        let is_chosen = move || tab.get() == this;
        view! {
            <button
                id=format!("{}-tab", this.id())
                role="tab"
                type="button"
                aria-controls=format!("{}-panel", this.id())
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
            >
                <span class="row"><Icon shape/>{name}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=t.ways_to_bring_rows() on:keydown=press>
            {offered.into_iter().map(one).collect_view()}
        </div>
    }
}
