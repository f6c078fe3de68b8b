//! What the program does to accounts when their time has come.

use super::suspend::{Reactivation, locked_as};
use crate::Backend;
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::Caller;
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Accounts in one run, so that other tasks do not wait for long.
const MOST: u64 = 100;

/// Whether the time of an account has come.
pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    Ok(!suspensions_that_ended(backend, 1).await?.is_empty())
}

/// Reactivates the accounts whose suspension has ended. Returns whether more may be left.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let ended = suspensions_that_ended(backend, MOST).await?;
    let is_left = ended.len() as u64 == MOST;
    for id in ended {
        match reactivate(backend, id).await {
            // Somebody has changed the account a moment ago: the next run looks again.
            Err(Error::Refused(Code::AccountState | Code::NotFound)) => {}
            other => other?,
        }
    }
    backend.outbox_bell().notify_one();
    Ok(is_left)
}

async fn suspensions_that_ended(backend: &Backend, most: u64) -> Result<Vec<AccountId>> {
    use account::Column;
    let ended = account::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(AccountState::Suspended))
        .filter(Column::SuspendedUntil.lte(backend.now()))
        .order_by_asc(Column::SuspendedUntil)
        .limit(most);
    Ok(ended.into_tuple().all(backend.db().read()).await?)
}

async fn reactivate(backend: &Backend, id: AccountId) -> Result<()> {
    let reactivation = Reactivation::prepare(backend, id).await?;
    let doing = &reactivation;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = locked_as(tx, &doing.before).await?;
        if found.suspended_until.is_none_or(|until| until > backend.now()) {
            return Err(Error::Refused(Code::AccountState));
        }
        doing.write(tx, backend, Caller::worker().actor()).await
    };
    backend.db().write(work).await
}
