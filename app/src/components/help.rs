use super::SupportContact;
use crate::page_context::text;
use leptos::prelude::*;

/// A folded help text beside a form, with the support contact.
#[component]
pub(crate) fn Help(
    /// A few sentences.
    #[prop(into)]
    words: Vec<&'static str>,
) -> impl IntoView {
    let t = text();
    view! {
        <aside class="help">
            <details class="fold">
                <summary>{t.how_this_works()}</summary>
                <div class="fold-body">{words.into_iter().map(|words| view! { <p>{words}</p> }.into_any()).collect_view()}</div>
            </details>
            <SupportContact/>
        </aside>
    }
}
