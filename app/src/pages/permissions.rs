//! *Permissions*: who holds which, from where and when; granting and revoking; profiles.

mod actions;
mod checkboxes;
mod grant;
mod profile_form;
mod profiles;
mod revoke;
mod row;

use crate::api::ApiError;
use crate::api::permissions::holders;
use crate::components::{LiveList, PageHeader, RequirePermission, SearchOptions, Shape, ToastRegion};
use crate::hooks::{ListPage, ListQuery, LiveListState, LiveRow};
use crate::page_context::text;
use crate::pages::people::{SearchStatus, empty_people};
use actions::PermissionActions;
pub(in crate::pages) use checkboxes::PermissionLabel;
use domain::id::AccountId;
use domain::paths;
use domain::permission::{Holder, HolderFilter, HoldersPage, Permission};
use domain::text::Text;
use grant::GrantDialog;
use leptos::prelude::*;
use profile_form::ProfileDialog;
use profiles::ProfilesPanel;
use revoke::RevokeDialog;
use row::cells;
pub(in crate::pages) use row::grant_days;

/// Everybody who can sign in, is invited or suspended, sorted by name.
#[component]
pub(crate) fn PermissionsPage() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManagePermissions><List/></RequirePermission> }
}

impl LiveRow for Holder {
    type Id = AccountId;
    type Filter = HolderFilter;
    type Response = HoldersPage;
    const PATH: &'static str = paths::PERMISSIONS;
    const FILTERS: &'static [HolderFilter] = HolderFilter::ALL;

    fn filter_word(filter: HolderFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<HolderFilter>) -> Result<HoldersPage, ApiError> {
        holders(query.filter, query.search, query.after).await
    }

    fn id(&self) -> AccountId {
        self.account
    }

    fn page_names(t: Text) -> (&'static str, &'static str) {
        (t.first_people(), t.next_people())
    }
}

impl From<HoldersPage> for ListPage<Holder> {
    fn from(page: HoldersPage) -> Self {
        Self { rows: page.rows, next: page.next, is_guess: page.is_guess }
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let actions = PermissionActions::new(LiveListState::new());
    let nothing = move || {
        let otherwise = (t.nobody_here(), t.nobody_here_why());
        empty_people(actions.live, t.nobody_found_even_nearly(), otherwise, Shape::Key)
    };
    view! {
        <PageHeader title=t.permissions().to_owned() lead=t.permissions_lead()/>
        <SearchStatus live=actions.live/>
        <LiveList
            live=actions.live
            title=t.permissions()
            filter_name=move |filter| t.holder_filter(filter)
            filter_label=t.show_people()
            searched=SearchOptions { label: t.search_people(), button: t.search() }
            heads=[t.person(), t.state(), t.permissions(), t.actions()]
            cells=move |row| cells(actions, row).into_any()
            nothing
        />
        <ProfilesPanel actions/>
        <GrantDialog actions/>
        <RevokeDialog actions/>
        <ProfileDialog actions/>
        <ToastRegion toasts=actions.toasts/>
    }
}
