use crate::Backend;
use crate::entity::account;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
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
    let new = NewMessage {
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
    };
    Some(outbox::prepare(backend, new))
}
