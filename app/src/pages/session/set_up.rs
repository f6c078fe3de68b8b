use leptos::prelude::*;

#[component]
pub(crate) fn SetUp() -> impl IntoView {}
