use super::Section;
use super::actions::{Act, SecurityActions};
use crate::api::ApiError;
use crate::api::security::add_passkey;
use crate::components::{Dialog, ErrorSummary, Icon, RowButton, Shape, TextField, Timestamp, dynamic};
use crate::hooks::{Form, are_supported, make_passkey};
use crate::page_context::text;
use domain::form::Field;
use domain::security::{PasskeyDraft, PasskeyOptions, PasskeySupport, PasskeyView};
use leptos::prelude::*;

/// The passkeys, and why there can be none.
#[component]
pub(super) fn PasskeysSection(actions: SecurityActions) -> impl IntoView {
    let t = text();
    let body = move || {
        let (passkeys, support) =
            actions.security.with(|security| (security.passkeys.clone(), security.passkey_support));
        let why_not = match support {
            PasskeySupport::Offered => None,
            PasskeySupport::BareAddress => Some(t.passkeys_bare_address()),
            PasskeySupport::NotEncrypted => Some(t.passkeys_not_encrypted()),
        };
        let words = why_not.unwrap_or_else(|| t.passkeys_words());
        let rows = passkeys.into_iter().map(|row| passkey(actions, row)).collect::<Vec<_>>();
        let rows =
            (!rows.is_empty()).then(|| view! { <ul class="entries" role="list">{rows}</ul> }.into_any());
        view! { <div class="body"><p>{words}</p>{rows}</div> }.into_any()
    };
    // Decided after hydration: the host does not know the browser.
    let is_supported = RwSignal::new(true);
    Effect::new(move || is_supported.set(are_supported()));
    let add = move || {
        let is_offered =
            actions.security.with(|security| security.passkey_support == PasskeySupport::Offered);
        is_offered.then(|| match is_supported.get() {
            true => view! {
                <div class="foot">
                    <button
                        class="btn needs-script"
                        type="button"
                        aria-busy=move || actions.is_running(Act::BeginPasskey).get().then_some("true")
                        on:click=move |_| actions.run(Act::BeginPasskey)
                    >
                        {t.add_passkey()}
                    </button>
                </div>
            }
            .into_any(),
            false => {
                view! { <div class="foot"><p class="hint">{t.passkeys_not_in_browser()}</p></div> }.into_any()
            }
        })
    };
    view! {
        <Section id="passkeys-title" title=t.passkeys()>
            {dynamic(body)}
            {dynamic(add)}
        </Section>
    }
}

fn passkey(actions: SecurityActions, row: PasskeyView) -> AnyView {
    let t = text();
    let id = row.id;
    let name_id = format!("passkey-{id}");
    let name = if row.name.is_empty() { t.passkey().to_owned() } else { row.name };
    let used = match row.used_at {
        Some(at) => view! { {t.last_used_on()}" "<Timestamp at/> }.into_any(),
        None => t.never_used().into_any(),
    };
    let problem = if row.is_suspect {
        Some(t.passkey_is_suspect())
    } else {
        (!row.is_for_this_host).then(|| t.passkey_of_other_host())
    };
    let problem = problem.map(|words| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{words}</p></div> }.into_any()
    });
    view! {
        <li class="entry-with-action">
            <div>
                <p id=name_id.clone()>{name}</p>
                <p class="hint">{t.added_on()}" "<Timestamp at=row.added_at/>", "{used}</p>
                {problem}
            </div>
            <RowButton
                name=t.remove_factor()
                icon=None
                about=name_id
                is_busy=actions.is_running(Act::RemovePasskey(id))
                is_waiting=actions.is_busy()
                is_danger=true
                press=Callback::new(move |()| actions.asking.set(Some(Act::RemovePasskey(id))))
            />
        </li>
    }
    .into_any()
}

/// *Add a passkey*: its name, then the browser's own questions.
#[component]
pub(super) fn PasskeyDialog(actions: SecurityActions) -> impl IntoView {
    let passkey = actions.passkey;
    let close = Callback::new(move |()| passkey.set(None));
    view! {
        <Dialog id="passkey" is_open=Signal::derive(move || passkey.with(Option::is_some)) close>
            {dynamic(move || passkey.get().map(|options| view! { <PasskeyForm actions options close/> }.into_any()))}
        </Dialog>
    }
}

#[component]
fn PasskeyForm(actions: SecurityActions, options: PasskeyOptions, close: Callback<()>) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let form = Form::new(PasskeyDraft::default(), |draft| draft.check().err());
    let name = form.bind(Field::FactorName, |draft| &mut draft.factor_name);
    let submit = form.submit(
        move |draft| {
            let options = options.0.clone();
            async move {
                let made = make_passkey(&options).await;
                let credential = made.map_err(|none| ApiError::from_code(none.code(), locale))?;
                add_passkey(PasskeyDraft { credential, ..draft }).await
            }
        },
        move |codes| actions.passkey_added(codes),
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="passkey-title">{t.add_passkey()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.add_passkey_words()}</p>
                <TextField bound=name label=t.field(Field::FactorName) hint=t.passkey_name_hint()/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.add_passkey()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
