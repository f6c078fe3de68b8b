//! *Permissions*: who holds what, since when and until when; giving and taking it.

mod choice;
mod grant;
mod revoke;
mod row;
mod verbs;
mod zone;

use crate::api::ApiError;
use crate::api::permissions::holders;
use crate::components::{EmptyList, Guarded, LiveList, PageHead, Searched, Shape, ToastRegion};
use crate::first::text;
use crate::hooks::{Asked, Listed, Live, is_awake};
use domain::id::AccountId;
use domain::page::Page;
use domain::permission::{Holder, HolderFilter, Permission};
use domain::text::Text;
use grant::GrantDialog;
use leptos::prelude::*;
use revoke::RevokeDialog;
use row::cells;
use verbs::Verbs;

/// Everybody who can sign in, or soon will, in the order of their usernames.
#[component]
pub(crate) fn PermissionsPage() -> impl IntoView {
    view! { <Guarded permission=Permission::ManagePermissions><List/></Guarded> }
}

impl Listed for Holder {
    type Id = AccountId;
    type Filter = HolderFilter;
    type Answer = Page<Self>;
    const PATH: &'static str = "/administration/permissions";
    const FILTERS: &'static [HolderFilter] = HolderFilter::ALL;

    fn word(filter: HolderFilter) -> &'static str {
        filter.as_str()
    }

    async fn ask(asked: Asked<HolderFilter>) -> Result<Page<Self>, ApiError> {
        holders(asked.filter, asked.search.clone(), asked.cursor()).await
    }

    fn id(&self) -> AccountId {
        self.account
    }

    fn is_moving(&self) -> bool {
        false
    }

    fn page_names(t: &'static dyn Text) -> (&'static str, &'static str) {
        (t.first_people(), t.next_people())
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let verbs = Verbs::new(Live::new());
    let nothing = move || {
        let is_searched = verbs.live.asked.with_untracked(|asked| !asked.search.is_empty());
        let (title, why) = if is_searched {
            (t.nobody_found(), t.nobody_found_why())
        } else {
            (t.nobody_here(), t.nobody_here_why())
        };
        view! { <EmptyList title why way=Some((Holder::PATH, t.show_everyone())) shape=Shape::Key/> }
            .into_any()
    };
    view! {
        <PageHead title=t.permissions().to_owned() lead=t.permissions_lead()/>
        <LiveList
            live=verbs.live
            title=t.permissions()
            filter_name=move |filter| t.holder_filter(filter)
            filter_label=t.show_people()
            searched=Searched { label: t.search_people(), button: t.search() }
            heads=[t.person(), t.state(), t.permissions(), t.actions()]
            cells=move |row| cells(verbs, row).into_any()
            nothing
        />
        <Found verbs/>
        <GrantDialog verbs/>
        <RevokeDialog verbs/>
        <ToastRegion toasts=verbs.toasts/>
    }
}

/// How many people a search has found, for those who do not see the list change while they type.
#[component]
fn Found(verbs: Verbs) -> impl IntoView {
    let t = text();
    let is_awake = is_awake();
    let live = verbs.live;
    let words = Memo::new(move |_| {
        let is_searched = is_awake.get() && live.asked.with(|asked| !asked.search.is_empty());
        is_searched.then(|| t.people_found(live.rows().len(), live.next().is_some()))
    });
    view! { <p class="visually-hidden" role="status">{move || words.get()}</p> }
}
