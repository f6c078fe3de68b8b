use leptos::prelude::*;

#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {}
