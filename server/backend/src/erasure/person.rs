//! The one way to destroy what is known of a person. An [`Erasing`] is made by noting the erasure in the journal, and
//! nothing can be destroyed without one.

use super::{ErasureTarget, journal};
use crate::Backend;
use crate::bulk::{self, AddressIndex};
use crate::entity::{account, identity, invitation, message, permission_grant};
use crate::error::{Error, Result};
use crate::outbox::{Params, WITHDRAWN};
use crate::schedule;
use crate::{accounts, identities, invitations, search};
use domain::account::AccountState;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use domain::message::{MessageKind, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect,
};
use uuid::Uuid;

/// What has not come to an end. One that is on the wire loses its lease, so that what the mail server says of it, the
/// address perhaps, is not written down any more.
const UNSETTLED: [MessageState; 4] =
    [MessageState::Held, MessageState::Queued, MessageState::Deferred, MessageState::Sending];

/// An erasure that is noted in the journal.
#[must_use = "what is noted in the journal must be done"]
pub(crate) struct Erasing {
    target: ErasureTarget,
    /// By which rows of bulk jobs are found.
    index: AddressIndex,
}

/// What an erasure has destroyed.
pub(crate) struct Erased {
    /// The identity, where there was one.
    pub(crate) identity: Option<IdentityId>,
}

impl Erasing {
    /// Notes the erasure. What is noted will be done, at the next start at the
    /// latest, so whether it may be done is asked before.
    pub(crate) async fn begin(backend: &Backend, target: ErasureTarget) -> Result<Self> {
        let erasing = Self::noted(backend, target).await?;
        journal::note(&backend.config().data_dir, backend.now(), target)?;
        Ok(erasing)
    }

    /// One that is noted already.
    pub(super) async fn noted(backend: &Backend, target: ErasureTarget) -> Result<Self> {
        Ok(Self { target, index: AddressIndex::open(backend).await? })
    }

    /// Erases the rows of bulk jobs about the person.
    async fn erase_rows(&self, tx: &DatabaseTransaction, backend: &Backend, person: AccountId) -> Result<()> {
        let keys = email_keys(tx, person).await?;
        bulk::erase_rows(tx, backend, &self.index, (person, &keys)).await?;
        Ok(())
    }

    /// Destroys it. None where there is nothing to be destroyed: it was erased before, or is no longer what was noted.
    pub(crate) async fn destroy(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        now: i64,
    ) -> Result<Option<Erased>> {
        let erased = match self.target {
            ErasureTarget::Identity { id, .. } => self.destroy_identity(tx, backend, id, now).await?,
            ErasureTarget::Registration(id) => {
                let row = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
                match row.filter(|row| row.account_id.is_none()) {
                    Some(_) => self.destroy_identity(tx, backend, id, now).await?,
                    None => None,
                }
            }
            ErasureTarget::Account(id) => self.destroy_account(tx, backend, id, now).await?,
        };
        if erased.is_some() {
            schedule::clear_erased_now(tx, now).await?;
        }
        Ok(erased)
    }

    /// Ends it as its transaction ended. What was refused inside is taken out of the journal, or the next start would do
    /// it; an error that says nothing about the commit leaves it there.
    ///
    /// # Errors
    /// What the transaction said, and where the journal cannot be written.
    pub(crate) async fn settle<T>(self, backend: &Backend, result: Result<T>) -> Result<T> {
        match &result {
            Ok(_) => self.empty_files(backend).await,
            Err(Error::Refused(_) | Error::Faults(_)) => {
                journal::withdraw(&backend.config().data_dir, backend.now(), self.target)?;
            }
            Err(_) => {}
        }
        result
    }

