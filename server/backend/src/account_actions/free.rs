use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account::{self, Column};
use crate::entity::invitation;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::{address_changes, own_fields, permissions, search};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::invitation::InvitationState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Lets others have, before the account is erased, what nobody else can have while it can be restored: its address, its
    /// username, its external id and its own values that have to be unique. The account keeps them aside for
    /// [`restore_account`](Self::restore_account). An open invitation is revoked, and a change of the address can no longer be
    /// undone. Freeing it again changes nothing.
    ///
    /// # Errors
    /// `account_state` for an account that is not to be deleted, or whose erasure has begun, `not_found`;
    /// `permission_not_held` for an account that holds what the actor does not.
    pub async fn free_account(&self, id: AccountId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            permissions::may_edit(tx, self, &found, now).await?;
            if found.state != AccountState::ToBeDeleted || found.state_before.is_none() {
                return Err(Error::Refused(Code::AccountState));
            }
            if found.is_freed() {
                return Ok(());
            }
            accounts::keep_username(tx, &found, now).await?;
            keep_aside(tx, &found, now).await?;
            address_changes::drop_all(tx, id).await?;
            own_fields::release_values(tx, id).await?;
            self.revoke_open(tx, id, now).await?;
            search::refresh(tx, id).await?;
            let subject = Subject::new(SubjectKind::Account, id);
            let entry = Entry { action: Action::AccountFreed, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        self.refused_about(id, backend.db().write(work).await).await
    }

    /// An address has one open invitation, which would be in the way of somebody else's.
    async fn revoke_open(&self, tx: &DatabaseTransaction, id: AccountId, now: i64) -> Result<()> {
        invitation::Entity::update_many()
            .col_expr(invitation::Column::State, Expr::value(InvitationState::Revoked))
            .col_expr(invitation::Column::ClosedAt, Expr::value(now))
            .col_expr(invitation::Column::ClosedBy, Expr::value(self.account()))
            .filter(invitation::Column::AccountId.eq(id))
            .filter(invitation::Column::State.eq(InvitationState::Open))
            .exec(tx)
            .await?;
        Ok(())
    }
}

async fn keep_aside(tx: &DatabaseTransaction, found: &account::Model, now: i64) -> Result<()> {
    let none = || Expr::value(Option::<String>::None);
    account::Entity::update_many()
        .col_expr(Column::FreedEmail, Expr::value(found.email.as_deref()))
        .col_expr(Column::FreedUsername, Expr::value(found.username.as_deref()))
        .col_expr(Column::FreedExternalId, Expr::value(found.external_id.as_deref()))
        .col_expr(Column::Email, none())
        .col_expr(Column::EmailKey, none())
        .col_expr(Column::Username, none())
        .col_expr(Column::ExternalId, none())
        .col_expr(Column::ChangedAt, Expr::value(now))
        .filter(Column::Id.eq(found.id))
        .exec(tx)
        .await?;
    Ok(())
}
