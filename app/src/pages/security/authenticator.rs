use super::actions::SecurityActions;
use crate::api::security::add_authenticator;
use crate::components::{Dialog, ErrorSummary, TextField, dynamic};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::security::{AuthenticatorDraft, AuthenticatorOffer};
use leptos::prelude::*;

/// *Add an authenticator app*: its secret, and the first code.
#[component]
pub(super) fn AuthenticatorDialog(actions: SecurityActions) -> impl IntoView {
    let offer = actions.offer;
    let close = Callback::new(move |()| offer.set(None));
    view! {
        <Dialog id="authenticator" is_open=Signal::derive(move || offer.with(Option::is_some)) close>
            {dynamic(move || offer.get().map(|offer| view! { <AuthenticatorForm actions offer close/> }.into_any()))}
        </Dialog>
    }
}

#[component]
fn AuthenticatorForm(
    actions: SecurityActions,
    offer: AuthenticatorOffer,
    close: Callback<()>,
) -> impl IntoView {
    let t = text();
    let draft = AuthenticatorDraft { offer: offer.offer, ..AuthenticatorDraft::default() };
    let form = Form::new(draft, |draft| draft.check().err());
    let code = form.bind(Field::Code, |draft| &mut draft.code);
    let name = form.bind(Field::FactorName, |draft| &mut draft.factor_name);
    view! {
        <form method="dialog" novalidate on:submit=form.submit(add_authenticator, move |codes| actions.added(codes))>
            <div class="body">
                <h2 id="authenticator-title">{t.add_authenticator()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.authenticator_words()}</p>
                <div class="link-box">
                    <div>
                        <p>{t.authenticator_scan()}</p>
                        <p class="hint">{t.authenticator_by_hand()}": "<code class="mono breaks">{offer.secret}</code></p>
                    </div>
                    <div class="qr" role="img" aria-label=t.qr_code_of_authenticator() inner_html=offer.qr_svg></div>
                </div>
                <TextField
                    bound=code
                    label=t.field(Field::Code)
                    hint=t.authenticator_code_hint()
                    autocomplete="one-time-code"
                    mono=true
                />
                <TextField bound=name label=t.field(Field::FactorName) hint=t.authenticator_name_hint()/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.add_authenticator()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
