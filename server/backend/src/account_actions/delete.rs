use super::end_use::end_use;
use super::may_end_use::may_end_use;
use super::suspend::locked_as;
use crate::Backend;
use crate::account_notice::notice;
use crate::accounts;
use crate::accounts::{AccountKey, AccountPart};
use crate::address_changes;
use crate::audit::{self, Entry, Subject};
use crate::bulk_jobs;
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::outbox::{self, PreparedMessage};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::message::{Lane, MessageKind};
use domain::registry::DeleteDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

const DAY: i64 = 86_400_000;

impl Desk<CanManageAccounts> {
    /// Deletes an account: for some days it can be restored, then everything about the person is erased. Its sessions, its links
    /// to reset the password, its claims of cases, its bulk jobs and a change of its address end at once, an invitation's mail is not sent any
    /// more, and the person is told by mail. A change of address that can be undone still can. The link of an open invitation works again after the account is restored. Deleting it again changes
    /// nothing.
    ///
    /// # Errors
    /// The form's faults; `account_state` for a tombstone, `not_found`; `own_account`; `permission_not_held` for the founder and
    /// for an account that holds what the actor does not; `last_manager`.
    pub async fn delete_account(&self, id: AccountId, draft: DeleteDraft) -> Result<()> {
        let reason = &draft.check()?;
        let backend = &self.backend;
        let row = accounts::by_id(self.reach(), backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        let new = &NewDeletion::prepare(backend, row, reason);
        let work = async |tx: Tx| new.write(&tx, self).await.map(drop);
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// A deletion of one account, prepared before its transaction.
pub(crate) struct NewDeletion<'a> {
    before: account::Model,
    reason: &'a str,
    purge_at: i64,
    notices: Vec<PreparedMessage>,
}

impl<'a> NewDeletion<'a> {
    fn prepare(backend: &Backend, before: account::Model, reason: &'a str) -> Self {
        let purge_at = backend.now() + i64::from(backend.settings().deletion_days) * DAY;
        let notices = notice(backend, &before, MessageKind::AccountToBeDeleted, Some(purge_at));
        Self { notices: notices.into_iter().collect(), before, reason, purge_at }
    }

    /// One of many.
    pub(crate) fn of_many(backend: &Backend, before: account::Model, reason: &'a str) -> Self {
        let new = Self::prepare(backend, before, reason);
        let notices = new.notices.into_iter().map(|notice| notice.in_lane(Lane::Bulk)).collect();
        Self { notices, ..new }
    }

    /// Deletes the account. Returns whether it was not to be deleted already.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
    ) -> Result<bool> {
        let (backend, now, id) = (&desk.backend, desk.backend.now(), self.before.id);
        let found = locked_as(tx, &self.before).await?;
        may_end_use(tx, desk, &found, now).await?;
        if found.state == AccountState::ToBeDeleted {
            return Ok(false);
        }
        let reason = match self.reason {
            "" => None,
            reason => {
                let key = AccountKey::of_locked(tx, backend, &found).await?;
                Some(key.encrypt_json(backend, AccountPart::Deletion, &reason)?)
            }
        };
        let deleted = account::Entity::update_many()
            .col_expr(account::Column::State, Expr::value(AccountState::ToBeDeleted))
            .col_expr(account::Column::StateBefore, Expr::value(found.state))
            .col_expr(account::Column::PurgeAt, Expr::value(self.purge_at))
            .col_expr(account::Column::Deletion, Expr::value(reason))
            .col_expr(account::Column::ChangedAt, Expr::value(now))
            .filter(account::Column::Id.eq(id))
            .filter(account::Column::State.eq(found.state))
            .filter(account::Column::State.ne(AccountState::Deleted))
            .exec(tx)
            .await?;
        if deleted.rows_affected == 0 {
            return Err(Error::Refused(Code::AccountState));
        }
        end_use(tx, backend, &desk.caller.actor(), id).await?;
        bulk_jobs::cancel_jobs_of(tx, backend, &desk.caller.actor(), id).await?;
        address_changes::drop_open(tx, id, now).await?;
        outbox::withdraw(tx, id, now).await?;
        outbox::enqueue(tx, &self.notices).await?;
        let detail = serde_json::json!({ "until": self.purge_at });
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action: Action::AccountToBeDeleted, subject, detail };
        audit::record(tx, backend, &desk.caller, entry).await?;
        Ok(true)
    }
}
