use leptos::prelude::*;

#[component]
pub(crate) fn ResetPassword() -> impl IntoView {}
