//! *Register personal information (existing users)*: finding somebody in the registry, and how far they are.

mod row;

use crate::api::ApiError;
use crate::api::identities::people;
use crate::components::{EmptyList, Help, LiveList, PageHeader, RequirePermission, SearchOptions, Shape};
use crate::hooks::{ListPage, ListQuery, LiveListState, LiveRow, is_hydrated};
use crate::page_context::text;
use domain::id::AccountId;
use domain::identity::{PeoplePage, PersonFilter, PersonRow};
use domain::permission::Permission;
use domain::text::Text;
use leptos::prelude::*;

pub(in crate::pages) use row::identity_tag;

/// Under it stand the steps of each account.
pub(in crate::pages) const PATH: &str = "/administration/user-registration/identity";

/// Everybody who has an account, in the order of their names.
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
    const PATH: &'static str = PATH;
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

    fn is_changing(&self) -> bool {
        false
    }

    fn page_names(t: &'static dyn Text) -> (&'static str, &'static str) {
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
        let is_searched = live.query.with_untracked(|query| !query.search.is_empty());
        let (title, why) = if is_searched {
            (t.nobody_found(), t.nobody_found_even_nearly())
        } else {
            (t.nobody_like_this(), t.nobody_like_this_why())
        };
        view! { <EmptyList title why way=Some((PATH, t.show_everyone())) shape=Shape::IdCard/> }.into_any()
    };
    view! {
        <PageHeader
            title=t.register_personal().to_owned()
            above=("/administration/user-registration", t.user_registration())
            lead=t.people_lead()
        />
        <Found live/>
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

/// What a search has found: said to those who do not see the list change while they type, and to everybody where it is
/// only nearly what was typed.
#[component]
fn Found(live: LiveListState<PersonRow>) -> impl IntoView {
    let t = text();
    let is_hydrated = is_hydrated();
    let is_guess = Memo::new(move |_| live.is_guess());
    let words = Memo::new(move |_| {
        let is_searched = is_hydrated.get() && live.query.with(|query| !query.search.is_empty());
        is_searched.then(|| t.people_found(live.rows().len(), live.next().is_some()))
    });
    view! {
        <div role="status" class:visually-hidden=move || !is_guess.get()>
            {move || is_guess.get().then(|| view! { <p class="hint">{t.nearly_found()}</p> }.into_any())}
            <p class="visually-hidden">{move || words.get()}</p>
        </div>
    }
}
