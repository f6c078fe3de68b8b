use crate::api::ApiError;
use crate::api::security::{begin_passkey_sign_in, passkey_sign_in};
use crate::hooks::{are_supported, ask_for_passkey};
use crate::page_context::text;
use domain::security::{PasskeyAnswer, PasskeyOptions};
use domain::text::Locale;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

type Asked<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// What a passkey is asked for: how to begin, and how to finish. Functions, so that the button is compiled once.
#[derive(Clone, Copy)]
pub(crate) struct PasskeyUse {
    pub begin: fn() -> Asked<PasskeyOptions>,
    pub finish: fn(PasskeyAnswer) -> Asked<()>,
}

/// Signs in with a passkey alone.
pub(crate) const SIGN_IN_WITH_PASSKEY: PasskeyUse = PasskeyUse {
    begin: || Box::pin(begin_passkey_sign_in()),
    finish: |answer| Box::pin(passkey_sign_in(answer)),
};

impl PasskeyUse {
    /// Asks for a passkey; in the suggestions of a field, if it waits there.
    ///
    /// # Errors
    /// Those of the host; `passkey_cancelled`, made by the browser.
    pub async fn ask(self, is_suggested: bool, locale: Locale) -> Result<(), ApiError> {
        let options = (self.begin)().await?;
        let credential = ask_for_passkey(&options.0, is_suggested).await;
        let credential = credential.map_err(|none| ApiError::from_code(none.code(), locale))?;
        (self.finish)(PasskeyAnswer { credential }).await
    }
}

/// A button that asks for a passkey; hidden in browsers that have none.
#[component]
pub(crate) fn PasskeyButton(
    what: PasskeyUse,
    name: &'static str,
    error: RwSignal<Option<ApiError>>,
    /// Called after it was used.
    then: Callback<()>,
) -> impl IntoView {
    let locale = text().locale();
    let is_pending = RwSignal::new(false);
    // Decided after hydration: the host does not know the browser.
    let is_shown = RwSignal::new(false);
    Effect::new(move || is_shown.set(are_supported()));
    let press = move |_| {
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = what.ask(false, locale).await;
            is_pending.set(false);
            match answer {
                Ok(()) => then.run(()),
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    view! {
        <button
            class="btn wide needs-script"
            type="button"
            hidden=move || !is_shown.get()
            aria-busy=move || is_pending.get().then_some("true")
            on:click=press
        >
            {name}
        </button>
    }
}
