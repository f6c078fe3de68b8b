use super::{Icon, Shape};
use crate::page_context::text;
use domain::alphabets::mixes_alphabets;
use leptos::prelude::*;

/// A tag beside a name or an address whose letters are of several alphabets that look alike; nothing beside any other.
#[component]
pub(crate) fn MixedAlphabets<'a>(of: &'a str) -> impl IntoView {
    mixes_alphabets(of).then(|| {
        let t = text();
        view! { <span class="tag warn" title=t.mixed_alphabets_why()>{t.mixed_alphabets()}</span> }.into_any()
    })
}

/// The same as a sentence, where somebody decides about one person.
#[component]
pub(crate) fn MixedAlphabetsNote<'a>(of: &'a str) -> impl IntoView {
    mixes_alphabets(of).then(|| {
        let words = text().mixed_alphabets_why();
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{words}</p></div> }.into_any()
    })
}
