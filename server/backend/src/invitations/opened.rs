//! What a link opens. Used, expired, altered, revoked, superseded, unknown, of another purpose: one answer.

use crate::Backend;
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::links::{Link, Purpose, Seed};
use domain::account::AccountState;
use domain::form::Code;
use sea_orm::EntityTrait;

/// The invitation and its account behind a token that opens it now.
pub(super) async fn opened(backend: &Backend, token: &str) -> Result<(invitation::Model, account::Model)> {
    let found = genuine(backend, token).await?;
    let now = backend.now();
    let alive = found
        .filter(|(row, account)| super::is_open(row, now) && account.state == AccountState::Pending.as_str());
    alive.ok_or(Error::Refused(Code::LinkDead))
}

/// The same, dead or alive; `None` for a token that no row ever had.
pub(super) async fn genuine(
    backend: &Backend,
    token: &str,
) -> Result<Option<(invitation::Model, account::Model)>> {
    let Some(link) = Link::parse(token) else { return Ok(None) };
    let db = backend.db().read();
    let row = invitation::Entity::find_by_id(link.id()).one(db).await?;
    let seed = row.as_ref().map(|row| Seed {
        purpose: Purpose::Invitation,
        id: row.id,
        key_id: row.key_id,
        nonce: &row.nonce,
    });
    if !link.is_genuine(backend.keys(), seed) {
        return Ok(None);
    }
    let Some(row) = row else { return Ok(None) };
    let account = account::Entity::find_by_id(row.account_id).one(db).await?;
    Ok(account.map(|account| (row, account)))
}
