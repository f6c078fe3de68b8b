//! Erasing what is known of a person, and suspending an identity.
//!
//! The data key is destroyed, and with it everything that is sealed under it, wherever a copy of the box may be; pictures,
//! drafts, marks, the name and the rows of bulk jobs go besides. A tombstone stays: code, decisions, dates. A backup has
//! the key still, so each erasure is noted in a [journal](journal) outside the database, before it is done: what is noted
//! and not done, be it since the program died in between or since a backup was restored, is done at the next start.
//!
//! Every verb that destroys what is known of a person does it through an [`Erasing`]. What is only forgotten after a
//! number of days (rows of bulk jobs, pictures) is not noted: a restored backup is as old, and forgets it by the same
//! rule.

mod journal;
mod person;

pub(crate) use journal::path as journal_path;
pub(crate) use person::Erasing;

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, Desk};
use crate::identities::subject;
use crate::{accounts, permissions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Whom an erasure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErasureTarget {
    /// An identity, with its code.
    Identity { id: IdentityId, code: i64 },
    /// An account that nobody was ever in, with the identity that was begun for it.
    Account(AccountId),
    /// An identity whose registration was never finished.
    Registration(IdentityId),
}

impl Desk<CanManageAccounts> {
    /// Destroys what is held under an identity, for good. One that is erased stays so.
    ///
    /// # Errors
    /// `not_found` where there is none, `permission_not_held` for somebody who holds what the actor does not.
    pub async fn erase_identity(&self, id: IdentityId) -> Result<()> {
        let backend = &self.backend;
        let row = self.checked(id).await?;
        if row.state == IdentityState::Erased {
            return Ok(());
        }
        let now = backend.now();
        let erasing = Erasing::begin(backend, ErasureTarget::Identity { id: row.id, code: row.code }).await?;
        let (row, doing) = (&row, &erasing);
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, row, now).await?;
            if doing.destroy(tx, backend, now).await?.is_some() {
                let detail = serde_json::json!({ "code": row.code });
                let entry = Entry { action: Action::IdentityErased, subject: subject(row.id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(())
        };
        let result = backend.db().write(work).await;
        erasing.settle(backend, result).await
    }

    /// Suspends a verified identity, also while it is being corrected. The correction rests: what was typed is kept, and
    /// can be gone on with once the identity is in force again.
    ///
    /// # Errors
    /// As for [`erase_identity`](Self::erase_identity); `identity_state` for one that is not verified.
    pub async fn suspend_identity(&self, id: IdentityId) -> Result<()> {
        let from = [
            IdentityState::Verified,
            IdentityState::Draft,
            IdentityState::ChangesRequested,
            IdentityState::Submitted,
            IdentityState::InReview,
        ];
        self.turn_identity(id, &from, IdentityState::Suspended, Action::IdentitySuspended).await
    }

    /// Puts a suspended identity in force again.
    ///
    /// # Errors
    /// As for [`suspend_identity`](Self::suspend_identity).
    pub async fn reactivate_identity(&self, id: IdentityId) -> Result<()> {
        let from = [IdentityState::Suspended];
        self.turn_identity(id, &from, IdentityState::Verified, Action::IdentityReactivated).await
    }

    /// Turns an identity that was verified from one of these states into another; one that is there already stays, and nothing is said about it.
    async fn turn_identity(
        &self,
        id: IdentityId,
        from: &[IdentityState],
        to: IdentityState,
        action: Action,
    ) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let row = self.checked(id).await?;
        if row.state == to {
            return Ok(());
        }
        let row = &row;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, row, now).await?;
            let turned = identity::Entity::update_many()
                .col_expr(identity::Column::State, Expr::value(to))
                .col_expr(identity::Column::ChangedAt, Expr::value(now))
                .filter(identity::Column::Id.eq(row.id))
                .col_expr(identity::Column::ClaimedBy, Expr::value(Option::<AccountId>::None))
                .col_expr(identity::Column::ClaimedUntil, Expr::value(Option::<i64>::None))
                .filter(identity::Column::Verified.is_not_null())
                .filter(identity::Column::State.is_in(from.iter().copied()))
                .exec(tx)
                .await?;
            if turned.rows_affected == 0 {
                return Err(Error::Refused(Code::IdentityState));
            }
            let detail = serde_json::json!({ "from": row.state });
            let entry = Entry { action, subject: subject(row.id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// The identity, if it is the actor's to change; whoever tried otherwise is written down. What is noted in the
    /// journal will be done, so this is asked before.
    async fn checked(&self, id: IdentityId) -> Result<identity::Model> {
        let row = identity::Entity::find_by_id(id).one(self.backend.db().read()).await?;
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
        let Some(account) = row.account_id else { return Ok(()) };
        if Some(account) == self.account() {
            return Ok(());
        }
        match accounts::by_id(tx, account).await? {
            Some(account) => permissions::may_edit(tx, self, &account, now).await.map(|_| ()),
            None => Ok(()),
        }
    }
}

impl Backend {
    /// Does what the journal notes and the database does not know of. Returns how many that were.
    pub(crate) async fn replay_erasures(&self) -> Result<u32> {
        let now = self.now();
        let mut done = 0;
        for target in journal::read(&self.config().data_dir)? {
            if !self.is_left(target).await? {
                continue;
            }
            let erasing = Erasing::noted(self, target).await?;
            let erasing = &erasing;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let Some(erased) = erasing.destroy(tx, self, now).await? else { return Ok(false) };
                let replayed = || serde_json::json!({ "replayed": true });
                if let Some(identity) = erased.identity {
                    let entry = Entry {
                        action: Action::IdentityErased,
                        subject: subject(identity),
                        detail: replayed(),
                    };
                    audit::record(tx, self, &Caller::worker(), entry).await?;
                }
                if let ErasureTarget::Account(account) = target {
                    let subject = Subject::new(SubjectKind::Account, account);
                    let entry = Entry { action: Action::AccountDeleted, subject, detail: replayed() };
                    audit::record(tx, self, &Caller::worker(), entry).await?;
                }
                Ok(true)
            };
            done += u32::from(self.db().write(work).await?);
        }
        if done > 0 {
            tracing::warn!(
                done,
                "people who were erased before were in this database, and were erased again"
            );
            self.db().checkpoint().await?;
        }
        Ok(done)
    }

    /// Whether the database still holds what was to be erased: asked without writing, since a journal may be long.
    async fn is_left(&self, target: ErasureTarget) -> Result<bool> {
        let db = self.db().read();
        Ok(match target {
            ErasureTarget::Identity { id, .. } => identity::Entity::find_by_id(id)
                .one(db)
                .await?
                .is_some_and(|row| row.state != IdentityState::Erased),
            ErasureTarget::Registration(id) => identity::Entity::find_by_id(id)
                .one(db)
                .await?
                .is_some_and(|row| row.account_id.is_none() && row.state != IdentityState::Erased),
            ErasureTarget::Account(id) => {
                let row = accounts::by_id(db, id).await?;
                match row.map(|row| row.state) {
                    Some(AccountState::Pending) => true,
                    Some(AccountState::Deleted) => identity::Entity::find()
                        .filter(identity::Column::AccountId.eq(id))
                        .one(db)
                        .await?
                        .is_some_and(|row| row.state != IdentityState::Erased),
                    _ => false,
                }
            }
        })
    }
}

#[cfg(test)]
pub(crate) fn note_for_test(backend: &Backend) {
    journal::note(
        &backend.config().data_dir,
        backend.now(),
        ErasureTarget::Account(AccountId::new(uuid::Uuid::nil())),
    )
    .unwrap();
}
