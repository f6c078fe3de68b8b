//! *Register personal information (existing users)*: searching people, and the state of their identities.

mod row;
mod search;

use crate::api::ApiError;
use crate::api::identities::people;
use crate::components::{Help, LiveList, PageHeader, RequirePermission, SearchOptions, Shape};
use crate::hooks::{ListPage, ListQuery, LiveListState, LiveRow};
use crate::page_context::text;
use domain::id::AccountId;
use domain::identity::{PeoplePage, PersonFilter, PersonRow};
use domain::paths;
use domain::permission::Permission;
use domain::text::Text;
use leptos::prelude::*;

pub(in crate::pages) use row::{account_tag, identity_tag, identity_tags};
pub(in crate::pages) use search::{SearchStatus, empty_people};

/// Everybody with an account, sorted by name.
#[component]
pub(crate) fn People() -> impl IntoView {
    view! {
       <RequirePermission permission=Permission::RegisterIdentities or=Permission::ManageAccounts><List/></RequirePermission>
    }
}

impl LiveRow for PersonRow {
    type Id = AccountId;
    type Filter = PersonFilter;
    type Response = PeoplePage;
    const PATH: &'static str = paths::PEOPLE;
    const FILTERS: &'static [PersonFilter] = PersonFilter::ALL;

    fn filter_word(filter: PersonFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<PersonFilter>) -> Result<PeoplePage, ApiError> {
        people(query.search, query.filter, query.after).await
    }

    fn id(&self) -> AccountId {
        self.account
    }

    fn page_names(t: Text) -> (&'static str, &'static str) {
        (t.first_people(), t.next_people())
    }
}

impl From<PeoplePage> for ListPage<PersonRow> {
    fn from(page: PeoplePage) -> Self {
        Self { rows: page.rows, next: page.next, is_guess: page.is_guess }
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let live = LiveListState::<PersonRow>::new();
    let nothing = move || {
        let otherwise = (t.nobody_like_this(), t.nobody_like_this_why());
        empty_people(live, t.nobody_found_even_nearly(), otherwise, Shape::IdCard)
    };
    view! {
        <PageHeader
            title=t.register_personal().to_owned()
            above=(paths::REGISTRATION, t.user_registration())
            lead=t.people_lead()
        />
        <SearchStatus live/>
        <LiveList
            live
            title=t.register_personal()
            filter_name=move |filter| t.person_filter(filter)
            filter_label=t.show_people()
            searched=SearchOptions { label: t.search_registry(), button: t.search() }
            heads=[t.person(), t.username(), t.personal_code(), t.account(), t.digital_identity(), t.actions()]
            cells=move |person| row::cells(person).into_any()
            nothing
        />
        <Help words=[t.how_search(), t.how_steps(), t.how_ask()]/>
    }
}
