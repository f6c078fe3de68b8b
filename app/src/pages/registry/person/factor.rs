use super::actions::PersonActions;
use super::fact;
use crate::api::security::{factor_of_person, reset_second_factor};
use crate::components::{Confirm, Timestamp, dynamic};
use crate::hooks::{ConfirmState, PageResource};
use crate::page_context::text;
use domain::security::{FactorResetAnswer, PersonFactor};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The second factor of the person, and *Reset second factor*.
#[component]
pub(super) fn FactorOfPerson(actions: PersonActions) -> impl IntoView {
    let account = actions.account();
    let loaded = PageResource::new(move || factor_of_person(account));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let factor = loaded.load().await.ok()?;
                Some(view! { <Factor actions factor/> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Factor(actions: PersonActions, factor: PersonFactor) -> impl IntoView {
    let t = text();
    let account = actions.account();
    let factor = RwSignal::new(factor);
    let asking = ConfirmState::<()>::new();
    let confirm = Callback::new(move |()| {
        asking.confirm(
            move |()| reset_second_factor(account),
            move |(), answer| {
                if let Ok(answer) = answer {
                    actions.toasts.good(match answer {
                        FactorResetAnswer::Done => t.second_factor_was_reset(),
                        FactorResetAnswer::Waiting => t.second_factor_reset_waits(),
                    });
                }
                spawn_local(async move {
                    if let Ok(now) = factor_of_person(account).await {
                        let _ = factor.try_set(now);
                    }
                });
            },
        );
    });
    let button = move || {
        factor.with(|factor| factor.can_reset).then(|| {
            view! {
                <div class="foot">
                    <button
                        class="btn small danger-text needs-script"
                        type="button"
                        aria-describedby="account-title"
                        on:click=move |_| asking.open(())
                    >
                        {t.reset_second_factor()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    let why_not = move || {
        let why = factor.with(|factor| factor.hindrance)?;
        Some(view! { <p class="hint">{t.factor_reset_hindrance(why)}</p> }.into_any())
    };
    view! {
        <div class="body">
            <dl class="facts">{dynamic(move || fact(t.second_factor(), words(factor.get())))}</dl>
            {dynamic(why_not)}
        </div>
        {dynamic(button)}
        <Confirm
            id="reset-factor"
            title=t.ask_reset_second_factor().to_owned()
            is_open=asking.is_open()
            close=asking.close()
            words=Signal::derive(move || t.reset_second_factor_words(&actions.title()))
            yes=t.reset_second_factor().to_owned()
            is_destructive=true
            is_pending=asking.is_pending
            error=asking.error
            confirm
        />
    }
}

fn words(factor: PersonFactor) -> AnyView {
    let t = text();
    let app = factor.has_authenticator.then(|| t.authenticator_app().to_owned());
    let passkeys = (factor.passkeys > 0).then(|| t.passkeys_of_person(factor.passkeys));
    let all: Vec<String> = [app, passkeys].into_iter().flatten().collect();
    let all = if all.is_empty() { t.no_second_factor_of_person().to_owned() } else { all.join(", ") };
    let due = factor.reset_due_at.map(|at| view! { "; "{t.reset_due_on()}" "<Timestamp at/> }.into_any());
    view! { {all}{due} }.into_any()
}
