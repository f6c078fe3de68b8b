use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::erasure::{Erasing, ErasureTarget, run_in_background};
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::invitations::{audit_refusal, close, latest_of, subject, with_account};
use crate::reach::EVERYONE;
use crate::{identities, outbox, permissions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use sea_orm::DatabaseTransaction;

impl Desk<CanManageInvitations> {
    /// Deletes the pending account of an invitation. Its address and username are free again, and are erased from its
    /// invitations, messages and rows in bulk jobs. Its digital identity is erased. A tombstone stays.
    ///
    /// # Errors
    /// `not_found`, `account_not_pending`; `permission_not_held` if it holds more than the actor.
    pub async fn delete_pending(&self, id: InvitationId) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        // Checked before, since an erasure in the journal is always carried out, and again in its transaction.
        let may = async |tx: Tx| self.deletable(&tx, id, now).await;
        let account = audit_refusal(self, id, backend.db().write(may).await).await?;
        let (desk, account) = (self.duplicate(), account.id);
        run_in_background(async move { desk.delete_noted(id, account).await }).await
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
                && close(tx, open.id, InvitationState::Revoked, now, by).await?
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
        let result = audit_refusal(self, id, backend.db().write(work).await).await;
        erasing.settle(backend, result).await
    }

    /// The account of an invitation, locked, if the actor may delete it.
    async fn deletable(
        &self,
        tx: &DatabaseTransaction,
        id: InvitationId,
        now: i64,
    ) -> Result<account::Model> {
        let (row, _) = with_account(self.reach(), tx, id).await?;
        let account =
            accounts::lock(EVERYONE, tx, row.account_id).await?.ok_or(Error::Refused(Code::NotFound))?;
        if account.state != AccountState::Pending {
            return Err(Error::Refused(Code::AccountNotPending));
        }
        permissions::may_edit(tx, self, &account, now).await?;
        Ok(account)
    }
}
