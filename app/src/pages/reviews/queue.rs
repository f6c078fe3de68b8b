mod actions;
mod row;

use crate::api::ApiError;
use crate::api::reviews as api;
use crate::api::session::my_to_do;
use crate::components::{EmptyList, LiveList, PageHeader, RequirePermission, Shape, ToastRegion, Toasts};
use crate::hooks::{BusyRows, ListQuery, LiveListState, LiveRow, PageResource, list_url};
use crate::page_context::text;
use actions::QueueActions;
use domain::id::IdentityId;
use domain::identity::{CaseFilter, CaseRow, PersonFilter};
use domain::page::Page;
use domain::paths;
use domain::permission::Permission;
use domain::text::Text;
use leptos::prelude::*;

/// The queue, and the decided cases.
#[component]
pub(crate) fn Reviews() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ValidateIdentities><List/></RequirePermission> }
}

impl LiveRow for CaseRow {
    /// Somebody with several decisions has one row for each revision.
    type Id = (IdentityId, u32);
    type Filter = CaseFilter;
    type Response = Page<Self>;
    const PATH: &'static str = paths::REVIEWS;
    const FILTERS: &'static [CaseFilter] = CaseFilter::ALL;

    fn filter_word(filter: CaseFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<CaseFilter>) -> Result<Page<Self>, ApiError> {
        api::reviews(query.filter, query.cursor()).await
    }

    fn id(&self) -> (IdentityId, u32) {
        (self.identity, self.revision)
    }

    fn page_names(t: Text) -> (&'static str, &'static str) {
        (t.first_people(), t.next_people())
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let actions =
        QueueActions { live: LiveListState::new(), toasts: Toasts::new(), busy: BusyRows::new(), t };
    let nothing = move || {
        let shape = Shape::IdCard;
        if actions.live.query.get_untracked().is_everything::<CaseRow>() {
            view! { <EmptyList title=t.no_reviews_waiting() why=t.no_reviews_waiting_why() way=None shape/> }
                .into_any()
        } else {
            let way = Some((paths::REVIEWS, t.view_queue()));
            view! { <EmptyList title=t.no_cases() why=t.no_cases_why() way shape/> }.into_any()
        }
    };
    // The first row of the first page has waited longest.
    let oldest = move || {
        let query = actions.live.query.get();
        let is_first = query.filter == CaseFilter::Waiting && query.after.is_none();
        let oldest = actions.live.rows().into_iter().next().filter(|_| is_first).and_then(|case| case.waited);
        oldest.map(|time| view! { <p class="quiet-text">{t.oldest_waits(time)}</p> }.into_any())
    };
    view! {
        <PageHeader title=t.reviews().to_owned() lead=t.reviews_lead()/>
        {oldest}
        <ErasureRequests/>
        <LiveList
            live=actions.live
            title=t.reviews()
            filter_name=move |filter| t.case_filter(filter)
            filter_label=t.show_people()
            heads=[t.person(), t.personal_code(), t.submitted(), t.state(), t.actions()]
            cells=move |case| row::cells(actions, case).into_any()
            nothing
        />
        <ToastRegion toasts=actions.toasts/>
    }
}

/// Requests for erasure, which are no reviews and are looked for here.
#[component]
fn ErasureRequests() -> impl IntoView {
    let t = text();
    let waiting = PageResource::new(my_to_do);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let count = waiting.load().await.ok()?.erasures;
                let address = list_url(paths::PEOPLE, PersonFilter::ErasureAsked.as_str(), "");
                (!count.is_zero())
                    .then(|| view! { <p><a href=address>{t.erasures_to_do(count)}</a></p> }.into_any())
            })}
        </Suspense>
    }
}
