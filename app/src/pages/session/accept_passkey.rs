use crate::api::ApiError;
use crate::api::security::keep_recovery_codes;
use crate::api::session::{accept_with_passkey, begin_passkey_acceptance};
use crate::components::{ErrorSummary, RecoveryCodeList, dynamic};
use crate::hooks::{SubmitAction, are_supported, focus_after_render, load_page, make_passkey};
use crate::page_context::{session, text};
use domain::paths;
use domain::security::RecoveryCodes;
use domain::session::PasskeyAcceptDraft;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// *Use a passkey instead of a password*, where the program and the browser can.
#[component]
pub(super) fn PasskeyInstead(
    token: String,
    /// The language that the person has chosen; empty if they have not.
    locale: String,
    /// The codes that the first passkey gives, once it is made.
    codes: RwSignal<Option<RecoveryCodes>>,
) -> impl IntoView {
    let t = text();
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    // Decided after hydration: the host does not know the browser.
    let is_shown = RwSignal::new(false);
    let is_offered = session().with_untracked(|session| session.offers_passkeys);
    Effect::new(move || is_shown.set(is_offered && are_supported()));
    let press = move |_| {
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        error.set(None);
        let (token, locale) = (token.clone(), locale.clone());
        spawn_local(async move {
            let answer = accept(token, locale).await;
            is_pending.set(false);
            match answer {
                Ok(made) => {
                    codes.set(Some(made));
                    focus_after_render("codes-title");
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    view! {
        <div class="passkey-first needs-script" hidden=move || !is_shown.get()>
            <ErrorSummary error/>
            <button
                class="btn wide"
                type="button"
                aria-describedby="passkey-instead-hint"
                aria-busy=move || is_pending.get().then_some("true")
                on:click=press
            >
                {t.use_passkey_instead()}
            </button>
            <p class="hint" id="passkey-instead-hint">{t.use_passkey_instead_words()}</p>
        </div>
    }
}

async fn accept(token: String, locale: String) -> Result<RecoveryCodes, ApiError> {
    let options = begin_passkey_acceptance(token.clone()).await?;
    let made = make_passkey(&options.0).await;
    let credential = made.map_err(|none| ApiError::from_code(none.code(), text().locale()))?;
    accept_with_passkey(token, PasskeyAcceptDraft { credential, locale }).await
}

/// The recovery codes, shown once, in place of the form.
#[component]
pub(super) fn AcceptedWithPasskey(codes: RecoveryCodes) -> impl IntoView {
    let t = text();
    let keeping = SubmitAction::new();
    let keep = keeping.submit(keep_recovery_codes, |()| load_page(paths::HOME));
    view! {
        <form class="panel" on:submit=keep aria-labelledby="codes-title">
            <div class="body">
                <ErrorSummary error=keeping.error/>
                <h1 id="codes-title" tabindex="-1">{t.recovery_codes()}</h1>
                <RecoveryCodeList codes/>
            </div>
            <div class="foot">
                <button
                    class="btn primary wide"
                    type="submit"
                    aria-busy=move || keeping.is_pending.get().then_some("true")
                >
                    {t.recovery_codes_kept()}
                </button>
            </div>
        </form>
    }
}

/// The form, or the codes once the invitation was accepted.
pub(super) fn codes_or(
    codes: RwSignal<Option<RecoveryCodes>>,
    form: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    dynamic(move || match codes.get() {
        Some(codes) => view! { <AcceptedWithPasskey codes/> }.into_any(),
        None => form(),
    })
}
