use crate::components::{Icon, PageHead, Shape, changing};
use crate::first::{me, session, text};
use leptos::prelude::*;

/// Where a person arrives: who they are here. Before the set-up: how it begins.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let t = text();
    changing(move || {
        match me() {
        Some(me) => view! {
            <PageHead title=t.welcome(&me.username) lead=t.welcome_inside()/>
            <section class="panel" aria-labelledby="account-title">
                <div class="head"><h2 id="account-title">{t.your_account()}</h2></div>
                <div class="body">
                    <dl class="facts">
                        <div><dt>{t.email_address()}</dt><dd>{me.email}</dd></div>
                        <div><dt>{t.username()}</dt><dd class="mono">{me.username}</dd></div>
                    </dl>
                </div>
            </section>
        }
        .into_any(),
        None if !session().with(|session| session.is_founded) => view! {
            <section class="panel">
                <div class="empty">
                    <Icon shape=Shape::Key/>
                    <h1>{t.not_set_up()}</h1>
                    <p>{t.not_set_up_how()}</p>
                </div>
            </section>
        }
        .into_any(),
        None => view! { <PageHead title=t.signed_out().to_owned()/><a class="btn primary" href="/sign-in">{t.sign_in()}</a> }.into_any(),
    }
    })
}
