use super::Section;
use super::actions::PersonActions;
use super::invitation_actions::{InvitationDialogs, PersonInvitationActions, invitation_buttons};
use crate::components::{Timestamp, dynamic};
use crate::page_context::text;
use crate::pages::invitations::invitation_class;
use crate::pages::mail::DeliveryWords;
use domain::invitation::InvitationState;
use domain::message::Delivery;
use domain::registry::PersonInvitation;
use leptos::prelude::*;

/// The invitations of the person, each with its messages and what the mail server answered.
#[component]
pub(super) fn InvitationsSection(actions: PersonActions) -> impl IntoView {
    let t = text();
    let inviting = PersonInvitationActions::new(actions);
    let rows = move || {
        // The buttons depend on the state of the account.
        let (invitations, _) = actions.person.with(|person| (person.invitations.clone(), person.state));
        if invitations.is_empty() {
            return view! { <p class="quiet-text">{t.no_invitations_of_person()}</p> }.into_any();
        }
        let rows = invitations.into_iter().enumerate().map(|(at, row)| {
            let name_id = format!("invitation-{}", row.id);
            let buttons = invitation_buttons(inviting, &row, at == 0, name_id.clone());
            invitation(row, name_id, buttons)
        });
        view! { <ul class="entries" role="list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <Section id="invitations-title" title=t.invitations()>
            <div class="body">{dynamic(rows)}</div>
        </Section>
        <InvitationDialogs actions=inviting/>
    }
}

fn invitation(row: PersonInvitation, name_id: String, buttons: Option<AnyView>) -> AnyView {
    let t = text();
    let by = (!row.by.is_empty()).then(|| view! { " "{t.by_whom(&row.by)} }.into_any());
    let ends = match row.state {
        InvitationState::Open => Some((t.open_until(), row.expires_at)),
        InvitationState::Expired => Some((t.expired_on(), row.expires_at)),
        InvitationState::Accepted | InvitationState::Revoked | InvitationState::Superseded => {
            row.closed_at.map(|at| ("", at))
        }
    };
    let ends = ends.map(|(word, at)| view! { <span class="hint">{word}" "<Timestamp at/></span> }.into_any());
    let reminded = row.reminded_at.map(|at| view! { ", "{t.last_reminded()}" "<Timestamp at/> }.into_any());
    let is_accepted = row.state == InvitationState::Accepted;
    let messages = if row.messages.is_empty() {
        view! { <p class="hint">{t.no_mail_of_invitation()}</p> }.into_any()
    } else {
        row.messages.iter().map(|delivery| message(delivery, is_accepted)).collect_view().into_any()
    };
    view! {
        <li>
            <p class="tags" id=name_id><span class=invitation_class(row.state)>{t.invitation_state(row.state)}</span>{ends}</p>
            <p class="hint breaks">{t.invitation_made_on()}" "<Timestamp at=row.created_at/>{by}{reminded}</p>
            {messages}
            {buttons}
        </li>
    }
    .into_any()
}

fn message(delivery: &Delivery, is_accepted: bool) -> AnyView {
    let words = DeliveryWords::of_invitation(delivery, is_accepted);
    let reply = words.reply.map(|reply| view! { <span class="hint breaks">{reply}</span> }.into_any());
    view! {
        <p class="tags">
            <span class=words.class>{words.state}</span>
            <span class="hint"><Timestamp at=delivery.at/></span>
            {reply}
        </p>
    }
    .into_any()
}
