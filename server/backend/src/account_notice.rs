//! Mails that tell somebody what was done to their account.

use crate::Backend;
use crate::entity::account;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::message::{Lane, MessageKind};

/// A notice to the person of an account, as the account is now. One who never accepted is told nothing: the address may be
/// somebody else's.
pub(crate) fn notice(
    backend: &Backend,
    row: &account::Model,
    kind: MessageKind,
    until: Option<i64>,
) -> Option<PreparedMessage> {
    row.activated_at?;
    let to = row.email.clone()?;
    Some(outbox::prepare(
        backend,
        NewMessage {
            kind,
            lane: Lane::Single,
            to,
            locale: row.locale,
            about: About::Nothing,
            account: Some(row.id),
            params: Params {
                organization: backend.settings().organization_name.clone(),
                username: row.username.clone().unwrap_or_default(),
                until,
                ..Params::default()
            },
            is_held: false,
        },
    ))
}
