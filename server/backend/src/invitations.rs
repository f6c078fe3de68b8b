//! Invitations: a secret link with which a pending account chooses its password.
//!
//! An account has at most one open invitation; a unique index guarantees it. A new invitation supersedes the open one and
//! withdraws its unsent messages in the same transaction. Expiry is computed from the end of the invitation, not stored.
//! Opening a link changes nothing; accepting and declining do.
//!
//! # Links
//!
//! A link contains a token (`links.rs`), which is not stored. Tokens of one purpose do not work for another.
//!
//! | link | who receives it | module |
//! |---|---|---|
//! | invitation link | the invited person, by mail only | [`prepared_invitation`], `mail/render.rs` |
//! | handed link | its giver, on a page; the giver hands it to the person | [`handed_link`] |
//! | fresh link | the invited person, by mail, in place of a dead link | [`request_fresh_link`] |
//! | confirmation link | the person, by mail, to prove the mailbox | `entry_locks/confirm.rs` |
//! | reset link | the person, by mail or from the shell, to choose another password | `resets.rs` |
//!
//! The first three open an invitation: [`link_target`] finds it by the token, [`giver_check`] checks whoever else could
//! have the link, and `link_time.rs` is the clock by which all links expire.
//!
//! To add an action: a file with its transaction, audit event and messages.

mod accept;
mod batch;
mod correct_address;
mod daily_limit;
mod decline;
mod giver_check;
mod handed_link;
mod invite;
mod issued;
mod link_target;
mod list;
mod matching;
mod message_link;
mod person_draft;
mod prepared_invitation;
mod remind;
mod request_fresh_link;
mod resend;
mod revoke;
mod show_link;
mod usernames;
mod view;

pub(crate) use batch::{InvitationBatch, InvitationRefusals, USERNAME_TAKEN};
pub(crate) use daily_limit::invited_often;
pub(crate) use handed_link::{NewHandedLink, delete_links};
pub(crate) use matching::MatchingInvitations;
pub(crate) use person_draft::PersonDraft;
pub(crate) use prepared_invitation::{Invitee, PreparedInvitation, Terms};
pub(crate) use remind::remind;
pub(crate) use revoke::revoke_all;
pub(crate) use usernames::{assign_free, username_holders};

use crate::audit::Subject;
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::link_time::Lifespan;
use crate::reach::{EVERYONE, Reach};
use domain::account::AccountState;
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::{Days, InvitationState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

/// The longest lifetime of an invitation, in milliseconds.
const LONGEST_LIFETIME: i64 = Days::MOST as i64 * 86_400_000;

/// The lifespan of its link. The id contains the time of its creation; `created_at` may be later, since it is always after
/// the previous invitation's.
pub(crate) fn lifespan(row: &invitation::Model) -> Lifespan {
    let made_at = row.id.uuid().get_timestamp().map(|time| time.to_unix());
    let made_at = made_at
        .and_then(|(s, nanos)| i64::try_from(s).ok().map(|s| s * 1_000 + i64::from(nanos / 1_000_000)));
    Lifespan {
        made_at: made_at.unwrap_or(row.created_at),
        lifetime: (row.expires_at - row.created_at).min(LONGEST_LIFETIME),
        expires_at: row.expires_at,
    }
}

/// The inviter of an invitation, unless their account was deleted.
async fn inviter_of(
    db: &impl ConnectionTrait,
    created_by: Option<AccountId>,
) -> Result<Option<account::Model>> {
    let Some(id) = created_by else { return Ok(None) };
    let row = account::Entity::find_by_id(EVERYONE, id).one(db).await?;
    Ok(row.filter(|row| row.state != AccountState::Deleted))
}

/// An invitation within reach, with its account.
pub(crate) async fn with_account(
    reach: &Reach,
    db: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<(invitation::Model, account::Model)> {
    let row =
        invitation::Entity::find_by_id(reach, id).one(db).await?.ok_or(Error::Refused(Code::NotFound))?;
    let account = account::Entity::find_by_id(EVERYONE, row.account_id).one(db).await?;
    Ok((row, account.ok_or_else(|| Error::broken("an invitation without its account"))?))
}

/// An invitation with its account, for actions that require the newest invitation of a pending account.
async fn latest_of_pending(
    reach: &Reach,
    db: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<(invitation::Model, account::Model)> {
    let (row, account) = with_account(reach, db, id).await?;
    if account.state != AccountState::Pending {
        return Err(Error::Refused(Code::AccountNotPending));
    }
    match latest_of(db, account.id).await? {
        Some(latest) if latest.id == row.id => Ok((row, account)),
        _ => Err(Error::Refused(Code::InvitationNotOpen)),
    }
}

/// The newest invitation of an account.
pub(crate) async fn latest_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<invitation::Model>> {
    let newest = invitation::Entity::find(EVERYONE)
        .filter(invitation::Column::AccountId.eq(account))
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_desc(invitation::Column::Id);
    Ok(newest.one(db).await?)
}

/// Closes an open invitation, expired or not. Returns whether it was open.
pub(crate) async fn close(
    tx: &DatabaseTransaction,
    id: InvitationId,
    into: InvitationState,
    now: i64,
    by: Option<AccountId>,
) -> Result<bool> {
    let closed = invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(into))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(by))
        .filter(invitation::Column::Id.eq(id))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    Ok(closed.rows_affected == 1)
}

pub(crate) fn subject(id: InvitationId) -> Subject {
    Subject::new(SubjectKind::Invitation, id)
}

/// Audits a refusal for permissions that the actor does not hold.
pub(crate) async fn audit_refusal<R, T>(desk: &Desk<R>, id: InvitationId, result: Result<T>) -> Result<T> {
    match result {
        Err(Error::Refused(code @ (Code::PermissionNotHeld | Code::NotFound))) => {
            Err(desk.refuse(code, subject(id)).await)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
