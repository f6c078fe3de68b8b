//! *Outgoing mail*.

use leptos::prelude::*;

#[component]
pub(crate) fn OutgoingMail() -> impl IntoView {}
