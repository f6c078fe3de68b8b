use super::link_page::{DeadLink, opened};
use crate::api::join_requests::{ask_to_join, confirm_join, join_confirm_page, join_page};
use crate::components::{ErrorSummary, Icon, Shape, SignedOutLayout, TextField};
use crate::hooks::{Form, PageResource, SubmitAction};
use crate::idna::to_ascii;
use crate::page_context::{session, text};
use domain::form::Field;
use domain::join_request::{JoinConfirmView, JoinDraft, JoinView};
use domain::paths;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of the organization's link: an address, and a mail that confirms it. Opening it changes nothing.
#[component]
pub(crate) fn Join() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let is_sent = RwSignal::new(use_query_map().read_untracked().get("done").is_some());
    let page = PageResource::new({
        let token = token.clone();
        move || join_page(token.clone())
    });
    let title = t.join_title(&session().with_untracked(|session| session.organization.clone()));
    view! {
        <SignedOutLayout title=title>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if is_sent.get() {
                        return Some(view! { <Told shape=Shape::Mail title=t.join_sent() about=t.join_sent_about()/> }.into_any());
                    }
                    let dead = || view! { <DeadLink title=t.join_dead() about=t.join_dead_about()/> }.into_any();
                    page.get().map(|page| opened(page, |page| view! { <JoinForm token page is_sent/> }.into_any(), dead))
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn JoinForm(token: String, page: JoinView, is_sent: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let draft = JoinDraft { domains: page.domains.clone(), ..JoinDraft::default() };
    let form = Form::new(draft, |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let path = paths::join(&token);
    let ask = form.submit(move |draft| ask_to_join(token.clone(), draft), move |()| is_sent.set(true));
    let title = t.join_title(&session().with_untracked(|session| session.organization.clone()));
    let hint = if page.domains.is_empty() { String::new() } else { t.join_domains(&page.domains.join(", ")) };
    view! {
        <form class="panel" method="post" action=path novalidate aria-labelledby="title" on:submit=ask>
            <div class="body">
                <ErrorSummary error=form.error/>
                <div>
                    <h1 id="title">{title}</h1>
                    <p class="lead">{t.join_lead()}</p>
                </div>
                <TextField bound=email label=t.field(Field::Email) hint kind="email" autocomplete="email"/>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.join_send()}
                </button>
            </div>
        </form>
    }
}

/// The page of the link in the mail: the address, and a button. Opening it changes nothing.
#[component]
pub(crate) fn ConfirmJoin() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let is_done = RwSignal::new(use_query_map().read_untracked().get("done").is_some());
    let page = PageResource::new({
        let token = token.clone();
        move || join_confirm_page(token.clone())
    });
    view! {
        <SignedOutLayout title=t.join_confirm_title()>
            <Suspense>
                {move || {
                    let token = token.clone();
                    let told = move || {
                        view! { <Told shape=Shape::Check title=t.join_confirmed() about=t.join_confirmed_about()/> }
                            .into_any()
                    };
                    if is_done.get() {
                        return Some(told());
                    }
                    let form = |page: JoinConfirmView| {
                        if page.is_confirmed { told() } else { view! { <ConfirmForm token page is_done/> }.into_any() }
                    };
                    let dead = || {
                        view! { <DeadLink title=t.join_confirm_dead() about=t.join_confirm_dead_about()/> }.into_any()
                    };
                    page.get().map(|page| opened(page, form, dead))
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn ConfirmForm(token: String, page: JoinConfirmView, is_done: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let path = paths::confirm_join(&token);
    let send = sending.submit(move || confirm_join(token.clone()), move |()| is_done.set(true));
    view! {
        <form class="panel" method="post" action=path on:submit=send aria-labelledby="title">
            <div class="body">
                <ErrorSummary error=sending.error/>
                <div>
                    <h1 id="title">{t.join_confirm_title()}</h1>
                    <p class="lead">{t.join_confirm_lead()}</p>
                </div>
                <dl class="facts"><div><dt>{t.email_address()}</dt><dd class="breaks">{page.email}</dd></div></dl>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || sending.is_pending.get().then_some("true")>
                    {t.join_confirm()}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Told(shape: Shape, title: &'static str, about: &'static str) -> impl IntoView {
    let t = text();
    view! {
        <section class="panel" role="status">
            <div class="empty">
                <Icon shape/>
                <h1>{title}</h1>
                <p>{about}</p>
                <a class="btn" href=paths::SIGN_IN>{t.sign_in()}</a>
            </div>
        </section>
    }
}
