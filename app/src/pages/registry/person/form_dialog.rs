//! A dialog with a form, and its buttons.

use super::actions::PersonActions;
use crate::components::Dialog;
use crate::page_context::text;
use domain::registry::AccountAction;
use leptos::prelude::*;

/// A dialog with a form that is made anew each time it opens.
#[component]
pub(super) fn FormDialog(
    actions: PersonActions,
    id: &'static str,
    action: AccountAction,
    form: Callback<(), AnyView>,
) -> impl IntoView {
    let is_open = Memo::new(move |_| actions.form.get() == Some(action));
    let close = Callback::new(move |()| {
        if is_open.get_untracked() {
            actions.form.set(None);
        }
    });
    view! {
        <Dialog id is_open=is_open.into() close>{move || is_open.get().then(|| form.run(()))}</Dialog>
    }
}

#[component]
pub(super) fn Foot(
    actions: PersonActions,
    name: &'static str,
    is_pending: RwSignal<bool>,
    #[prop(optional)] is_danger: bool,
) -> impl IntoView {
    let class = if is_danger { "btn danger" } else { "btn primary" };
    view! {
        <div class="foot">
            <button class=class type="submit" aria-busy=move || is_pending.get().then_some("true")>{name}</button>
            <button class="btn" type="button" on:click=move |_| actions.form.set(None)>{text().cancel()}</button>
        </div>
    }
}
