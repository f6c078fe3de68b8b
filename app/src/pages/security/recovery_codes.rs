use super::actions::{Act, SecurityActions};
use crate::components::{Dialog, RecoveryCodeList, dynamic};
use crate::page_context::text;
use domain::security::RecoveryCodes;
use leptos::prelude::*;

/// The recovery codes, shown once.
#[component]
pub(super) fn RecoveryCodesDialog(actions: SecurityActions) -> impl IntoView {
    let codes = actions.codes;
    let close = Callback::new(move |()| codes.set(None));
    view! {
        <Dialog id="codes" is_open=Signal::derive(move || codes.with(Option::is_some)) close>
            {dynamic(move || codes.get().map(|codes| view! { <Codes actions codes/> }.into_any()))}
        </Dialog>
    }
}

#[component]
fn Codes(actions: SecurityActions, codes: RecoveryCodes) -> impl IntoView {
    let t = text();
    view! {
        <form method="dialog">
            <div class="body">
                <h2 id="codes-title">{t.recovery_codes()}</h2>
                <RecoveryCodeList codes/>
            </div>
            <div class="foot">
                <button
                    class="btn primary"
                    type="button"
                    aria-busy=move || actions.is_running(Act::KeepRecoveryCodes).get().then_some("true")
                    on:click=move |_| actions.run(Act::KeepRecoveryCodes)
                >
                    {t.recovery_codes_kept()}
                </button>
            </div>
        </form>
    }
}
