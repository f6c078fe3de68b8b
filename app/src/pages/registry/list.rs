//! The list of everybody: search, filters, columns, pages, all in its address.
//!
//! It is no live list: those have one filter of fixed words and an address of their own, and reload while something in them
//! changes.

mod columns;
mod empty;
mod export;
mod filter_panel;
mod filter_words;
mod own_filter;
mod personal_fields;
mod row;
mod state;
mod table;
mod toolbar;
mod views;

use super::super::overview::OverviewPanel;
use super::ActionDialog;
use super::bulk_action::action_fields;
use crate::components::{ListError, Loading, PageHeader, RequirePermission, ToastRegion};
use crate::page_context::{me, text};
use columns::ColumnsDialog;
use domain::id::UnitId;
use domain::paths;
use domain::permission::Permission;
use domain::registry::{Filters, UnitFilter};
use export::{ExportDialog, ExportedNote};
use filter_panel::{ChosenFilters, FilterPanel};
use leptos::prelude::*;
use state::RegistryListState;
use table::page_view;
use toolbar::Toolbar;
use views::{ManageDialog, SaveDialog, ViewLinks, Views};

/// The page.
#[component]
pub(crate) fn RegistryList() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ViewRegistry><List/></RequirePermission> }
}

/// The unit of a list of one unit.
fn only_unit(filters: &Filters) -> Option<UnitId> {
    let mut units = filters.units.iter();
    match (units.next(), units.next()) {
        (Some(UnitFilter::Below(unit)), None) => Some(*unit),
        _ => None,
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let list = RegistryListState::new();
    let views = Views::new(list);
    let again = Callback::new(move |()| list.resource.refetch());
    let listed = move || {
        // Columns are read before the answer is awaited, so that other columns need no other answer.
        let address = list.address.get();
        Suspend::new(async move {
            match list.resource.load().await {
                Ok(answer) => {
                    let query = list.take(&answer, &address);
                    page_view(list, query, answer.page)
                }
                Err(error) => view! { <ListError error path=paths::REGISTRY.to_owned() again/> }.into_any(),
            }
        })
    };
    let lead = match me() {
        Some(me) if me.inside.has(Permission::ViewRegistry) => t.registry_lead_inside(&me.border.join(", ")),
        _ => t.registry_lead().to_owned(),
    };
    view! {
        <PageHeader title=t.registry().to_owned() lead=lead/>
        <OverviewPanel unit=Signal::derive(move || only_unit(&list.query().filters))/>
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.registry()}</h2>
            <ViewLinks views/>
            <Toolbar list views/>
            <ExportedNote list/>
            <FilterPanel list/>
            <ChosenFilters list/>
            <Transition fallback=Loading set_pending=list.is_loading>{listed}</Transition>
        </div>
        <ColumnsDialog list/>
        <ExportDialog list/>
        <ActionDialog rows=list.rows selection=Callback::new(move |()| list.selection()) fields=action_fields/>
        <SaveDialog views/>
        <ManageDialog views/>
        <ToastRegion toasts=views.toasts/>
    }
}
