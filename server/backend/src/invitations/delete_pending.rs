use super::{latest_of, noting, subject, with_account};
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::erasure::{Erasing, ErasureTarget, carry_out};
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::{identities, outbox, permissions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use sea_orm::DatabaseTransaction;

impl Desk<CanManageInvitations> {
    /// Deletes an account that nobody has ever been in, from the row of its invitation. A tombstone stays: its address
    /// and its name are free again, and nothing that is kept tells them: neither its invitations and mails nor the rows
    /// of bulk jobs. A digital identity that was begun for it is erased.
    ///
    /// # Errors
    /// `not_found`, `account_not_pending`; `permission_not_held` where it holds what the actor does not.
    pub async fn delete_pending(&self, id: InvitationId) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        // What is noted will be done, so it is asked before whether it may be, and again where nobody changes it.
        let may = async |tx: Tx| self.deletable(&tx, id, now).await;
        let account = noting(self, id, backend.db().write(may).await).await?;
        let (desk, account) = (self.duplicate(), account.id);
        carry_out(async move { desk.delete_noted(id, account).await }).await
    }

    async fn delete_noted(&self, id: InvitationId, account: AccountId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let erasing = Erasing::begin(backend, ErasureTarget::Account(account)).await?;
        let doing = &erasing;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let account = self.deletable(tx, id, now).await?;
            let by = self.account();
            let open = latest_of(tx, account.id).await?;
            if let Some(open) = open
                && super::close(tx, open.id, InvitationState::Revoked, now, by).await?
            {
                let detail = serde_json::json!({ "account": account.id });
                let entry = Entry { action: Action::InvitationRevoked, subject: subject(open.id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            outbox::withdraw(tx, account.id, now).await?;
            let erased = doing.destroy(tx, backend, now).await?;
            let erased = erased.ok_or(Error::Refused(Code::AccountNotPending))?;
            if let Some(identity) = erased.identity {
                let subject = identities::subject(identity);
                let entry =
                    Entry { action: Action::IdentityErased, subject, detail: serde_json::Value::Null };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            let subject = Subject::new(SubjectKind::Account, account.id);
            let entry = Entry { action: Action::AccountDeleted, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        let result = noting(self, id, backend.db().write(work).await).await;
        erasing.settle(backend, result).await
    }

    /// The account of an invitation, if it may be deleted by whoever asks; nobody changes it until the transaction ends.
    async fn deletable(
        &self,
        tx: &DatabaseTransaction,
        id: InvitationId,
        now: i64,
    ) -> Result<account::Model> {
        let (row, _) = with_account(tx, id).await?;
        let account = accounts::lock(tx, row.account_id).await?.ok_or(Error::Refused(Code::NotFound))?;
        if account.state != AccountState::Pending {
            return Err(Error::Refused(Code::AccountNotPending));
        }
        permissions::may_edit(tx, self, &account, now).await?;
        Ok(account)
    }
}
