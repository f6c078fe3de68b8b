use crate::components::{Icon, Shape};
use crate::hooks::copy_text;
use crate::page_context::text;
use domain::security::RecoveryCodes;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Recovery codes, to be copied.
#[component]
pub(crate) fn RecoveryCodeList(codes: RecoveryCodes) -> impl IntoView {
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
        <p>{t.recovery_codes_once()}</p>
        <ul class="code-list mono" role="list">{rows}</ul>
        <div class="row">
            <button class="btn" type="button" on:click=copy>
                <Icon shape=Shape::Copy/>
                {t.copy_recovery_codes()}
            </button>
            <span class="hint" role="status">{move || copied.get()}</span>
        </div>
    }
}
