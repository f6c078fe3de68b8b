use crate::Backend;
use crate::entity::{account, factor_reset};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage, StopSeed};
use domain::message::{Lane, MessageKind};
use domain::security::SecurityChange;

/// The mail that tells somebody what was changed or tried in the security of their account; none without an address.
pub(crate) fn notice(
    backend: &Backend,
    row: &account::Model,
    change: SecurityChange,
) -> Vec<PreparedMessage> {
    message(backend, row, MessageKind::SecurityChanged, Some(change)).into_iter().collect()
}

/// The mail that tells somebody of a reset that was asked for, with the link that stops it.
pub(super) fn reset_notice(
    backend: &Backend,
    row: &account::Model,
    reset: &factor_reset::Model,
) -> Vec<PreparedMessage> {
    let seed = StopSeed { id: reset.id.uuid(), key_id: reset.key_id, nonce: reset.nonce.clone() };
    let new = new(backend, row, MessageKind::SecurityChanged, Some(SecurityChange::FactorResetAsked));
    new.map(|new| NewMessage { params: Params { stop: Some(seed), ..new.params }, ..new })
        .map(|new| outbox::prepare(backend, new))
        .into_iter()
        .collect()
}

/// The mail that the password was changed.
pub(super) fn password_notice(backend: &Backend, row: &account::Model) -> Vec<PreparedMessage> {
    message(backend, row, MessageKind::PasswordChanged, None).into_iter().collect()
}

fn message(
    backend: &Backend,
    row: &account::Model,
    kind: MessageKind,
    security: Option<SecurityChange>,
) -> Option<PreparedMessage> {
    new(backend, row, kind, security).map(|new| outbox::prepare(backend, new))
}

fn new(
    backend: &Backend,
    row: &account::Model,
    kind: MessageKind,
    security: Option<SecurityChange>,
) -> Option<NewMessage> {
    Some(NewMessage {
        kind,
        lane: Lane::Security,
        to: row.email.clone()?,
        locale: row.locale,
        about: About::Nothing,
        account: Some(row.id),
        params: Params {
            organization: backend.settings().organization_name.clone(),
            username: row.username.clone().unwrap_or_default(),
            at: Some(backend.now()),
            security,
            ..Params::default()
        },
        is_held: false,
    })
}
