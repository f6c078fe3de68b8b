//! Invitations: one secret link that lets a pending account choose its password.
//!
//! Of an address at most one invitation is open, which the database guards; issuing another supersedes the one before
//! in the same transaction, and withdraws what has not been sent about it. Whether an invitation has expired is read
//! from its end and never written. Nothing here opens a link by being looked at: only accepting and declining do.
//!
//! To add a verb: a file below, with its transaction, its audit event and its messages.

mod accept;
mod batch;
mod correct_address;
mod daily_limit;
mod decline;
mod delete_pending;
mod fresh_link;
mod handed_links;
mod invite;
mod invited;
mod link;
mod link_givers;
mod list;
mod open_link;
mod padding;
mod person_draft;
mod prepared;
mod registry;
mod remind;
mod resend;
mod revoke;
mod usernames;
mod view;

pub(crate) use batch::{InvitationBatch, Refusals, USERNAME_TAKEN};
pub(crate) use daily_limit::invited_often;
pub(crate) use handed_links::Showing;
pub(crate) use handed_links::forget_links;
pub(crate) use padding::padded;
pub(crate) use person_draft::PersonDraft;
pub(crate) use prepared::{Invitee, PreparedInvitation, Terms};
pub(crate) use registry::{AddressHolder, InvitationStatus, RegistrySnapshot};
pub(crate) use remind::remind;
pub(crate) use revoke::revoke_all;
pub(crate) use usernames::{assign_free, username_holders};

use crate::audit::Subject;
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::link_time::Lifespan;
use domain::account::AccountState;
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::{Days, InvitationState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

/// Whether somebody has created an account, or invited its person.
pub(crate) async fn has_invited(
    db: &impl ConnectionTrait,
    by: AccountId,
    account: AccountId,
) -> Result<bool> {
    let row = account::Entity::find_by_id(account).one(db).await?;
    if row.is_some_and(|row| row.created_by == Some(by)) {
        return Ok(true);
    }
    let theirs = invitation::Entity::find()
        .filter(invitation::Column::AccountId.eq(account))
        .filter(invitation::Column::CreatedBy.eq(by));
    Ok(theirs.one(db).await?.is_some())
}

/// Whether its link opens it.
pub(crate) fn is_open(row: &invitation::Model, now: i64) -> bool {
    identity_state(row, now) == InvitationState::Open
}

/// No invitation lives longer than this, in milliseconds.
const LONGEST_LIFETIME: i64 = Days::MOST as i64 * 86_400_000;

/// How long its link lives. Its id has the clock's time of when it was made; `created_at` may be later, since it is
/// after that of the invitation before.
fn lifespan(row: &invitation::Model) -> Lifespan {
    let made_at = row.id.uuid().get_timestamp().map(|time| time.to_unix());
    let made_at = made_at
        .and_then(|(s, nanos)| i64::try_from(s).ok().map(|s| s * 1_000 + i64::from(nanos / 1_000_000)));
    Lifespan {
        made_at: made_at.unwrap_or(row.created_at),
        lifetime: (row.expires_at - row.created_at).min(LONGEST_LIFETIME),
        expires_at: row.expires_at,
    }
}

fn identity_state(row: &invitation::Model, now: i64) -> InvitationState {
    row.state.at(now, row.expires_at)
}

/// The inviter of an invitation, as far as the account still says who that is.
async fn inviter_of(
    db: &impl ConnectionTrait,
    created_by: Option<AccountId>,
) -> Result<Option<account::Model>> {
    let Some(id) = created_by else { return Ok(None) };
    let row = account::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|row| row.state != AccountState::Deleted))
}

/// The invitation of an id with its account, both as they are now.
async fn with_account(
    db: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<(invitation::Model, account::Model)> {
    let row = invitation::Entity::find_by_id(id).one(db).await?.ok_or(Error::Refused(Code::NotFound))?;
    let account = account::Entity::find_by_id(row.account_id).one(db).await?;
    Ok((row, account.ok_or_else(|| Error::broken("an invitation without its account"))?))
}

/// The same, for a verb that only the newest invitation of a pending account takes.
async fn latest_of_pending(
    db: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<(invitation::Model, account::Model)> {
    let (row, account) = with_account(db, id).await?;
    if account.state != AccountState::Pending {
        return Err(Error::Refused(Code::AccountNotPending));
    }
    match latest_of(db, account.id).await? {
        Some(latest) if latest.id == row.id => Ok((row, account)),
        _ => Err(Error::Refused(Code::InvitationNotOpen)),
    }
}

/// The newest invitation of an account.
async fn latest_of(db: &impl ConnectionTrait, account: AccountId) -> Result<Option<invitation::Model>> {
    let newest = invitation::Entity::find()
        .filter(invitation::Column::AccountId.eq(account))
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_desc(invitation::Column::Id);
    Ok(newest.one(db).await?)
}

/// Ends an invitation that is open, expired or not; `false` where it was not.
async fn close(
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

/// Writes down that somebody tried what is not theirs to do.
async fn noting<R, T>(desk: &Desk<R>, id: InvitationId, result: Result<T>) -> Result<T> {
    match result {
        Err(Error::Refused(code @ Code::PermissionNotHeld)) => Err(desk.refuse(code, subject(id)).await),
        other => other,
    }
}

#[cfg(test)]
mod tests;
