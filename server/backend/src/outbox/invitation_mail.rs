//! Mail of open invitations that was not sent yet, when something about its account changes.

use crate::entity::{account, invitation, message};
use crate::error::{Error, Result};
use crate::mail::Params;
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind, MessageState};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

/// The open invitations of an account; the caller adds whether they may have expired.
fn open_invitations(account: AccountId) -> SelectStatement {
    Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::AccountId.eq(account))
        .and_where(invitation::Column::State.eq(InvitationState::Open))
        .to_owned()
}

/// Holds the mail of the open invitation that was withdrawn when its account was deleted, after the account was restored. It is
/// held, whatever it was before: some days may have passed, and somebody is to decide that it is sent. Reminders stay
/// withdrawn.
pub(crate) async fn hold_withdrawn(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    let open = open_invitations(account).and_where(invitation::Column::ExpiresAt.gt(now)).to_owned();
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Held))
        .col_expr(message::Column::HeldByRestore, Expr::value(false))
        .col_expr(message::Column::ReplyCode, Expr::value(Option::<String>::None))
        .col_expr(message::Column::SettledAt, Expr::value(Option::<i64>::None))
        .filter(message::Column::Kind.eq(MessageKind::Invitation))
        .filter(message::Column::Lane.ne(Lane::Reminder))
        .filter(message::Column::InvitationId.in_subquery(open))
        .filter(message::Column::State.eq(MessageState::Failed))
        .filter(message::Column::ReplyCode.eq(message::WITHDRAWN))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives the open invitation of an account, and its mail that is not sent yet, the language and the username of the account.
pub(crate) async fn rewrite_invitation(tx: &DatabaseTransaction, account: &account::Model) -> Result<()> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::Locale, Expr::value(account.locale))
        .filter(invitation::Column::AccountId.eq(account.id))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    let waiting = message::Entity::find()
        .filter(message::Column::InvitationId.in_subquery(open_invitations(account.id)))
        .filter(message::Column::State.is_in([
            MessageState::Held,
            MessageState::Queued,
            MessageState::Deferred,
        ]))
        .lock_exclusive()
        .all(tx)
        .await?;
    for row in waiting {
        let mut params: Params = serde_json::from_str(&row.params).map_err(Error::broken)?;
        if !params.username.is_empty() {
            params.username = account.username.clone().unwrap_or_default();
        }
        let params = serde_json::to_string(&params).map_err(Error::broken)?;
        message::Entity::update_many()
            .col_expr(message::Column::Locale, Expr::value(account.locale))
            .col_expr(message::Column::Params, Expr::value(params))
            .filter(message::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}
