use crate::components::{EmailAddress, Timestamp};
use crate::page_context::text;
use domain::address_change::{AddressChangeStage, AddressChangeView};
use leptos::prelude::*;

/// A change of an e-mail address in words: which address, who asked for it, and what comes when.
#[component]
pub(crate) fn AddressChangeWords(id: &'static str, change: AddressChangeView) -> impl IntoView {
    let t = text();
    let AddressChangeView { email, stage, by, due_at, in_force_at, is_agreed, .. } = change;
    let is_undoable = stage == AddressChangeStage::Undoable;
    let name = if is_undoable { t.previous_address() } else { t.new_address() };
    let by = (!by.is_empty()).then(|| format!(", {}", t.address_asked_by(&by)));
    let line = |words: &'static str, at: i64| view! { <p>{words}" "<Timestamp at/>"."</p> }.into_any();
    let rest = match stage {
        AddressChangeStage::Undoable => line(t.address_undo_until(), due_at),
        AddressChangeStage::Asked => {
            let agreed = is_agreed.then(|| view! { <p>{t.address_is_agreed()}</p> }.into_any());
            let then = in_force_at.filter(|_| !is_agreed).map(|at| line(t.address_in_force_on(), at));
            view! { <p>{t.address_waits_for_mail()}</p> {line(t.address_confirm_until(), due_at)} {then} {agreed} }.into_any()
        }
        AddressChangeStage::Confirmed => line(t.address_in_force_on(), due_at),
    };
    view! {
        <p id=id>{name}": "<EmailAddress email/>{by}</p>
        {rest}
    }
}
