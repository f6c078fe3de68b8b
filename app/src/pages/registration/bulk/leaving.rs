use super::browser::{ask_before_leaving, ask_before_unloading};
use crate::components::Confirm;
use crate::hooks::ConfirmState;
use crate::page_context::text;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Asks before the page is left while there is work in it: the browser does where the page is unloaded, a dialog does
/// where only the router would move. *Back* cannot be held up; what was there is offered again on return.
#[component]
pub(in crate::pages) fn Leaving(
    has_work: Signal<bool>,
    /// What would be lost.
    words: &'static str,
) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<String>::new();
    let navigate = use_navigate();
    let is_pending = RwSignal::new(false);
    let error = RwSignal::new(None);
    Effect::new(move || {
        ask_before_unloading(has_work);
        ask_before_leaving(has_work, Callback::new(move |address| asking.open(address)));
    });
    let leave = Callback::new(move |()| {
        if let Some(address) = untrack(|| asking.subject()) {
            asking.close().run(());
            navigate(&address, Default::default());
        }
    });
    view! {
        <Confirm
            id="leave"
            title=t.leave_ask()
            is_open=asking.is_open()
            close=asking.close()
            words=words.to_owned()
            yes=t.leave().to_owned()
            is_destructive=true
            is_pending
            error
            confirm=leave
        />
    }
}
