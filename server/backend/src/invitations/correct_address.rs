use super::batch::InvitationBatch;
use super::prepared_invitation::Terms;
use super::{audit_refusal, latest_of_pending};
use crate::address_claims;
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique, violated};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::reach::EVERYONE;
use crate::{accounts, entry_locks, idna, link_time, permissions, search};
use domain::account::{AccountState, Email};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, InvitationId};
use domain::invitation::AddressDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageInvitations> {
    /// Changes the e-mail address of a pending account and invites it there. The old link stops working.
    ///
    /// # Errors
    /// The draft's faults; `already_registered`, `already_invited` or `domain_refused` at the field; `account_not_pending`,
    /// `invitation_not_open`; `invited_often`; `permission_not_held` if the account holds more than the actor, who could
    /// otherwise take it over through an address of their own.
    pub async fn correct_address(&self, id: InvitationId, draft: AddressDraft) -> Result<InvitationId> {
        let typed = draft.check(idna::to_ascii)?;
        let backend = &self.backend;
        let now = backend.now();
        let (old, mut account) = latest_of_pending(self.reach(), backend.db().read(), id).await?;
        // The same address in another spelling stays as it is: it may be another mailbox at servers that tell them apart.
        let email = match &account.email {
            Some(stored) if account.email_key.as_deref() == Some(typed.key()) => {
                AddressDraft { email: stored.clone() }.check(idna::to_ascii)?
            }
            _ => {
                let rule = backend.settings().domain_rule();
                rule.check(&typed).map_err(|code| Faults::one(Field::Email, code))?;
                typed
            }
        };
        account.email = Some(email.as_typed().to_owned());
        account.email_key = Some(email.key().to_owned());
        let by = self.account();
        let invitation = Terms::renewed(self, &old, by).resend(account, (&old).into(), old.locale)?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            accounts::lock(EVERYONE, tx, invitation.account().id).await?;
            let (_, found) = latest_of_pending(self.reach(), tx, id).await?;
            let giver = permissions::may_become(tx, self, &found, now).await?;
            address_claims::free_lapsed(tx, [email.key()], now).await?;
            change_address(tx, found.id, &email, now).await?;
            // Whoever types the same address again has not chosen it: who did may read its mail.
            if found.email.as_deref() != Some(email.as_typed()) {
                entry_locks::record_address_change(
                    tx,
                    &giver.as_address_giver(),
                    link_time::now(backend, tx).await?,
                )
                .await?;
            }
            search::refresh(tx, found.id).await?;
            let subject = Subject::new(SubjectKind::Account, found.id);
            let detail = serde_json::json!({
                "field": Field::Email, "invitation": invitation.id(), "sight": giver.can_read_entries(),
            });
            let entry = Entry { action: Action::AddressCorrected, subject, detail };
            audit::record(tx, backend, &self.caller, entry).await?;
            InvitationBatch::of_one(&invitation, now, by).write(tx, backend).await.map(drop)
        };
        let result = backend.db().write(work).await;
        match audit_refusal(self, id, result).await {
            Err(Error::Faults(faults)) if faults.at(Field::Email) == Some(Code::AlreadyRegistered) => {
                Err(self.address_taken(&email).await?)
            }
            Err(error) => Err(error),
            Ok(()) => {
                backend.outbox_bell().notify_one();
                Ok(invitation.id())
            }
        }
    }

    /// The fault of an address that another account has. Looked up outside of the transaction, since PostgreSQL accepts
    /// no more statements in one that has violated a constraint.
    async fn address_taken(&self, email: &Email) -> Result<Error> {
        let db = self.backend.db().read();
        let found = accounts::by_email_key(db, email.key()).await?;
        if let Some(found) = &found
            && !self.reach().is_everyone()
            && !self.reach().has(db, found.unit).await?
        {
            return Ok(Faults::one(Field::Email, Code::AlreadyRegistered).into());
        }
        let code = match found.map(|account| account.state) {
            Some(AccountState::Pending) => Code::AlreadyInvited,
            Some(AccountState::ToBeDeleted) => Code::ToBeDeleted,
            _ => Code::AlreadyRegistered,
        };
        Ok(Faults::one(Field::Email, code).into())
    }
}

async fn change_address(tx: &DatabaseTransaction, account: AccountId, email: &Email, now: i64) -> Result<()> {
    let changed = account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(email.as_typed()))
        .col_expr(account::Column::EmailKey, Expr::value(email.key()))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account))
        .filter(account::Column::State.eq(AccountState::Pending))
        .exec(tx)
        .await
        .map_err(|error| match violated(&error) {
            Some(Unique::AccountEmail | Unique::EmailClaim) => {
                Faults::one(Field::Email, Code::AlreadyRegistered).into()
            }
            _ => Error::from(error),
        })?;
    if changed.rows_affected == 0 { Err(Error::Refused(Code::AccountNotPending)) } else { Ok(()) }
}
