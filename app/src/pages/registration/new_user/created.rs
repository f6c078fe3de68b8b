use crate::api::invitations::issued;
use crate::components::{ErrorPage, Icon, LinkBox, Loading, PageHeader, Shape, Timestamp};
use crate::hooks::PageResource;
use crate::page_context::{has_permission, session, text};
use domain::id::InvitationId;
use domain::invitation::IssuedInvitation;
use domain::mail_reply::MailReply;
use domain::message::MessageState;
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The result of an invitation: what happened, the link, and the next actions.
#[component]
pub(super) fn Created(invitation: InvitationId) -> impl IntoView {
    let issued = PageResource::new(move || issued(invitation));
    recount();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match issued.load().await {
                    Ok(invited) => view! { <CreatedSummary invited/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn CreatedSummary(invited: IssuedInvitation) -> impl IntoView {
    let t = text();
    let (shape, class) =
        if is_refused(&invited) { (Shape::Warn, "note warn") } else { (Shape::Check, "note good") };
    let permissions = (!invited.permissions.is_empty()).then(|| {
        let named = invited.permissions.iter().map(|permission| {
            let about = t.permission_about(permission);
            view! { <li>{about}" "<span class="mono quiet-text">{permission.as_str()}</span></li> }.into_any()
        });
        let named = named.collect_view();
        view! { <div><dt>{t.permissions_given()}</dt><dd><ul class="held" role="list">{named}</ul></dd></div> }
            .into_any()
    });
    let reply = invited.delivery.as_ref().and_then(|delivery| delivery.reply.clone());
    let reply = reply.map(|words| t.mail_reply(MailReply::of(&words), &words));
    let leads_on = if untrack(|| has_permission(Permission::ViewRegistry)) {
        let person = paths::person(invited.account);
        Some(view! { <a class="btn" href=person>{t.open_in_registry()}</a> }.into_any())
    } else if untrack(|| has_permission(Permission::ManageInvitations)) {
        let theirs = paths::invitations_of(&invited.email);
        Some(view! { <a class="btn" href=theirs>{t.open_the_invitation()}</a> }.into_any())
    } else {
        None
    };
    // A step that is done already is not offered.
    let is_open = invited.identity.is_none_or(|identity| identity.state.is_open());
    let identity = (is_open && untrack(|| has_permission(Permission::RegisterIdentities))).then(|| {
        let address = paths::account_identity(invited.account);
        let name = if invited.identity.is_some() {
            t.continue_personal_information()
        } else {
            t.register_personal_information()
        };
        view! { <a class="btn" href=address>{name}</a> }.into_any()
    });
    let completed = invited.identity.filter(|identity| identity.is_registration);
    let (again, another) = match completed {
        Some(_) => (paths::COMPLETE_REGISTRATION, t.register_another()),
        None => (paths::NEW_USER, t.invite_another()),
    };
    let completed = completed
        .map(|identity| view! { <p>{t.registration_completed(!identity.state.is_open())}</p> }.into_any());
    let about_link = if invited.link.is_some() { t.link_shown_once() } else { t.link_not_shown() };
    view! {
        <PageHeader title=t.invitation_created().to_owned() above=(paths::REGISTRATION, t.user_registration())/>
        <div class="with-aside">
            <section class="panel">
                <div class="body">
                    <div class=class>
                        <Icon shape/>
                        {completed}
                        <p>{what_happened(&invited)}</p>
                        {reply.map(|reply| view! { <p class="breaks">{reply}</p> }.into_any())}
                        <p>{about_link}</p>
                    </div>
                    <dl class="facts">
                        <div><dt>{t.email_address()}</dt><dd>{invited.email}</dd></div>
                        <div><dt>{t.username()}</dt><dd class="mono">{invited.username}</dd></div>
                        <div><dt>{t.link_expires()}</dt><dd><Timestamp at=invited.expires_at/></dd></div>
                        <div><dt>{t.language_of_invitation()}</dt><dd>{invited.locale.own_name()}</dd></div>
                        {permissions}
                    </dl>
                    {invited.link.map(|link| view! { <LinkBox link/> }.into_any())}
                </div>
                <div class="foot">
                    <a class="btn primary" href=again><Icon shape=Shape::Plus/>{another}</a>
                    {identity}
                    {leads_on}
                </div>
            </section>
        </div>
    }
}

fn what_happened(invited: &IssuedInvitation) -> String {
    let t = text();
    let email = &invited.email;
    match invited.delivery.as_ref().map(|delivery| delivery.state) {
        None => t.no_mail().to_owned(),
        Some(MessageState::Queued | MessageState::Sending) => t.mail_on_its_way(email),
        Some(MessageState::Deferred) => t.mail_waits(email),
        Some(MessageState::Sent) => t.mail_sent(email),
        Some(MessageState::Bounced | MessageState::Failed) => t.mail_refused(email),
        Some(MessageState::Held) if session().with_untracked(|session| session.has_mail) => {
            t.mail_held_as_asked().to_owned()
        }
        Some(MessageState::Held) => t.mail_held_without_server().to_owned(),
    }
}

fn is_refused(invited: &IssuedInvitation) -> bool {
    let state = invited.delivery.as_ref().map(|delivery| delivery.state);
    matches!(state, Some(MessageState::Bounced | MessageState::Failed | MessageState::Deferred))
}

/// Reloads the counts in the sidebar: the path stays the same, so the shell does not.
fn recount() {
    let session = session();
    Effect::new(move |ran_before: Option<()>| {
        if ran_before.is_none() {
            spawn_local(async move {
                if let Ok(now) = crate::api::session::session().await {
                    session.set(now);
                }
            });
        }
    });
}
