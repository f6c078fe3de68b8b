//! What a link opens. Used, expired, altered, revoked, superseded, unknown, of another purpose: one answer.

use super::handed_links;
use super::link_givers::behind;
use crate::entity::{account, handed_link, invitation};
use crate::error::{Error, Result};
use crate::links::{Link, Purpose, Seed};
use crate::{Backend, link_time};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::InvitationId;
use domain::invitation::InvitationState;
use sea_orm::EntityTrait;

/// What a link leads to.
pub(super) struct OpenedLink {
    pub(super) invitation: invitation::Model,
    pub(super) account: account::Model,
    /// The showing it comes from; none where it was mailed.
    pub(super) handed: Option<handed_link::Model>,
}

/// The invitation and its account behind a token that opens it now.
pub(super) async fn opened(backend: &Backend, token: &str) -> Result<OpenedLink> {
    let dead = Error::Refused(Code::LinkDead);
    let Some(found) = genuine(backend, token).await? else { return Err(dead) };
    let is_open = found.invitation.state == InvitationState::Open
        && link_time::is_alive(backend, backend.db().read(), super::lifespan(&found.invitation)).await?;
    let is_alive = is_open
        && found.account.state == AccountState::Pending
        && behind(backend.db().read(), &found, backend.now()).await?.may_open;
    if is_alive { Ok(found) } else { Err(dead) }
}

/// The same, dead or alive; `None` for a token that no row ever had.
pub(super) async fn genuine(backend: &Backend, token: &str) -> Result<Option<OpenedLink>> {
    let Some(link) = Link::parse(token) else { return Ok(None) };
    let db = backend.db().read();
    let handed = handed_link::Entity::find_by_id(link.id()).one(db).await?;
    let id = handed.as_ref().map_or(InvitationId::new(link.id()), |handed| handed.invitation_id);
    let invitation = invitation::Entity::find_by_id(id).one(db).await?;
    let seed = match (&handed, &invitation) {
        (Some(handed), _) => Some(handed_links::seed(handed)),
        (None, Some(row)) => Some(Seed {
            purpose: Purpose::Invitation,
            id: row.id.uuid(),
            key_id: row.key_id,
            nonce: &row.nonce,
        }),
        (None, None) => None,
    };
    if !link.is_genuine(backend.keys(), seed) {
        return Ok(None);
    }
    let Some(invitation) = invitation else { return Ok(None) };
    let account = account::Entity::find_by_id(invitation.account_id).one(db).await?;
    Ok(account.map(|account| OpenedLink { invitation, account, handed }))
}
