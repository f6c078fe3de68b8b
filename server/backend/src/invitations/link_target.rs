//! The invitation that a link opens, looked up by its token. A used, expired, altered, revoked, superseded or unknown
//! link, and one for another purpose, all give the same answer.

use super::giver_check::check_givers;
use super::handed_link::seed;
use crate::entity::{account, handed_link, invitation};
use crate::error::{Error, Result};
use crate::links::{Link, Purpose, Seed};
use crate::reach::EVERYONE;
use crate::{Backend, link_time};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::InvitationId;
use domain::invitation::InvitationState;
use sea_orm::EntityTrait;

pub(super) struct LinkTarget {
    pub(super) invitation: invitation::Model,
    pub(super) account: account::Model,
    /// `None` for the mailed link.
    pub(super) handed: Option<handed_link::Model>,
}

/// The target of a link that can be used now.
///
/// # Errors
/// `link_dead`.
pub(super) async fn open_target(backend: &Backend, token: &str) -> Result<LinkTarget> {
    let dead = Error::Refused(Code::LinkDead);
    let Some(target) = any_target(backend, token).await? else { return Err(dead) };
    let LinkTarget { invitation, account, handed } = &target;
    let db = backend.db().read();
    let is_open = invitation.state == InvitationState::Open
        && link_time::is_alive(backend, db, super::lifespan(invitation)).await?
        && account.state == AccountState::Pending
        && check_givers(db, account, handed.as_ref(), backend.now()).await?.may_open;
    if is_open { Ok(target) } else { Err(dead) }
}

/// The target of a link, dead or alive; `None` for a token that was never issued.
pub(super) async fn any_target(backend: &Backend, token: &str) -> Result<Option<LinkTarget>> {
    let Some(link) = Link::parse(token) else { return Ok(None) };
    let db = backend.db().read();
    let handed = handed_link::Entity::find_by_id(link.id()).one(db).await?;
    let id = handed.as_ref().map_or(InvitationId::new(link.id()), |handed| handed.invitation_id);
    let invitation = invitation::Entity::find_by_id(EVERYONE, id).one(db).await?;
    let stored = match (&handed, &invitation) {
        (Some(handed), _) => Some(seed(handed)),
        (None, Some(row)) => Some(Seed {
            purpose: Purpose::Invitation,
            id: row.id.uuid(),
            key_id: row.key_id,
            nonce: &row.nonce,
        }),
        (None, None) => None,
    };
    if !link.is_genuine(backend.keys(), stored) {
        return Ok(None);
    }
    let Some(invitation) = invitation else { return Ok(None) };
    let account = account::Entity::find_by_id(EVERYONE, invitation.account_id).one(db).await?;
    Ok(account.map(|account| LinkTarget { invitation, account, handed }))
}