    /// Empties what the database's files still hold of it, once that is committed. Where that fails it is done by the
    /// schedule, for which the transaction has asked.
    async fn empty_files(&self, backend: &Backend) {
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
        let row = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
        let Some(row) = row.filter(|row| row.state != IdentityState::Erased) else {
            return Ok(None);
        };
        identities::destroy(tx, self, id, now).await?;
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(MessageState::Failed))
            .col_expr(message::Column::ReplyCode, Expr::value(WITHDRAWN))
            .col_expr(message::Column::SettledAt, Expr::value(now))
            .col_expr(message::Column::LeaseId, Expr::value(Option::<Uuid>::None))
            .filter(message::Column::IdentityId.eq(id))
            .filter(message::Column::State.is_in(UNSETTLED))
            .exec(tx)
            .await?;
        if let Some(account) = row.account_id {
            self.erase_rows(tx, backend, account).await?;
            search::refresh(tx, account).await?;
        }
        Ok(Some(Erased { identity: Some(id) }))
    }

    /// An account that nobody has ever been in: everything but its row goes, and what led to it.
    async fn destroy_account(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        id: AccountId,
        now: i64,
    ) -> Result<Option<Erased>> {
        let found = accounts::lock(tx, id).await?;
        let state = found.map(|row| row.state);
        // Of one that was deleted, something may be left.
        if !matches!(state, Some(AccountState::Pending | AccountState::Deleted)) {
            return Ok(None);
        }
        // Before the addresses go by which rows and mails are found.
        self.erase_rows(tx, backend, id).await?;
        let others = mails_about(tx, id).await?;
        bury(tx, id, now).await?;
        let own = identity::Entity::find().filter(identity::Column::AccountId.eq(id)).one(tx).await?;
        let own = own.filter(|row| row.data_key.is_some()).map(|row| row.id);
        if let Some(identity) = own {
            identities::destroy(tx, self, identity, now).await?;
        }
        forget_mails(tx, id, &others, now).await?;
        invitation::Entity::update_many()
            .col_expr(invitation::Column::Email, Expr::value(""))
            .col_expr(invitation::Column::EmailKey, Expr::value(""))
            .col_expr(invitation::Column::Note, Expr::value(""))
            .filter(invitation::Column::AccountId.eq(id))
            .exec(tx)
            .await?;
        invitations::forget_links(tx, id).await?;
        search::refresh(tx, id).await?;
        Ok(Some(Erased { identity: own }))
    }
}

/// The addresses an account has had: its own and those of its invitations, each once and in order.
async fn email_keys(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<String>> {
    let mut keys: Vec<String> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::EmailKey)
        .distinct()
        .filter(invitation::Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    let known = account::Entity::find_by_id(account).one(db).await?;
    keys.extend(known.and_then(|known| known.email_key));
    keys.retain(|key| !key.is_empty());
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Takes address, name and permissions from an account.
async fn bury(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    let nothing = || Expr::value(Option::<String>::None);
    account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(AccountState::Deleted))
        .col_expr(account::Column::Email, nothing())
        .col_expr(account::Column::EmailKey, nothing())
        .col_expr(account::Column::Username, nothing())
        .col_expr(account::Column::PasswordHash, nothing())
        .col_expr(account::Column::DeletedAt, Expr::value(now))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account))
        .exec(tx)
        .await?;
    permission_grant::Entity::delete_many()
        .filter(permission_grant::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Mails that tell inviters that somebody with an address or username of this account has declined.
async fn mails_about(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Uuid>> {
    let addresses: Vec<String> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::Email)
        .filter(invitation::Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    let told: Vec<(Uuid, String)> = message::Entity::find()
        .select_only()
        .columns([message::Column::Id, message::Column::Params])
        .filter(message::Column::Kind.eq(MessageKind::InvitationDeclined))
        .into_tuple()
        .all(db)
        .await?;
    let mut mails = Vec::new();
    for (id, params) in told {
        let params: Params = serde_json::from_str(&params).map_err(Error::broken)?;
        if addresses.contains(&params.email) {
            mails.push(id);
        }
    }
    Ok(mails)
}

/// Mails to the account, and others that name it, say nothing any more; one that has not gone out never will.
async fn forget_mails(tx: &DatabaseTransaction, account: AccountId, others: &[Uuid], now: i64) -> Result<()> {
    use message::Column;
    let theirs = || Column::AccountId.eq(account).or(Column::Id.is_in(others.iter().copied()));
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(MessageState::Failed))
        .col_expr(Column::ReplyCode, Expr::value(WITHDRAWN))
        .col_expr(Column::SettledAt, Expr::value(now))
        .col_expr(Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .filter(theirs())
        .filter(Column::State.is_in(UNSETTLED))
        .exec(tx)
        .await?;
    message::Entity::update_many()
        .col_expr(Column::Params, Expr::value("{}"))
        .col_expr(Column::Reply, Expr::value(Option::<String>::None))
        .filter(theirs())
        .exec(tx)
        .await?;
    message::Entity::update_many()
        .col_expr(Column::ToAddress, Expr::value(""))
        .filter(Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}
