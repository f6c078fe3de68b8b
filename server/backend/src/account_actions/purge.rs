//! Erases accounts whose days to be restored are over.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::erasure::{Erasing, ErasureTarget};
use crate::error::Result;
use crate::gate::Caller;
use crate::identities;
use crate::reach::EVERYONE;
use crate::registrations;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect};

/// The accounts whose time has come. One whose erasure was interrupted is among them.
pub(super) async fn due(backend: &Backend, most: u64) -> Result<Vec<AccountId>> {
    use account::Column;
    let due = account::Entity::find(EVERYONE)
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(AccountState::ToBeDeleted))
        .filter(Column::PurgeAt.lte(backend.now()))
        .order_by_asc(Column::PurgeAt)
        .limit(most);
    Ok(due.into_tuple().all(backend.db().read()).await?)
}

/// Erases an account and its identity, and what it has begun about others and not finished; the tombstone keeps the id and the personal code. Nothing is done where somebody has
/// restored it.
pub(super) async fn purge(backend: &Backend, id: AccountId) -> Result<()> {
    let now = backend.now();
    if !begin(backend, id, now).await? {
        return Ok(());
    }
    // Before the account, so that an interrupted purge does it again.
    registrations::erase_unfinished_of(backend, id).await?;
    let erasing = Erasing::begin(backend, ErasureTarget::Purge(id)).await?;
    let doing = &erasing;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let Some(erased) = doing.destroy(tx, backend, now).await? else { return Ok(()) };
        let record = async |action, subject| {
            let entry = Entry { action, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &Caller::worker(), entry).await
        };
        if let Some(identity) = erased.identity {
            record(Action::IdentityErased, identities::subject(identity)).await?;
        }
        record(Action::AccountDeleted, Subject::new(SubjectKind::Account, id)).await
    };
    let result = backend.db().write(work).await;
    erasing.settle(backend, result).await
}

/// Takes away what the account would be restored to. What is noted in the journal of erasures is carried out whatever
/// happens, so that restoring must be impossible before.
async fn begin(backend: &Backend, id: AccountId, now: i64) -> Result<bool> {
    use account::Column;
    let work = async |tx: Tx| {
        let begun = account::Entity::update_many()
            .col_expr(Column::StateBefore, Expr::value(Option::<AccountState>::None))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(AccountState::ToBeDeleted))
            .filter(Column::PurgeAt.lte(now))
            .exec(&*tx)
            .await?;
        Ok(begun.rows_affected == 1)
    };
    backend.db().write(work).await
}

impl Backend {
    /// How many accounts should have been erased a day ago or earlier.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn overdue_deletions(&self) -> Result<u64> {
        let overdue = account::Entity::find(EVERYONE)
            .filter(account::Column::State.eq(AccountState::ToBeDeleted))
            .filter(account::Column::PurgeAt.lte(self.now() - 86_400_000));
        Ok(overdue.count(self.db().read()).await?)
    }
}
