use crate::components::{Icon, Shape};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::invitation::InviteDraft;
use leptos::prelude::*;

/// The fault of an option.
#[component]
pub(super) fn OptionFault(form: Form<InviteDraft>, field: Field, id: &'static str) -> impl IntoView {
    let t = text();
    view! {
        <p class="says" id=id role="status">
            {move || form.fault(field).map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())}
        </p>
    }
}
