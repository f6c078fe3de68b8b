use crate::first::{session, text};
use leptos::prelude::*;

/// Beside the form: how this works, and whom to ask.
#[component]
pub(super) fn Help() -> impl IntoView {
    let t = text();
    let contact = session().with_untracked(|session| session.support_contact.clone());
    let contact = (!contact.is_empty()).then(|| {
        let is_address = contact.contains('@') && !contact.contains(char::is_whitespace);
        let contact = if is_address {
            view! { <a href=format!("mailto:{contact}")>{contact.clone()}</a> }.into_any()
        } else {
            contact.into_any()
        };
        view! { <p>{t.questions()}" "{contact}</p> }
    });
    view! {
        <aside class="help">
            <details class="fold">
                <summary>{t.how_this_works()}</summary>
                <div class="fold-body">
                    <p>{t.how_register()}</p>
                    <p>{t.how_invitation()}</p>
                    <p>{t.how_pending()}</p>
                </div>
            </details>
            {contact}
        </aside>
    }
}
