use super::{latest_of, lock, noting, subject, with_account};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::{identities, outbox, permissions, search};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

impl Desk<CanManageInvitations> {
    /// Deletes an account that nobody has ever been in, from the row of its invitation. A tombstone stays: its address
    /// and its name are free again. A digital identity that was begun for it is erased.
    ///
    /// # Errors
    /// `not_found`, `account_not_pending`; `permission_not_held` where it holds what the actor does not.
    pub async fn delete_pending(&self, id: InvitationId) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (row, _) = with_account(tx, id).await?;
            let account = lock(tx, row.account_id).await?.ok_or(Error::Refused(Code::NotFound))?;
            if account.state != AccountState::Pending.as_str() {
                return Err(Error::Refused(Code::AccountNotPending));
            }
            permissions::may_edit(tx, self, &account, now).await?;
            let by = self.account().map(AccountId::uuid);
            let open = latest_of(tx, account.id).await?;
            if let Some(open) = open
                && super::close(tx, open.id, InvitationState::Revoked, now, by).await?
            {
                let detail = serde_json::json!({ "account": account.id });
                let entry = Entry { action: Action::InvitationRevoked, subject: subject(open.id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            outbox::withdraw(tx, AccountId::new(account.id), now).await?;
            bury(tx, account.id, now).await?;
            search::refresh(tx, account.id).await?;
            if let Some(identity) = identities::destroy_of(tx, account.id, now).await? {
                let subject = identities::subject(identity);
                let entry =
                    Entry { action: Action::IdentityErased, subject, detail: serde_json::Value::Null };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            let subject = Subject::new(SubjectKind::Account, account.id);
            let entry = Entry { action: Action::AccountDeleted, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        noting(self, id, backend.db().write(work).await).await
    }
}

async fn bury(tx: &DatabaseTransaction, account: Uuid, now: i64) -> Result<()> {
    permission_grant::Entity::delete_many()
        .filter(permission_grant::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    let nothing = || Expr::value(Option::<String>::None);
    let buried = account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(AccountState::Deleted.as_str()))
        .col_expr(account::Column::Email, nothing())
        .col_expr(account::Column::EmailKey, nothing())
        .col_expr(account::Column::Username, nothing())
        .col_expr(account::Column::PasswordHash, nothing())
        .col_expr(account::Column::DeletedAt, Expr::value(now))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account))
        .filter(account::Column::State.eq(AccountState::Pending.as_str()))
        .exec(tx)
        .await?;
    if buried.rows_affected == 0 { Err(Error::Refused(Code::AccountNotPending)) } else { Ok(()) }
}
