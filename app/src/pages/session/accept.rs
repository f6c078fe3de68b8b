use super::accept_passkey::{PasskeyInstead, codes_or};
use super::password_form::PasswordForm;
use crate::api::session::{accept, decline, fresh_link, invitation_page};
use crate::components::{ErrorPage, ErrorSummary, Icon, Shape, SignedOutLayout, Status, Timestamp};
use crate::hooks::{PageResource, SubmitAction, focus_after_render};
use crate::page_context::{session, text};
use domain::form::Code;
use domain::invitation::InvitationView;
use domain::paths;
use domain::security::RecoveryCodes;
use domain::session::{AcceptDraft, PasswordDraft};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of an invitation's link: inviter, organization, password. Opening it changes nothing.
#[component]
pub(crate) fn AcceptInvitation() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let done = use_query_map().read_untracked().get("done");
    let is_declined = RwSignal::new(done.as_deref() == Some("declined"));
    let is_asked = done.as_deref() == Some("fresh-link");
    let is_declining = RwSignal::new(done.as_deref() == Some("decline"));
    let invitation = PageResource::new({
        let token = token.clone();
        move || invitation_page(token.clone())
    });
    let title = t.invited_to(&session().with_untracked(|session| session.organization.clone()));

    view! {
        <SignedOutLayout title=title spacious=true>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if is_declined.get() {
                        return Some(view! { <Declined/> }.into_any());
                    }
                    invitation.get().map(|invitation| match invitation {
                        Ok(_) if is_declining.get() => view! { <DeclineForm token is_declining is_declined/> }.into_any(),
                        Ok(invitation) => view! { <Accept token invitation is_declining/> }.into_any(),
                        Err(error) if error.code == Code::LinkDead => view! { <DeadInvitation token is_asked/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    })
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

/// The form; after a passkey was made the recovery codes.
#[component]
fn Accept(token: String, invitation: InvitationView, is_declining: RwSignal<bool>) -> impl IntoView {
    let codes = RwSignal::new(None);
    codes_or(codes, move || {
        let (token, invitation) = (token.clone(), invitation.clone());
        view! { <AcceptForm token invitation is_declining codes/> }.into_any()
    })
}

#[component]
fn AcceptForm(
    token: String,
    invitation: InvitationView,
    is_declining: RwSignal<bool>,
    codes: RwSignal<Option<RecoveryCodes>>,
) -> impl IntoView {
    let t = text();
    let title = t.invited_to(&session().with_untracked(|session| session.organization.clone()));
    let (accepting, for_passkey) = (token.clone(), token.clone());
    // Their own choice on this page, and not the language in which a browser happens to ask for it.
    let chosen = use_query_map().read_untracked().get(paths::LANGUAGE_PARAMETER);
    let chosen = chosen.filter(|word| word == t.locale().as_str()).unwrap_or_default();
    let is_changed = !chosen.is_empty() && invitation.locale != t.locale();
    let language = is_changed.then(|| {
        let name = t.locale().own_name();
        view! { <div><dt>{t.language()}</dt><dd>{t.chosen_language(name)}</dd></div> }.into_any()
    });
    let (locale, chosen_for_passkey) = (chosen.clone(), chosen.clone());
    let note = (!invitation.note.is_empty()).then(|| {
        view! { <div><dt>{t.note_from_inviter()}</dt><dd class="as-written">{invitation.note}</dd></div> }
            .into_any()
    });
    let inviter = (!invitation.inviter.is_empty())
        .then(|| view! { <div><dt>{t.invited_by()}</dt><dd>{invitation.inviter}</dd></div> }.into_any());
    view! {
        <PasswordForm
            title
            lead=t.accept_lead()
            username=invitation.username.clone()
            set=move |PasswordDraft { password, .. }| {
                accept(accepting.clone(), AcceptDraft { password, locale: locale.clone() })
            }
            then=|()| paths::HOME.to_owned()
        >
            <input type="hidden" name="locale" value=chosen/>
            <dl class="facts">
                {inviter}
                <div><dt>{t.email_address()}</dt><dd>{invitation.email}</dd></div>
                <div><dt>{t.username()}</dt><dd class="mono">{invitation.username}</dd></div>
                {language}
                {note}
                <div><dt>{t.link_expires_on()}</dt><dd><Timestamp at=invitation.expires_at/></dd></div>
            </dl>
            <PasskeyInstead token=for_passkey locale=chosen_for_passkey codes/>
        </PasswordForm>
        <NotMeantForMe token is_declining/>
    }
}

/// *This was not meant for me*, which asks once more. Without JavaScript the same page is fetched with the question.
#[component]
fn NotMeantForMe(token: String, is_declining: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        is_declining.set(true);
        focus_after_render("decline-title");
    };
    view! {
        <form class="signed-out-foot" id="not-mine" method="get" action=paths::invitation(&token) on:submit=ask>
            <input type="hidden" name="done" value="decline"/>
            <button class="btn quiet danger" type="submit" aria-describedby="not-mine-hint">{t.not_meant_for_me()}</button>
            <p class="hint" id="not-mine-hint">{t.not_meant_for_me_about()}</p>
        </form>
    }
}

/// Whether the invitation is to be cancelled.
#[component]
fn DeclineForm(token: String, is_declining: RwSignal<bool>, is_declined: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let path = paths::decline_invitation(&token);
    let back = paths::invitation(&token);
    let send = sending.submit(move || decline(token.clone()), move |()| is_declined.set(true));
    view! {
        <form class="panel" method="post" action=path on:submit=send>
            <div class="body">
                <h1 id="decline-title" tabindex="-1">{t.not_meant_ask()}</h1>
                <ErrorSummary error=sending.error/>
                <p>{t.not_meant_words()}</p>
            </div>
            <div class="foot">
                <button class="btn danger" type="submit" aria-busy=move || sending.is_pending.get().then_some("true")>
                    {t.cancel_invitation()}
                </button>
                <a
                    class="btn"
                    href=back
                    on:click=move |event| {
                        event.prevent_default();
                        is_declining.set(false);
                    }
                >
                    {t.keep_invitation()}
                </a>
            </div>
        </form>
    }
}

#[component]
fn Declined() -> impl IntoView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Check/>
                <h1>{t.invitation_withdrawn()}</h1>
                <p>{t.invitation_withdrawn_about()}</p>
            </div>
        </section>
    }
}

/// One page for every dead link, with the offer of a new one.
#[component]
fn DeadInvitation(token: String, is_asked: bool) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let is_asked = RwSignal::new(is_asked);
    let path = paths::fresh_link(&token);
    let send = sending.submit(move || fresh_link(token.clone()), move |()| is_asked.set(true));
    view! {
        <Status code=Code::LinkDead.status()/>
        <form class="panel" method="post" action=path on:submit=send>
            <div class="empty">
                <Icon shape=Shape::Link/>
                <h1>{t.link_no_longer_works()}</h1>
                <p>{t.link_no_longer_works_about()}</p>
                <ErrorSummary error=sending.error/>
                <div role="status">{move || is_asked.get().then(|| view! { <p>{t.fresh_link_sent()}</p> }.into_any())}</div>
                <button class="btn primary" type="submit">{t.send_fresh_link()}</button>
                <p>{t.link_used_sign_in()}</p>
                <a class="btn" href=paths::SIGN_IN>{t.sign_in()}</a>
            </div>
        </form>
    }
}
