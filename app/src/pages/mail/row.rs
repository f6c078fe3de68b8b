use super::actions::{MailAction, MailActions};
use super::delivery::DeliveryWords;
use crate::components::{EmailAddress, RowButton, Timestamp};
use crate::page_context::text;
use domain::message::{MessageKind, MessageRow, MessageState};
use leptos::prelude::*;

/// The cells of a row.
pub(super) fn cells(actions: MailActions, row: MessageRow) -> impl IntoView {
    let t = text();
    let name_id = format!("message-{}", row.id);
    let words = DeliveryWords::of_row(&row);
    let reply = words.reply.map(|words| view! { <span class="breaks">{words}</span> }.into_any());
    let tries =
        (row.attempts > 0).then(|| view! { <span class="hint">{t.tries(row.attempts)}</span> }.into_any());
    let next =
        row.due_at.map(|at| view! { <span class="hint">{t.next_try()}" "<Timestamp at/></span> }.into_any());
    // How to help the person if there is no link to hand over.
    let help = match row.kind {
        MessageKind::PasswordReset => t.help_with_reset(),
        MessageKind::ConfirmAddress => t.help_with_confirmation(),
        _ => "",
    };
    let help = (!help.is_empty() && row.state != MessageState::Sent)
        .then(|| view! { <span class="hint">{help}</span> }.into_any());
    // Without an answer of the mail server the cell is left out on small screens.
    let heard = (reply.is_some() || tries.is_some() || next.is_some())
        .then(|| view! { <span class="two-lines">{reply}{tries}{next}</span> }.into_any());
    view! {
        <th role="rowheader" scope="row"><span id=name_id.clone()><EmailAddress email=row.to.clone()/></span></th>
        <td role="cell" data-label=t.about() class="tight">
            <span class="two-lines">
                <span>{t.message_kind(row.kind)}</span>
                <span class="hint"><Timestamp at=row.created_at/></span>
                {help}
            </span>
        </td>
        <td role="cell" data-label=t.state() class="tight">
            <span class=words.class>{words.state}</span>
        </td>
        <td role="cell" data-label=t.mail_server()>{heard}</td>
        <td role="cell">{action_buttons(actions, row, name_id)}</td>
    }
}

/// The actions that the row allows.
fn action_buttons(actions: MailActions, row: MessageRow, about: String) -> Option<impl IntoView> {
    let t = text();
    let id = row.id;
    let can = AllowedActions::with(&row, actions.has_mail());
    if can == AllowedActions::default() {
        return None;
    }
    let is_waiting = actions.busy.is_busy(id);
    let was_tried = row.was_tried();
    let row = StoredValue::new(row);
    let button = move |is_offered: bool, name, action, act: fn(MailActions, MessageRow)| {
        is_offered.then(|| {
            let press = Callback::new(move |()| act(actions, row.get_value()));
            let is_busy = actions.busy.is_running(id, action);
            view! { <RowButton name icon=None about=about.clone() is_busy is_waiting press/> }.into_any()
        })
    };
    Some(view! {
        <div class="cell-actions">
            {button(can.show_link, t.show_link(), MailAction::ShowLink, MailActions::show_link)}
            {button(can.retry, if was_tried { t.retry() } else { t.send_message() }, MailAction::Retry, MailActions::retry)}
            {button(can.hold, t.hold(), MailAction::Hold, MailActions::hold)}
        </div>
    })
}

/// What a row allows. The desk decides; this only hides useless buttons.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct AllowedActions {
    retry: bool,
    hold: bool,
    show_link: bool,
}

impl AllowedActions {
    fn with(row: &MessageRow, has_mail: bool) -> Self {
        // A message whose link no longer works would only be withdrawn.
        let carries_link = matches!(
            row.kind,
            MessageKind::Invitation
                | MessageKind::ConfirmAddress
                | MessageKind::ConfirmNewAddress
                | MessageKind::PasswordReset
        );
        let is_wanted = row.has_link || !carries_link;
        let can_retry = match row.state {
            MessageState::Held | MessageState::Bounced | MessageState::Failed | MessageState::Deferred => {
                true
            }
            MessageState::Queued | MessageState::Sending | MessageState::Sent => false,
        };
        Self {
            retry: can_retry && is_wanted && has_mail,
            hold: row.can_hold,
            show_link: row.has_link && row.kind == MessageKind::Invitation,
        }
    }
}
