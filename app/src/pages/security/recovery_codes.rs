use super::actions::{Act, SecurityActions};
use crate::components::{Dialog, Icon, Shape, dynamic};
use crate::hooks::copy_text;
use crate::page_context::text;
use domain::security::RecoveryCodes;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let copied = RwSignal::new("");
    let all = codes.0.join("\n");
    let copy = move |_| {
        let all = all.clone();
        spawn_local(async move {
            let is_copied = copy_text(&all).await;
            let _ = copied.try_set(if is_copied { t.recovery_codes_copied() } else { t.copy_by_hand() });
        });
    };
    let rows = codes.0.into_iter().map(|code| view! { <li>{code}</li> }.into_any()).collect_view();
    view! {
        <form method="dialog">
            <div class="body">
                <h2 id="codes-title">{t.recovery_codes()}</h2>
                <p>{t.recovery_codes_once()}</p>
                <ul class="code-list mono" role="list">{rows}</ul>
                <div class="row">
                    <button class="btn" type="button" on:click=copy>
                        <Icon shape=Shape::Copy/>
                        {t.copy_recovery_codes()}
                    </button>
                    <span class="hint" role="status">{move || copied.get()}</span>
                </div>
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
