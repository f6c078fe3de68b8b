use crate::page_context::text;
use domain::paths;
use leptos::prelude::*;

/// A link to the privacy notice in a tab of its own, so that nothing that was typed is lost.
#[component]
pub(crate) fn NoticeLink(
    /// The version; the one in force if there is none.
    #[prop(optional_no_strip)]
    version: Option<u32>,
    words: String,
) -> impl IntoView {
    let address = version.map_or_else(|| paths::PRIVACY_NOTICE.to_owned(), paths::privacy_notice);
    view! {
        <a href=address target="_blank" rel="noopener">
            {words}
            <span class="visually-hidden">" ("{text().opens_in_new_tab()}")"</span>
        </a>
    }
    .into_any()
}
