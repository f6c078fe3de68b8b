use super::signed_out_layout::set_document_title;
use crate::page_context::text;
use leptos::prelude::*;

/// The header of a page: breadcrumb, title, and its primary action.
#[component]
pub(crate) fn PageHeader(
    #[prop(into)] title: Signal<String>,
    /// The parent page: its path and its name.
    #[prop(optional)]
    above: Option<(&'static str, &'static str)>,
    #[prop(optional, into)] lead: String,
    #[prop(optional, into)] action: ViewFn,
) -> impl IntoView {
    set_document_title(title);
    let t = text();
    let crumb = above.map(|(path, name)| {
        view! {
            <nav class="crumb" aria-label=t.breadcrumb()><ol><li><a href=path>{name}</a></li></ol></nav>
        }
        .into_any()
    });
    view! {
        <div class="page-head">
            <div>
                {crumb}
                <h1>{move || title.get()}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> }.into_any())}
            </div>
            {action.run()}
        </div>
    }
}
