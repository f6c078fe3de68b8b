//! *Units*: the tree of the organization, and its changes.

mod actions;
mod form;
mod table;

use crate::api::units::units;
use crate::components::{
    Confirm, ErrorPage, Icon, Loading, PageHeader, RequirePermission, Shape, ToastRegion, dynamic,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use actions::UnitActions;
use domain::permission::Permission;
use form::UnitDialog;
use leptos::prelude::*;
use table::UnitTable;

#[component]
pub(crate) fn Units() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManageSettings><UnitsPage/></RequirePermission> }
}

#[component]
fn UnitsPage() -> impl IntoView {
    let t = text();
    let tree = PageResource::new(units);
    let actions = UnitActions::new();
    let add = move |_| actions.add(None);
    let button = move || {
        view! {
            <button class="btn primary needs-script" type="button" on:click=add>
                <Icon shape=Shape::Plus/>
                <span>{t.add_unit()}</span>
            </button>
        }
    };
    let archiving = actions.archiving;
    let name = move || archiving.subject().map(|unit| unit.name).unwrap_or_default();
    view! {
        <PageHeader title=t.units().to_owned() lead=t.units_lead() action=button/>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match tree.load().await {
                    Ok(tree) => {
                        actions.tree.set(tree);
                        view! { <UnitTable actions/> }.into_any()
                    }
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
        <UnitDialog actions/>
        <Confirm
            id="archive"
            title=Signal::derive(move || t.archive_unit_ask(&name()))
            is_open=archiving.is_open()
            close=archiving.close()
            words=t.archive_unit_words().to_owned()
            yes=t.archive().to_owned()
            is_pending=archiving.is_pending
            error=archiving.error
            confirm=Callback::new(move |()| actions.archive())
        />
        {dynamic(move || view! { <ToastRegion toasts=actions.toasts/> })}
    }
}
