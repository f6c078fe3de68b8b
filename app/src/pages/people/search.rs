//! Search results, shared by all lists of people.

use crate::components::{EmptyList, Shape};
use crate::hooks::{LiveListState, LiveRow, is_hydrated};
use crate::page_context::text;
use leptos::prelude::*;

/// The number of results. Screen readers announce it, since the list changes while somebody types; it is visible if
/// the results only nearly match.
#[component]
pub(in crate::pages) fn SearchStatus<T: LiveRow>(live: LiveListState<T>) -> impl IntoView {
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

/// An empty list of people, after a search and otherwise.
pub(in crate::pages) fn empty_people<T: LiveRow>(
    live: LiveListState<T>,
    not_found_why: &'static str,
    (title, why): (&'static str, &'static str),
    shape: Shape,
) -> AnyView {
    let t = text();
    let is_searched = live.query.with_untracked(|query| !query.search.is_empty());
    let (title, why) = if is_searched { (t.nobody_found(), not_found_why) } else { (title, why) };
    view! { <EmptyList title why way=Some((T::PATH, t.show_everyone())) shape/> }.into_any()
}
