use leptos::prelude::*;

#[component]
pub(crate) fn AcceptInvitation() -> impl IntoView {}
