//! The only way to destroy what is stored about a person. Making an [`Erasing`] notes the erasure in the journal.

use super::account::{
    clear_account, clear_invitations, clear_messages, decline_messages, delete_own_rows, email_keys,
    withdraw_messages,
};
use super::identity;
use super::journal::{self, ErasureTarget};
use super::shared;
use crate::Backend;
use crate::bulk_jobs::{self, AddressIndex};
use crate::clear_erased::clear_erased_now;
use crate::entity::identity::{Column, Entity};
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::reach::EVERYONE;
use crate::registry::ErasedNames;
use crate::{accounts, invitations, join_requests, search};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::{ColumnTrait, DatabaseTransaction, QueryFilter, QuerySelect};

/// An erasure that is noted in the journal.
#[must_use = "a noted erasure must be carried out"]
pub(crate) struct Erasing {
    target: ErasureTarget,
    /// Finds the rows of bulk jobs.
    index: AddressIndex,
}

/// The result of an erasure.
pub(crate) struct Erased {
    /// The erased identity, if there was one.
    pub(crate) identity: Option<IdentityId>,
}

impl Erasing {
    /// Notes the erasure. From then on it is carried out, at the next start at
    /// the latest, so the caller checks first whether it is allowed.
    pub(crate) async fn begin(backend: &Backend, target: ErasureTarget) -> Result<Self> {
        let erasing = Self::noted(backend, target).await?;
        journal::note(&backend.config().data_dir, backend.now(), target)?;
        Ok(erasing)
    }

    /// An erasure that is noted already.
    pub(super) async fn noted(backend: &Backend, target: ErasureTarget) -> Result<Self> {
        Ok(Self { target, index: AddressIndex::open(backend).await? })
    }

    /// Erases the person's rows in bulk jobs.
    async fn erase_rows(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        account: AccountId,
    ) -> Result<()> {
        let keys = email_keys(tx, account).await?;
        bulk_jobs::erase_rows(tx, backend, &self.index, (account, &keys)).await?;
        Ok(())
    }

    /// Destroys the target. `None` where it is erased already or is no longer what was noted.
    pub(crate) async fn destroy(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        now: i64,
    ) -> Result<Option<Erased>> {
        let erased = match self.target {
            ErasureTarget::Identity { id, .. } => self.destroy_identity(tx, backend, id, now).await?,
            ErasureTarget::Registration(id) => {
                let row = Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
                match row.filter(|row| row.account_id.is_none()) {
                    Some(_) => self.destroy_identity(tx, backend, id, now).await?,
                    None => None,
                }
            }
            ErasureTarget::Account(id) => {
                match accounts::lock(EVERYONE, tx, id).await?.map(|row| row.state) {
                    // A deleted account of a restored backup may have an identity left.
                    Some(AccountState::Pending | AccountState::Deleted) => {
                        Some(self.destroy_account(tx, backend, id, now).await?)
                    }
                    _ => None,
                }
            }
            ErasureTarget::Purge(id) => match accounts::lock(EVERYONE, tx, id).await? {
                // In an older backup this may be the founder, whose role was handed over later.
                Some(row) if row.founder => None,
                Some(row) if row.state == AccountState::Deleted && row.data_key.is_none() => {
                    self.identity_left(tx, backend, id, now).await?
                }
                Some(_) => Some(self.destroy_account(tx, backend, id, now).await?),
                None => None,
            },
        };
        if erased.is_some() {
            clear_erased_now(tx, now).await?;
            shared::record(tx, now, self.target).await?;
        }
        Ok(erased)
    }

    /// Ends the erasure as its transaction ended. What was rolled back is taken back from the journal, or the next start
    /// would carry it out, whatever has changed since. The note stays where the commit may have happened.
    ///
    /// # Errors
    /// The error of the transaction; `erasure_noted` where the note stays.
    pub(crate) async fn settle<T>(self, backend: &Backend, result: Result<T>) -> Result<T> {
        match &result {
            Ok(_) => self.empty_log(backend).await,
            Err(error) if error.code() == Code::OutcomeUnknown => return Err(Error::ERASURE_NOTED),
            Err(_) => {
                let withdrawn = journal::withdraw(&backend.config().data_dir, backend.now(), self.target);
                if let Err(error) = withdrawn {
                    tracing::error!(%error, "an erasure that was not done stays in the journal");
                    return Err(Error::ERASURE_NOTED);
                }
            }
        }
        result
    }

    /// Empties the write-ahead log, which still contains the erased values. If that fails, the scheduled task that the
    /// transaction has requested does it.
    async fn empty_log(&self, backend: &Backend) {
        match backend.db().checkpoint().await {
            Ok(true) => {}
            Ok(false) => tracing::info!("somebody reads: the write-ahead log is emptied a little later"),
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be emptied after an erasure"),
        }
    }

    async fn destroy_identity(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        id: IdentityId,
        now: i64,
    ) -> Result<Option<Erased>> {
        let row = Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
        let Some(row) = row.filter(|row| row.state != IdentityState::Erased) else {
            return Ok(None);
        };
        let names = match row.account_id {
            Some(account) => Some(ErasedNames::of_account(tx, account).await?),
            None => None,
        };
        identity::destroy(tx, id, now).await?;
        withdraw_messages(tx, id, now).await?;
        if let (Some(account), Some(names)) = (row.account_id, names) {
            self.erase_rows(tx, backend, account).await?;
            search::refresh(tx, account).await?;
            names.forget(tx, backend).await?;
        }
        Ok(Some(Erased { identity: Some(id) }))
    }

    /// Erases what a tombstone of a restored backup has left.
    async fn identity_left(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        id: AccountId,
        now: i64,
    ) -> Result<Option<Erased>> {
        match Entity::find(EVERYONE).filter(Column::AccountId.eq(id)).one(tx).await? {
            Some(own) => self.destroy_identity(tx, backend, own.id, now).await,
            None => Ok(None),
        }
    }

    /// Erases an account with its identity, its invitations and the messages about it.
    async fn destroy_account(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        id: AccountId,
        now: i64,
    ) -> Result<Erased> {
        let keys = email_keys(tx, id).await?;
        let mut names = ErasedNames::of_account(tx, id).await?.and_addresses(&keys);
        if let Some(row) = accounts::by_id(EVERYONE, tx, id).await? {
            // Before the key of the account is destroyed.
            names = names.and_values(tx, &accounts::recorded_values(tx, backend, &row).await?).await?;
        }
        // Rows and messages are found by addresses, so they come before the addresses are cleared.
        self.erase_rows(tx, backend, id).await?;
        bulk_jobs::cancel_jobs_of(tx, backend, &Caller::worker().actor(), id).await?;
        join_requests::delete_requests_of(tx, &keys).await?;
        let others = decline_messages(tx, id).await?;
        clear_account(tx, id, now).await?;
        let own = Entity::find(EVERYONE).filter(Column::AccountId.eq(id)).one(tx).await?;
        let own = own.filter(|row| row.data_key.is_some()).map(|row| row.id);
        if let Some(own) = own {
            identity::destroy(tx, own, now).await?;
        }
        clear_messages(tx, id, &others, now).await?;
        clear_invitations(tx, id, now).await?;
        invitations::delete_links(tx, id).await?;
        delete_own_rows(tx, id).await?;
        search::refresh(tx, id).await?;
        names.forget(tx, backend).await?;
        Ok(Erased { identity: own })
    }
}
