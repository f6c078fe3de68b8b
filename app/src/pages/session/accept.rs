use super::password_form::PasswordForm;
use crate::api::session::{accept, decline, fresh_link, invitation_page};
use crate::components::{ErrorPage, ErrorSummary, Icon, Shape, SignedOutLayout, Status, Timestamp};
use crate::hooks::{PageResource, SubmitAction};
use crate::page_context::{session, text};
use domain::form::Code;
use domain::invitation::InvitationView;
use domain::paths;
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
    let invitation = PageResource::new({
        let token = token.clone();
        move || invitation_page(token.clone())
    });
    let title = t.invited_to(&session().with_untracked(|session| session.organization.clone()));

    view! {
        <SignedOutLayout title=title roomy=true>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if is_declined.get() {
                        return Some(view! { <Declined/> }.into_any());
                    }
                    invitation.get().map(|invitation| match invitation {
                        Ok(invitation) => view! { <AcceptForm token invitation is_declined/> }.into_any(),
                        Err(error) if error.code == Code::LinkDead => view! { <DeadInvitation token is_asked/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    })
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn AcceptForm(token: String, invitation: InvitationView, is_declined: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let title = t.invited_to(&session().with_untracked(|session| session.organization.clone()));
    let accepting = token.clone();
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
            set=move |draft| accept(accepting.clone(), draft)
        >
            <dl class="facts">
                {inviter}
                <div><dt>{t.email_address()}</dt><dd>{invitation.email}</dd></div>
                <div><dt>{t.username()}</dt><dd class="mono">{invitation.username}</dd></div>
                {note}
                <div><dt>{t.link_expires_on()}</dt><dd><Timestamp at=invitation.expires_at/></dd></div>
            </dl>
        </PasswordForm>
        <DeclineForm token is_declined/>
    }
}

/// *This was not meant for me*, with what it does.
#[component]
fn DeclineForm(token: String, is_declined: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let path = paths::decline_invitation(&token);
    let send = sending.submit(move || decline(token.clone()), move |()| is_declined.set(true));
    view! {
        <form class="front-foot" id="not-mine" method="post" action=path on:submit=send>
            <ErrorSummary error=sending.error/>
            <button class="btn quiet danger" type="submit" aria-describedby="not-mine-hint">{t.not_meant_for_me()}</button>
            <p class="hint" id="not-mine-hint">{t.not_meant_for_me_about()}</p>
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
            </div>
        </form>
    }
}
