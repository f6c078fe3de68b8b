mod row;

use super::PATH;
use crate::api::ApiError;
use crate::api::reviews as api;
use crate::components::{EmptyList, Guarded, LiveList, PageHead, Shape, ToastRegion, Toasts};
use crate::first::text;
use crate::hooks::{Asked, Busy, Listed, Live};
use domain::id::IdentityId;
use domain::identity::{CaseFilter, CaseRow};
use domain::page::Page;
use domain::permission::Permission;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(super) use row::class_of;

/// The queue, and what was decided.
#[component]
pub(crate) fn Reviews() -> impl IntoView {
    view! { <Guarded permission=Permission::ValidateIdentities><List/></Guarded> }
}

impl Listed for CaseRow {
    /// Somebody who was decided on more than once stands there once for each revision.
    type Id = (IdentityId, u32);
    type Filter = CaseFilter;
    type Answer = Page<Self>;
    const PATH: &'static str = PATH;
    const FILTERS: &'static [CaseFilter] = CaseFilter::ALL;

    fn word(filter: CaseFilter) -> &'static str {
        filter.as_str()
    }

    async fn ask(asked: Asked<CaseFilter>) -> Result<Page<Self>, ApiError> {
        api::reviews(asked.filter, asked.cursor()).await
    }

    fn id(&self) -> (IdentityId, u32) {
        (self.identity, self.revision)
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
    let verbs = Verbs { live: Live::new(), toasts: Toasts::new(), busy: Busy::new(), t };
    let nothing = move || {
        let shape = Shape::IdCard;
        if verbs.live.asked.get_untracked().is_everything::<CaseRow>() {
            view! { <EmptyList title=t.nothing_waits() why=t.nothing_waits_why() way=None shape/> }.into_any()
        } else {
            let way = Some((PATH, t.show_waiting()));
            view! { <EmptyList title=t.no_cases() why=t.no_cases_why() way shape/> }.into_any()
        }
    };
    view! {
        <PageHead title=t.reviews().to_owned() lead=t.reviews_lead()/>
        <LiveList
            live=verbs.live
            title=t.reviews()
            filter_name=move |filter| t.case_filter(filter)
            filter_label=t.show_people()
            heads=[t.person(), t.personal_code(), t.submitted(), t.state(), t.actions()]
            cells=move |case| row::cells(verbs, case).into_any()
            nothing
        />
        <ToastRegion toasts=verbs.toasts/>
    }
}

/// What can be done from a row.
#[derive(Clone, Copy)]
struct Verbs {
    live: Live<CaseRow>,
    toasts: Toasts,
    busy: Busy<IdentityId, ()>,
    t: &'static dyn Text,
}

impl Verbs {
    fn claim(self, identity: IdentityId) {
        self.busy.begin(identity, ());
        spawn_local(async move {
            match api::claim_case(identity).await {
                Ok(()) => self.toasts.good(self.t.claimed_now()),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.busy.end(identity);
        });
    }
}
