use crate::api::reviews::ask_erasure;
use crate::components::{Confirm, Icon, Shape, Timestamp, Toasts};
use crate::hooks::{ConfirmState, focus_after_render};
use crate::page_context::text;
use domain::identity::DeclinedErasure;
use leptos::prelude::*;

/// Requests erasure once; afterwards shows the date of the request.
#[component]
pub(super) fn Erasure(
    /// Unix milliseconds.
    asked_at: RwSignal<Option<i64>>,
    /// The answer to an earlier request.
    declined: Option<DeclinedErasure>,
    toasts: Toasts,
) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<()>::new();
    let confirm = Callback::new(move |()| {
        asking.confirm(
            |()| ask_erasure(),
            move |(), answer| {
                if let Ok(receipt) = answer {
                    asked_at.set(receipt.erasure_asked_at);
                    toasts.good(t.erasure_asked_now());
                    focus_after_render("erasure-title");
                }
            },
        );
    });
    let stands = move || match asked_at.get() {
        Some(at) => view! { <div class="body"><p>{t.erasure_asked()}" "<Timestamp at/></p></div> }.into_any(),
        None => view! {
            <div class="body">
                {declined.clone().map(|declined| view! { <Declined declined/> }.into_any())}
                <p>{t.erasure_how()}</p>
            </div>
            <div class="foot">
                <button class="btn needs-script" type="button" on:click=move |_| asking.open(())>
                    {t.ask_erasure()}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="erasure-title">
            <div class="head"><h2 id="erasure-title" tabindex="-1">{t.erasure()}</h2></div>
            {stands}
        </section>
        <Confirm
            id="erase"
            title=t.ask_erasure_title().to_owned()
            is_open=asking.is_open()
            close=asking.close()
            words=t.ask_erasure_words().to_owned()
            yes=t.ask_erasure().to_owned()
            is_destructive=true
            is_pending=asking.is_pending
            error=asking.error
            confirm
        />
    }
}

/// When and why the last request was declined.
#[component]
fn Declined(declined: DeclinedErasure) -> impl IntoView {
    let t = text();
    let reason = match declined.reason {
        reason if reason.is_empty() => t.erasure_reason_hidden().to_owned(),
        reason => reason,
    };
    view! {
        <div class="note">
            <Icon shape=Shape::Info/>
            <p>{t.erasure_declined_on()}" "<Timestamp at=declined.at/></p>
            <p class="kept-lines">{reason}</p>
        </div>
    }
}
