use crate::api::security::{begin_passkey_confirmation, confirm_session, confirm_with_passkey};
use crate::components::{ErrorSummary, PasskeyButton, PasskeyUse, PasswordField};
use crate::hooks::{Form, SignInPrompt};
use crate::page_context::{me, text};
use domain::form::Field;
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

/// The password, or a passkey.
#[component]
pub(super) fn ConfirmForm(prompt: SignInPrompt, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(OwnPasswordDraft::default(), |draft| draft.check().err());
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    let me = untrack(me);
    let email = me.as_ref().map(|me| me.email.clone()).unwrap_or_default();
    let with_passkey = me.filter(|me| me.has_passkey).map(|_| {
        let done = Callback::new(move |()| prompt.finish_confirming());
        view! { <PasskeyButton what=CONFIRM_WITH_PASSKEY name=t.use_passkey() error=form.error then=done/> }
            .into_any()
    });
    view! {
        <form method="dialog" novalidate on:submit=form.submit(confirm_session, move |()| prompt.finish_confirming())>
            <div class="body">
                <h2 id="confirm-again-title">{t.confirm_title()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.confirm_words()}</p>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=email readonly hidden/>
                <PasswordField bound=password autocomplete="current-password"/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.confirm_button()}
                </button>
                {with_passkey}
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}

/// Confirms the session with a passkey.
pub(crate) const CONFIRM_WITH_PASSKEY: PasskeyUse = PasskeyUse {
    begin: || Box::pin(begin_passkey_confirmation()),
    finish: |answer| Box::pin(confirm_with_passkey(answer)),
};
