use super::SupportContact;
use crate::page_context::text;
use leptos::prelude::*;

/// A folded help text beside a form, with the support contact.
#[component]
pub(crate) fn Help(
    /// A few sentences.
    words: [&'static str; 3],
) -> impl IntoView {
    let t = text();
    view! {
        <aside class="help">
            <details class="fold">
                <summary>{t.how_this_works()}</summary>
                <div class="fold-body">{words.map(|words| view! { <p>{words}</p> }.into_any()).collect_view()}</div>
            </details>
            <SupportContact/>
        </aside>
    }
}

/// Whom to ask for help, if the organization has said so.
#[component]
pub(crate) fn SupportContact() -> impl IntoView {
    let t = text();
    let contact = session().with_untracked(|session| session.support_contact.clone());
    (!contact.is_empty()).then(|| {
        let is_address = contact.contains('@') && !contact.contains(char::is_whitespace);
        let contact = if is_address {
            view! { <a href=format!("mailto:{contact}")>{contact.clone()}</a> }.into_any()
        } else {
            contact.into_any()
        };
        view! { <p>{t.questions()}" "{contact}</p> }.into_any()
    })
}
