//! Erasing an identity, and suspending it.
//!
//! The data key is destroyed, and with it everything that is sealed under it, wherever a copy of the box may be; pictures,
//! drafts, marks and the name go besides. A tombstone stays: code, decisions, dates. A backup has the key still, so each
//! erasure is noted in a [journal](journal) outside the database, before it is done: what is noted and not done, be it
//! since the program died in between or since a backup was restored, is done at the next start.

mod journal;

use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, message};
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, Desk};
use crate::identities::{self, subject};
use crate::outbox::WITHDRAWN;
use crate::{accounts, permissions, search};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use domain::message::MessageState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

impl Desk<CanManageAccounts> {
    /// Destroys what is held under an identity, for good. One that is erased stays so.
    ///
    /// # Errors
    /// `not_found` where there is none, `permission_not_held` for somebody who holds what the actor does not.
    pub async fn erase_identity(&self, id: IdentityId) -> Result<()> {
        let backend = &self.backend;
        let row = self.checked(id).await?;
        if row.state == IdentityState::Erased.as_str() {
            return Ok(());
        }
        let now = backend.now();
        journal::note(&backend.config().data_dir, now, row.id, row.code)?;
        let row = &row;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, row, now).await?;
            if erase(tx, row.id, now).await? {
                let detail = serde_json::json!({ "code": row.code });
                let entry = Entry { action: Action::IdentityErased, subject: subject(row.id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(())
        };
        backend.db().write(work).await?;
        backend.forget_log().await;
        Ok(())
    }

    /// Suspends a verified identity.
    ///
    /// # Errors
    /// As for [`erase_identity`](Self::erase_identity); `identity_state` for one that is not verified.
    pub async fn suspend_identity(&self, id: IdentityId) -> Result<()> {
        self.turn_identity(id, IdentityState::Verified, IdentityState::Suspended, Action::IdentitySuspended)
            .await
    }

    /// Puts a suspended identity in force again.
    ///
    /// # Errors
    /// As for [`suspend_identity`](Self::suspend_identity).
    pub async fn reactivate_identity(&self, id: IdentityId) -> Result<()> {
        self.turn_identity(id, IdentityState::Suspended, IdentityState::Verified, Action::IdentityReactivated)
            .await
    }

    /// Turns an identity from one state into the other; one that is there already stays, and nothing is said about it.
    async fn turn_identity(
        &self,
        id: IdentityId,
        from: IdentityState,
        to: IdentityState,
        action: Action,
    ) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let row = self.checked(id).await?;
        if row.state == to.as_str() {
            return Ok(());
        }
        let row = &row;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, row, now).await?;
            let turned = identity::Entity::update_many()
                .col_expr(identity::Column::State, Expr::value(to.as_str()))
                .col_expr(identity::Column::ChangedAt, Expr::value(now))
                .filter(identity::Column::Id.eq(row.id))
                .filter(identity::Column::State.eq(from.as_str()))
                .exec(tx)
                .await?;
            if turned.rows_affected == 0 {
                return Err(Error::Refused(Code::IdentityState));
            }
            let entry = Entry { action, subject: subject(row.id), detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// The identity, if it is the actor's to change; whoever tried otherwise is written down. What is noted in the
    /// journal will be done, so this is asked before.
    async fn checked(&self, id: IdentityId) -> Result<identity::Model> {
        let row = identity::Entity::find_by_id(id.uuid()).one(self.backend.db().read()).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        let (now, asked) = (self.backend.now(), &row);
        let work = async |tx: Tx| self.check_may_edit(&tx, asked, now).await;
        match self.backend.db().write(work).await {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => {
                Err(self.refuse(code, subject(row.id)).await)
            }
            Err(error) => Err(error),
            Ok(()) => Ok(row),
        }
    }

    /// Whether the person behind the identity is one the actor may change; oneself, always.
    async fn check_may_edit(&self, tx: &DatabaseTransaction, row: &identity::Model, now: i64) -> Result<()> {
        let Some(account) = row.account_id.map(AccountId::new) else { return Ok(()) };
        if Some(account) == self.account() {
            return Ok(());
        }
        match accounts::by_id(tx, account).await? {
            Some(account) => permissions::may_edit(tx, self, &account, now).await.map(|_| ()),
            None => Ok(()),
        }
    }
}

/// Leaves a tombstone of an identity: what waits to be sent about it is not sent, and nobody finds the person by a name.
/// Returns whether there was anything else.
async fn erase(tx: &DatabaseTransaction, id: Uuid, now: i64) -> Result<bool> {
    let row = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(row) = row.filter(|row| row.state != IdentityState::Erased.as_str()) else { return Ok(false) };
    identities::destroy(tx, id, now).await?;
    let waiting =
        [MessageState::Held, MessageState::Queued, MessageState::Deferred].map(MessageState::as_str);
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Failed.as_str()))
        .col_expr(message::Column::ReplyCode, Expr::value(WITHDRAWN))
        .col_expr(message::Column::SettledAt, Expr::value(now))
        .filter(message::Column::IdentityId.eq(id))
        .filter(message::Column::State.is_in(waiting))
        .exec(tx)
        .await?;
    if let Some(account) = row.account_id {
        search::refresh(tx, account).await?;
    }
    Ok(true)
}

impl Backend {
    /// Does what the journal notes and the database does not know of. Returns how many that were.
    pub(crate) async fn replay_erasures(&self) -> Result<u32> {
        let now = self.now();
        let mut done = 0;
        for id in journal::read(&self.config().data_dir)? {
            let work = async |tx: Tx| {
                let tx = &*tx;
                let is_done = erase(tx, id, now).await?;
                if is_done {
                    let detail = serde_json::json!({ "replayed": true });
                    let entry = Entry { action: Action::IdentityErased, subject: subject(id), detail };
                    audit::record(tx, self, &Caller::worker(), entry).await?;
                }
                Ok(is_done)
            };
            done += u32::from(self.db().write(work).await?);
        }
        if done > 0 {
            tracing::warn!(
                done,
                "identities that were erased before stood in this database, and were erased again"
            );
            self.forget_log().await;
        }
        Ok(done)
    }

    /// SQLite keeps what was written in its log until that is used again. A reader in the way is no fault: the log is
    /// emptied after it.
    async fn forget_log(&self) {
        if self.db().backend() != DbBackend::Sqlite {
            return;
        }
        if let Err(error) = self.db().checkpoint().await {
            tracing::warn!(%error, "the write-ahead log could not be emptied after an erasure");
        }
    }
}
