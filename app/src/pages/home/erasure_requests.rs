use crate::components::dynamic;
use crate::page_context::{has_permission, me, text};
use domain::identity::PersonFilter;
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;

/// The number of erasure requests, for those who can handle them.
#[component]
pub(super) fn ErasureRequests() -> impl IntoView {
    let t = text();
    dynamic(move || {
        if !has_permission(Permission::ManageAccounts) {
            return ().into_any();
        }
        let count = me().map(|me| me.erasure_requests).unwrap_or_default();
        let way = if !count.is_zero() {
            let address = format!("{}?state={}", paths::PEOPLE, PersonFilter::ErasureAsked);
            view! { <a class="btn primary" href=address>{t.show_requests()}</a> }.into_any()
        } else {
            view! { <a class="btn" href=paths::PEOPLE>{t.find_somebody()}</a> }.into_any()
        };
        view! {
            <section class="panel" aria-labelledby="requests-title">
                <div class="head"><h2 id="requests-title">{t.erasure_requests()}</h2></div>
                <div class="body"><p>{t.people_asked_erasure(count)}</p></div>
                <div class="foot">{way}</div>
            </section>
        }
        .into_any()
    })
}
