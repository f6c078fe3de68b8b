//! *Permissions*: who holds what, since when and until when; giving and taking it.

mod actions;
mod choice;
mod grant;
mod revoke;
mod row;
mod zone;

use crate::api::ApiError;
use crate::api::permissions::holders;
use crate::components::{
    EmptyList, LiveList, PageHeader, RequirePermission, SearchOptions, Shape, ToastRegion,
};
use crate::hooks::{ListQuery, LiveListState, LiveRow, is_hydrated};
use crate::page_context::text;
use actions::PermissionActions;
use domain::id::AccountId;
use domain::page::Page;
use domain::permission::{Holder, HolderFilter, Permission};
use domain::text::Text;
use grant::GrantDialog;
use leptos::prelude::*;
use revoke::RevokeDialog;
use row::cells;

/// Everybody who can sign in, or soon will, in the order of their usernames.
#[component]
pub(crate) fn PermissionsPage() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManagePermissions><List/></RequirePermission> }
}

impl LiveRow for Holder {
    type Id = AccountId;
    type Filter = HolderFilter;
    type Response = Page<Self>;
    const PATH: &'static str = "/administration/permissions";
    const FILTERS: &'static [HolderFilter] = HolderFilter::ALL;

    fn filter_word(filter: HolderFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<HolderFilter>) -> Result<Page<Self>, ApiError> {
        holders(query.filter, query.search.clone(), query.cursor()).await
    }

    fn id(&self) -> AccountId {
        self.account
    }

    fn is_changing(&self) -> bool {
        false
    }

    fn page_names(t: &'static dyn Text) -> (&'static str, &'static str) {
        (t.first_people(), t.next_people())
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let actions = PermissionActions::new(LiveListState::new());
    let nothing = move || {
        let is_searched = actions.live.query.with_untracked(|query| !query.search.is_empty());
        let (title, why) = if is_searched {
            (t.nobody_found(), t.nobody_found_why())
        } else {
            (t.nobody_here(), t.nobody_here_why())
        };
        view! { <EmptyList title why way=Some((Holder::PATH, t.show_everyone())) shape=Shape::Key/> }
            .into_any()
    };
    view! {
        <PageHeader title=t.permissions().to_owned() lead=t.permissions_lead()/>
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
        <Found actions/>
        <GrantDialog actions/>
        <RevokeDialog actions/>
        <ToastRegion toasts=actions.toasts/>
    }
}

/// How many people a search has found, for those who do not see the list change while they type.
#[component]
fn Found(actions: PermissionActions) -> impl IntoView {
    let t = text();
    let is_hydrated = is_hydrated();
    let live = actions.live;
    let words = Memo::new(move |_| {
        let is_searched = is_hydrated.get() && live.query.with(|query| !query.search.is_empty());
        is_searched.then(|| t.people_found(live.rows().len(), live.next().is_some()))
    });
    view! { <p class="visually-hidden" role="status">{move || words.get()}</p> }
}
