use super::Section;
use super::actions::{Act, SecurityActions};
use crate::components::{Icon, RowButton, Shape, Timestamp, dynamic};
use crate::page_context::text;
use domain::security::{AuthenticatorView, RecoveryCodesView};
use leptos::prelude::*;

/// The second factor, and the recovery codes that take its place.
#[component]
pub(super) fn FactorSection(actions: SecurityActions) -> impl IntoView {
    let t = text();
    let body = move || {
        let security = actions.security.get();
        if !security.has_factor() {
            return view! { <div class="body"><p>{t.no_second_factor()}</p></div> }.into_any();
        }
        let reset = security.reset_due_at.map(|at| reset_note(actions, at));
        let app = security.authenticator.map(|app| authenticator(actions, app));
        let codes = recovery_codes(actions, security.recovery_codes);
        view! { <div class="body">{reset}{app}{codes}</div> }.into_any()
    };
    let add = move || {
        let is_there = actions.security.with(|security| security.authenticator.is_some());
        (!is_there).then(|| {
            view! {
                <div class="foot">
                    <button
                        class="btn needs-script"
                        type="button"
                        aria-busy=move || actions.is_running(Act::OfferAuthenticator).get().then_some("true")
                        on:click=move |_| actions.run(Act::OfferAuthenticator)
                    >
                        {t.add_authenticator()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Section id="factor-title" title=t.second_factor()>
            {dynamic(body)}
            {dynamic(add)}
        </Section>
    }
}

/// An administrator's reset, which the person can stop.
fn reset_note(actions: SecurityActions, at: i64) -> AnyView {
    let t = text();
    view! {
        <div class="note warn">
            <Icon shape=Shape::Warn/>
            <div class="stack">
                <p>{t.own_reset_due()}" "<Timestamp at/>"."</p>
                <div>
                    <button
                        class="btn small needs-script"
                        type="button"
                        aria-busy=move || actions.is_running(Act::StopReset).get().then_some("true")
                        on:click=move |_| actions.run(Act::StopReset)
                    >
                        {t.stop_reset()}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn authenticator(actions: SecurityActions, app: AuthenticatorView) -> AnyView {
    let t = text();
    let name = if app.name.is_empty() { t.authenticator_app().to_owned() } else { app.name };
    let used = match app.used_at {
        Some(at) => view! { {t.last_used_on()}" "<Timestamp at/> }.into_any(),
        None => t.never_used().into_any(),
    };
    view! {
        <ul class="entries" role="list">
            <li class="entry-with-action">
                <div>
                    <p id="authenticator-name">{name}</p>
                    <p class="hint">{t.added_on()}" "<Timestamp at=app.added_at/>", "{used}</p>
                </div>
                <RowButton
                    name=t.remove_factor()
                    icon=None
                    about="authenticator-name".to_owned()
                    is_busy=actions.is_running(Act::RemoveAuthenticator)
                    is_waiting=actions.is_busy()
                    is_danger=true
                    press=Callback::new(move |()| actions.asking.set(Some(Act::RemoveAuthenticator)))
                />
            </li>
        </ul>
    }
    .into_any()
}

fn recovery_codes(actions: SecurityActions, codes: RecoveryCodesView) -> AnyView {
    let t = text();
    let unsaved = (!codes.are_acknowledged).then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.recovery_codes_unsaved()}</p></div> }.into_any()
    });
    view! {
        <div class="stack">
            <h3 id="recovery-codes-name">{t.recovery_codes()}</h3>
            <p>{t.recovery_codes_words()}" "{t.recovery_codes_left(codes.left)}</p>
            {unsaved}
            <div>
                <button
                    class="btn small needs-script"
                    type="button"
                    aria-describedby="recovery-codes-name"
                    aria-busy=move || actions.is_running(Act::MakeRecoveryCodes).get().then_some("true")
                    on:click=move |_| actions.asking.set(Some(Act::MakeRecoveryCodes))
                >
                    {t.make_recovery_codes()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
