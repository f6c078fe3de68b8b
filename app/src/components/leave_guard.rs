use crate::components::Confirm;
use crate::hooks::ConfirmState;
use crate::page_context::text;
#[cfg(feature = "hydrate")]
use in_browser::{ask_before_leaving, ask_before_unloading};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Asks before unsaved work is left: by the browser if the page is unloaded, by a dialog if the router navigates.
/// *Back* cannot be stopped; the work is offered again on return.
#[component]
pub(crate) fn LeaveGuard(
    has_work: Signal<bool>,
    /// What would be lost.
    words: &'static str,
) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<String>::new();
    let navigate = use_navigate();
    let is_pending = RwSignal::new(false);
    let error = RwSignal::new(None);
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        ask_before_unloading(has_work);
        ask_before_leaving(has_work, Callback::new(move |address| asking.open(address)));
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = has_work;
    let leave = Callback::new(move |()| {
        if let Some(address) = untrack(|| asking.subject()) {
            asking.close().run(());
            navigate(&address, Default::default());
        }
    });
    view! {
        <Confirm
            id="leave"
            title=t.leave_ask().to_owned()
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

#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use web_sys::{BeforeUnloadEvent, HtmlAnchorElement, MouseEvent};

    /// Guards against leaving or reloading the page while there is unsaved work.
    pub(super) fn ask_before_unloading(has_work: Signal<bool>) {
        let handle = window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
            if has_work.try_get_untracked() == Some(true) {
                event.prevent_default();
                // Chromium before 119 asks only if this is set.
                event.set_return_value("1");
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// Handles clicks on links to other pages before the router does; `ask` receives the address.
    pub(super) fn ask_before_leaving(has_work: Signal<bool>, ask: Callback<String>) {
        let caught =
            wasm_bindgen::prelude::Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
                let is_plain = event.button() == 0
                    && !(event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key());
                if !is_plain || has_work.try_get_untracked() != Some(true) {
                    return;
                }
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
                let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else {
                    return;
                };
                let location = window().location();
                let is_elsewhere = link.pathname() != location.pathname().unwrap_or_default();
                let is_ours = link.origin() == location.origin().unwrap_or_default();
                if is_ours && is_elsewhere && !link.has_attribute("download") && link.target().is_empty() {
                    event.prevent_default();
                    event.stop_propagation();
                    ask.run(link.pathname() + &link.search());
                }
            });
        let _ = document().add_event_listener_with_callback_and_bool(
            "click",
            caught.as_ref().unchecked_ref(),
            true,
        );
        let caught = StoredValue::new_local(caught);
        on_cleanup(move || {
            caught.with_value(|caught| {
                let caught = caught.as_ref().unchecked_ref();
                let _ = document().remove_event_listener_with_callback_and_bool("click", caught, true);
            });
        });
    }
}
