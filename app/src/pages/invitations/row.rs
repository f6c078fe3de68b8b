use super::actions::{InvitationAction, InvitationActions};
use crate::components::{EmailAddress, RowButton, Shape, Timestamp};
use crate::page_context::text;
use crate::pages::mail::DeliveryWords;
use crate::pages::registry::SelectBox;
use domain::account::AccountState;
use domain::invitation::{InvitationRow, InvitationState};
use domain::message::Delivery;
use domain::paths;
use leptos::prelude::*;

/// The cells of a row.
pub(super) fn cells(actions: InvitationActions, row: InvitationRow) -> impl IntoView {
    let t = text();
    let name_id = format!("person-{}", row.id);
    // The username if there is one: colleagues know it, and the column stays narrow.
    let inviter = row.invited_by.split_once(" (").map_or(row.invited_by.as_str(), |(username, _)| username);
    let invited_by = (!inviter.is_empty())
        .then(|| view! { <span class="hint breaks">{t.by_whom(inviter)}</span> }.into_any());
    let username = (!row.username.is_empty())
        .then(|| view! { <span class="mono breaks">{row.username.clone()}</span> }.into_any());
    let person = match &row.name {
        Some(name) => {
            let page = paths::person(row.account);
            let (shown, username) =
                if name.is_empty() { (row.username.clone(), None) } else { (name.clone(), username) };
            view! { <a class="breaks" href=page>{shown}</a>{username} }.into_any()
        }
        None => username.into_any(),
    };
    let gone = (row.account_state == AccountState::Deleted)
        .then(|| view! { <span class="hint">{t.account_deleted()}</span> }.into_any());
    let to_be_deleted = (row.account_state == AccountState::ToBeDeleted)
        .then(|| view! { <span class="hint">{t.account_to_be_deleted()}</span> }.into_any());
    let who = if row.username.is_empty() { row.email.clone() } else { row.username.clone() };
    view! {
        <SelectBox rows=actions.rows id=row.id.uuid() name=who/>
        <th role="rowheader" scope="row">
            <span class="two-lines" id=name_id.clone()>
                {person}
                <span class="hint"><EmailAddress email=row.email.clone()/></span>
                {gone}
                {to_be_deleted}
            </span>
        </th>
        <td role="cell" data-label=t.invited() class="tight">
            <span class="two-lines"><Timestamp at=row.created_at/>{invited_by}{ends(&row)}{reminded(&row)}</span>
        </td>
        <td role="cell" data-label=t.state() class="tight">
            <span class=invitation_class(row.state)>{t.invitation_state(row.state)}</span>
        </td>
        <td role="cell" data-label=t.mail_column()>{delivery(row.delivery.as_ref(), row.state)}</td>
        <td role="cell">{action_buttons(actions, row, name_id)}</td>
    }
}

/// Until when an open link works, and since when an expired one does not.
fn ends(row: &InvitationRow) -> Option<impl IntoView + use<>> {
    let t = text();
    let word = match row.state {
        InvitationState::Open => t.open_until(),
        InvitationState::Expired => t.expired_on(),
        InvitationState::Accepted | InvitationState::Revoked | InvitationState::Superseded => return None,
    };
    Some(view! { <span class="hint">{word}" "<Timestamp at=row.expires_at/></span> })
}

/// When the person of an invitation that waits for them was reminded last.
fn reminded(row: &InvitationRow) -> Option<AnyView> {
    let is_waiting = matches!(row.state, InvitationState::Open | InvitationState::Expired);
    let at = row.reminded_at.filter(|_| is_waiting)?;
    Some(view! { <span class="hint">{text().last_reminded()}" "<Timestamp at/></span> }.into_any())
}

fn delivery(delivery: Option<&Delivery>, invitation: InvitationState) -> AnyView {
    let t = text();
    let Some(delivery) = delivery else {
        return view! { <span class="hint">{t.no_mail_yet()}</span> }.into_any();
    };
    let words = DeliveryWords::of_invitation(delivery, invitation == InvitationState::Accepted);
    let reply = words.reply.map(|words| view! { <span class="hint breaks">{words}</span> }.into_any());
    let tries = (delivery.attempts > 1)
        .then(|| view! { <span class="hint">{t.tries(delivery.attempts)}</span> }.into_any());
    view! {
        <span class="two-lines">
            <span><span class=words.class>{words.state}</span></span>
            {reply}
            {tries}
        </span>
    }
    .into_any()
}

/// The actions that the row allows.
fn action_buttons(actions: InvitationActions, row: InvitationRow, about: String) -> Option<impl IntoView> {
    let t = text();
    let id = row.id;
    let can = AllowedActions::with(&row);
    if can == AllowedActions::default() {
        return None;
    }
    let is_waiting = actions.busy.is_busy(id);
    let never = Signal::derive(|| false);
    let row = StoredValue::new(row);
    let often = |is_offered: bool, name, action, act: fn(InvitationActions, InvitationRow)| {
        is_offered.then(|| {
            let press = Callback::new(move |()| act(actions, row.get_value()));
            let is_busy = actions.busy.is_running(id, action);
            view! { <RowButton name icon=None about=about.clone() is_busy is_waiting press/> }.into_any()
        })
    };
    let rarely = |is_offered: bool, name, icon, is_danger, act: fn(InvitationActions, InvitationRow)| {
        is_offered.then(|| {
            let press = Callback::new(move |()| act(actions, row.get_value()));
            let icon = Some(icon);
            view! { <RowButton name icon about=about.clone() is_busy=never is_waiting is_danger press/> }
                .into_any()
        })
    };
    let correct = |actions: InvitationActions, row| actions.correcting.set(Some(row));
    let revoke = |actions: InvitationActions, row| actions.revoking.open(row);
    let delete = |actions: InvitationActions, row| actions.deleting.open(row);
    Some(view! {
        <div class="cell-actions">
            {often(can.resend, t.resend(), InvitationAction::Resend, InvitationActions::resend)}
            {often(can.copy, t.copy_link(), InvitationAction::CopyLink, InvitationActions::copy_link)}
            {rarely(can.correct, t.correct_address(), Shape::Pen, false, correct)}
            {rarely(can.revoke, t.revoke(), Shape::Ban, true, revoke)}
            {rarely(can.delete, t.delete_account(), Shape::Bin, true, delete)}
        </div>
    })
}

/// What a row allows. The desk decides; this only hides useless buttons.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct AllowedActions {
    resend: bool,
    copy: bool,
    correct: bool,
    revoke: bool,
    delete: bool,
}

impl AllowedActions {
    fn with(row: &InvitationRow) -> Self {
        // The links of an account that is to be deleted work again once it is restored.
        let is_theirs_to_open = row.account_state == AccountState::Pending;
        let is_pending = row.is_latest && is_theirs_to_open;
        Self {
            resend: is_pending,
            copy: row.state == InvitationState::Open && is_theirs_to_open,
            correct: is_pending,
            // The holder of an expired link can request a new one, that of a revoked link cannot.
            revoke: matches!(row.state, InvitationState::Open | InvitationState::Expired)
                && is_theirs_to_open,
            delete: is_pending,
        }
    }
}

/// The class of the tag with the state of an invitation.
pub(in crate::pages) fn invitation_class(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Open => "tag accent",
        InvitationState::Accepted => "tag good",
        InvitationState::Expired => "tag warn",
        InvitationState::Revoked | InvitationState::Superseded => "tag",
    }
}
