use leptos::prelude::*;

#[component]
pub(crate) fn NewUser() -> impl IntoView {}
