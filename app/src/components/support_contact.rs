use crate::page_context::{session, text};
use leptos::prelude::*;

/// Whom to ask, if the settings say so.
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
