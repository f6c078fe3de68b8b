use super::link_page::{DeadLink, LinkDone, opened};
use crate::api::session::{confirm_address, confirm_page};
use crate::components::{ErrorSummary, SignedOutLayout};
use crate::hooks::{PageResource, SubmitAction};
use crate::page_context::{session, text};
use domain::address_change::ConfirmAnswer;
use domain::paths;
use domain::session::ConfirmView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a confirmation link: the address, and a button that confirms it. Opening it changes nothing.
#[component]
pub(crate) fn ConfirmAddress() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let done = use_query_map().read_untracked().get("done");
    let answer = RwSignal::new(done.as_deref().and_then(ConfirmAnswer::from_word));
    let view = PageResource::new({
        let token = token.clone();
        move || confirm_page(token.clone())
    });
    view! {
        <SignedOutLayout title=t.confirm_address_title()>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if let Some(answer) = answer.get() {
                        return Some(view! { <Confirmed answer/> }.into_any());
                    }
                    let dead = || {
                        let (title, about) = (t.link_no_longer_works(), t.link_no_longer_works_about());
                        let next = (paths::HOME, t.go_to_start());
                        view! { <DeadLink title about how=t.confirmation_again() next/> }.into_any()
                    };
                    view.get().map(|view| opened(view, |view| view! { <ConfirmForm token view answer/> }.into_any(), dead))
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn ConfirmForm(token: String, view: ConfirmView, answer: RwSignal<Option<ConfirmAnswer>>) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let path = paths::confirm_address(&token);
    let send = sending.submit(move || confirm_address(token.clone()), move |given| answer.set(Some(given)));
    if !view.is_theirs {
        return view! { <NotTheirs path view/> }.into_any();
    }
    view! {
        <form class="panel" method="post" action=path on:submit=send aria-labelledby="title">
            <div class="body">
                <ErrorSummary error=sending.error/>
                <div>
                    <h1 id="title">{t.confirm_address_title()}</h1>
                    <p class="lead">{if view.is_new { t.confirm_new_lead() } else { t.confirm_address_lead() }}</p>
                </div>
                <dl class="facts">
                    <div><dt>{t.email_address()}</dt><dd>{view.email}</dd></div>
                    <div><dt>{t.username()}</dt><dd class="mono">{view.username}</dd></div>
                </dl>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || sending.is_pending.get().then_some("true")>
                    {t.confirm_address()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The reader is not signed in to the account.
#[component]
fn NotTheirs(path: String, view: ConfirmView) -> impl IntoView {
    let t = text();
    let is_other = session().with_untracked(|session| session.me.is_some());
    let foot = if is_other {
        view! { <a class="btn primary" href=paths::HOME>{t.go_to_start()}</a> }.into_any()
    } else {
        let sign_in = paths::sign_in_then(&path);
        view! {
            <a class="btn primary" href=sign_in>{t.sign_in()}</a>
            <a class="btn" href=paths::FORGOT_PASSWORD>{t.choose_another_password()}</a>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="title">
            <div class="body">
                <div>
                    <h1 id="title">{t.confirm_address_title()}</h1>
                    <p class="lead">{if is_other { t.confirm_other_account() } else { t.confirm_sign_in() }}</p>
                </div>
                <dl class="facts">
                    <div><dt>{t.email_address()}</dt><dd>{view.email}</dd></div>
                    <div><dt>{t.username()}</dt><dd class="mono">{view.username}</dd></div>
                </dl>
                <p>{t.confirm_not_you()}</p>
            </div>
            <div class="foot">{foot}</div>
        </section>
    }
}

#[component]
fn Confirmed(answer: ConfirmAnswer) -> impl IntoView {
    let t = text();
    let (title, about) = match answer {
        ConfirmAnswer::Proven => (t.address_confirmed(), t.address_confirmed_about()),
        ConfirmAnswer::InForce => (t.address_in_force(), t.address_in_force_about()),
        ConfirmAnswer::Waiting => (t.address_waiting(), t.address_waiting_about()),
    };
    view! { <LinkDone title about/> }
}
