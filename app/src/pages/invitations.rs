//! *Invitations*.

use leptos::prelude::*;

#[component]
pub(crate) fn Invitations() -> impl IntoView {}
