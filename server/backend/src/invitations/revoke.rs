use super::{close, subject, with_account};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::invitation;
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::{outbox, permissions};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageInvitations> {
    /// Revokes an open invitation. The account stays pending; inviting the address again reopens it.
    ///
    /// # Errors
    /// `not_found`, `invitation_not_open`; `account_not_pending` for an account that is to be deleted: its invitation is as it
    /// was once it is restored.
    pub async fn revoke(&self, id: InvitationId) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (row, account) = with_account(self.reach(), tx, id).await?;
            permissions::check_still_reaches(tx, self, &[Some(account.id)], now).await?;
            if account.state == AccountState::ToBeDeleted {
                return Err(Error::Refused(Code::AccountNotPending));
            }
            let by = self.account();
            if !close(tx, row.id, InvitationState::Revoked, now, by).await? {
                return Err(Error::Refused(Code::InvitationNotOpen));
            }
            outbox::withdraw(tx, row.account_id, now).await?;
            let detail = serde_json::json!({ "account": row.account_id });
            let entry = Entry { action: Action::InvitationRevoked, subject: subject(row.id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}

/// Revokes those of these invitations that are open or expired. Returns them with their accounts.
pub(crate) async fn revoke_all(
    tx: &DatabaseTransaction,
    ids: &[InvitationId],
    now: i64,
    by: Option<AccountId>,
) -> Result<Vec<(InvitationId, AccountId)>> {
    let closed = invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Revoked))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(by))
        .filter(invitation::Column::Id.is_in(ids.iter().copied()))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec_with_returning(tx)
        .await?;
    Ok(closed.into_iter().map(|row| (row.id, row.account_id)).collect())
}
