//! Ends open invitations, and links to them, because of something else that happens to people.

use crate::entity::{handed_link, invitation};
use crate::error::Result;
use crate::outbox;
use domain::id::AccountId;
use domain::invitation::InvitationState;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Supersedes the open invitations of these accounts, expired or not, and withdraws their unsent messages.
pub(crate) async fn supersede(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    now: i64,
    by: Option<AccountId>,
) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Superseded))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(by))
        .filter(invitation::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    outbox::withdraw_all(tx, accounts, now).await?;
    Ok(())
}

/// Ends the links of open invitations that somebody was shown: the account was suspended, and its reactivation, which may come
/// by itself, is about the account and not about links that lie somewhere.
pub(crate) async fn end_links_handed_by(tx: &DatabaseTransaction, giver: AccountId) -> Result<()> {
    let open = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::State.eq(InvitationState::Open))
        .to_owned();
    handed_link::Entity::delete_many()
        .filter(handed_link::Column::GivenBy.eq(giver))
        .filter(handed_link::Column::InvitationId.in_subquery(open))
        .exec(tx)
        .await?;
    Ok(())
}
