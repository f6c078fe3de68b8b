use super::MixedAlphabets;
use leptos::prelude::*;

/// An e-mail address that may wrap after its @.
#[component]
pub(crate) fn EmailAddress(email: String) -> impl IntoView {
    let mixed = view! { <MixedAlphabets of=&email/> }.into_any();
    let domain = email.rfind('@').map_or(email.len(), |at| at + 1);
    let (local, domain) = email.split_at(domain);
    view! { <span class="breaks">{local.to_owned()}<wbr/>{domain.to_owned()}{mixed}</span> }
}
