//! The mails of a change of address, prepared before its transaction.

use crate::Backend;
use crate::entity::address_change::Model;
use crate::entity::{account, address_confirmation};
use crate::error::Result;
use crate::link_time;
use crate::links;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage, StopSeed};
use domain::id::ConfirmationId;
use domain::message::{Lane, MessageKind};
use domain::security::SecurityChange;

/// How long the link lives that confirms a new address.
pub(super) const CONFIRMED_WITHIN: i64 = super::DAY;

/// The row of the link that confirms a new address, and its mail.
pub(super) struct NewConfirmation {
    pub(super) row: address_confirmation::Model,
    pub(super) message: PreparedMessage,
}

pub(super) async fn confirmation(
    backend: &Backend,
    to: &account::Model,
    (email, key): (&str, &str),
) -> Result<NewConfirmation> {
    let (key_id, nonce) = links::fresh(backend);
    let row = address_confirmation::Model {
        id: backend.new_id::<ConfirmationId>(),
        account_id: to.id,
        email_key: key.to_owned(),
        key_id,
        nonce,
        created_at: backend.now(),
        expires_at: link_time::now(backend, backend.db().read()).await? + CONFIRMED_WITHIN,
        used_at: None,
    };
    let message = NewMessage {
        kind: MessageKind::ConfirmNewAddress,
        lane: Lane::Security,
        to: email.to_owned(),
        locale: to.locale,
        about: About::Confirmation(row.id),
        account: Some(to.id),
        params: Params {
            organization: backend.settings().organization_name.clone(),
            username: to.username.clone().unwrap_or_default(),
            ..Params::default()
        },
        is_held: false,
    };
    Ok(NewConfirmation { row, message: outbox::prepare(backend, message) })
}

/// Tells one of the addresses what became of a change.
pub(super) fn notice(
    backend: &Backend,
    row: &account::Model,
    to: &str,
    what: SecurityChange,
) -> PreparedMessage {
    outbox::prepare(backend, new(backend, row, to, what))
}

/// As [`notice`], with the link that stops or undoes the change.
pub(super) fn notice_with_stop(
    backend: &Backend,
    row: &account::Model,
    change: &Model,
    what: SecurityChange,
) -> PreparedMessage {
    let stop = StopSeed { id: change.id.uuid(), key_id: change.key_id, nonce: change.nonce.clone() };
    let new = new(backend, row, &change.old_email, what);
    outbox::prepare(backend, NewMessage { params: Params { stop: Some(stop), ..new.params }, ..new })
}

fn new(backend: &Backend, row: &account::Model, to: &str, what: SecurityChange) -> NewMessage {
    NewMessage {
        kind: MessageKind::SecurityChanged,
        lane: Lane::Security,
        to: to.to_owned(),
        locale: row.locale,
        about: About::Nothing,
        account: Some(row.id),
        params: Params {
            organization: backend.settings().organization_name.clone(),
            username: row.username.clone().unwrap_or_default(),
            at: Some(backend.now()),
            security: Some(what),
            ..Params::default()
        },
        is_held: false,
    }
}
