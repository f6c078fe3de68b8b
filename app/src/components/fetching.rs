use super::{Icon, Shape};
use crate::page_context::text;
use leptos::prelude::*;

/// Shown while pages are fetched and if that fails. It is always in the document: the start script and `groups` show
/// its parts, even before the page is hydrated.
#[component]
pub(crate) fn Fetching() -> impl IntoView {
    let t = text();
    let notice = move |id, words, way| {
        view! {
            <div class="toast bad" id=id role="alert" hidden>
                <Icon shape=Shape::Alert/>
                <p>{words}</p>
                <button class="btn small" type="button">{way}</button>
            </div>
        }
        .into_any()
    };
    view! {
        <div role="status">
            <div class="fetching-bar" id="fetching" hidden><span class="visually-hidden">{t.loading()}</span></div>
        </div>
        <div class="page-notices">
            {notice("not-fetched", t.not_fetched(), t.try_again())}
            {notice("outdated", t.outdated(), t.reload())}
        </div>
    }
}
