use super::again::{AgainForm, again_form, fetch_again_form};
use super::fetched_part::{fetched_part, when_idle};
use crate::components::{Dialog, dynamic};
use crate::hooks::SignInPrompt;
use domain::session::Me;
use leptos::prelude::*;

/// The dialog of [`SignInPrompt`].
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let prompt = SignInPrompt::current();
    let who = prompt.who();
    // Before a newer program is started, whose files are others.
    when_idle(|| Box::pin(async { _ = fetch_again_form().await }));
    let is_settled = RwSignal::new(false);
    // An open dialog takes the focus: letters that somebody is typing would land in its password.
    let is_typing = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    follow_keys(is_typing);
    let is_open = RwSignal::new(false);
    Effect::new(move || {
        let is_asked = who.with(Option::is_some) && is_settled.get();
        is_open.set(is_asked && (is_open.get_untracked() || !is_typing.get()))
    });
    let close = Callback::new(move |()| who.set(None));
    let form = move |me| {
        fetched_part(is_settled, move || {
            Box::pin(again_form(AgainForm::SignIn(Me::clone(&me), prompt, close)))
        })
    };
    view! {
        <Dialog id="sign-in-again" is_open=is_open.into() close>
            {dynamic(move || who.get().map(form))}
        </Dialog>
    }
}

/// How long no key has been pressed once somebody has stopped typing.
#[cfg(feature = "hydrate")]
const TYPING_ENDS: std::time::Duration = std::time::Duration::from_millis(800);

/// Keeps track of whether somebody is typing.
#[cfg(feature = "hydrate")]
fn follow_keys(is_typing: RwSignal<bool>) {
    let end = crate::hooks::debounce(TYPING_ENDS, move |()| _ = is_typing.try_set(false));
    let handle = window_event_listener(leptos::ev::keydown, move |_| {
        is_typing.set(true);
        end(());
    });
    on_cleanup(move || handle.remove());
}
