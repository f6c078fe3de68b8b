//! What the program does to accounts when their time has come.

use super::suspend::{Reactivation, locked_as};
use super::{end_stage, ends, purge};
use crate::Backend;
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

/// Accounts in one run, so that other tasks do not wait for long.
const MOST: u64 = 100;
/// Each of these is noted in a file and empties the write-ahead log.
const PURGED_MOST: u64 = 20;

/// Whether the time of an account has come.
pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    let is_over = !suspensions_that_ended(backend, 1).await?.is_empty();
    Ok(is_over || !purge::due(backend, 1).await?.is_empty() || ends::has_work(backend).await?)
}

/// Reactivates the accounts whose suspension has ended, tells of the end of accounts, suspends those that have ended, and erases those whose days to be restored are over. Returns whether
/// more may be left.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let mut rest = Rest::default();
    let ended = suspensions_that_ended(backend, MOST).await?;
    rest.note(ended.len(), MOST);
    for id in ended {
        match reactivate(backend, id).await {
            // Somebody has changed the account a moment ago: the next run looks again.
            Err(Error::Refused(Code::AccountState | Code::NotFound)) => {}
            other => rest.note_failure(other),
        }
    }
    let (is_left, results) = ends::run(backend, MOST).await?;
    rest.is_left |= is_left;
    for result in results {
        rest.note_failure(result);
    }
    let due = purge::due(backend, PURGED_MOST).await?;
    rest.note(due.len(), PURGED_MOST);
    for id in due {
        rest.note_failure(purge::purge(backend, id).await);
    }
    backend.outbox_bell().notify_one();
    rest.result()
}

/// What a run has left: an account that fails does not stop the others.
#[derive(Default)]
struct Rest {
    is_left: bool,
    failure: Option<Error>,
}

impl Rest {
    fn note(&mut self, found: usize, most: u64) {
        self.is_left |= found as u64 >= most;
    }

    fn note_failure(&mut self, result: Result<()>) {
        if let Err(error) = result {
            self.failure = Some(error);
        }
    }

    fn result(self) -> Result<bool> {
        self.failure.map_or(Ok(self.is_left), Err)
    }
}

async fn suspensions_that_ended(backend: &Backend, most: u64) -> Result<Vec<AccountId>> {
    use account::Column;
    let ended = account::Entity::find(EVERYONE)
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(AccountState::Suspended))
        .filter(Column::SuspendedUntil.lte(backend.now()))
        .order_by_asc(Column::SuspendedUntil)
        .limit(most);
    Ok(ended.into_tuple().all(backend.db().read()).await?)
}

async fn reactivate(backend: &Backend, id: AccountId) -> Result<()> {
    let reactivation = Reactivation::prepare(EVERYONE, backend, id).await?;
    let doing = &reactivation;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = locked_as(tx, &doing.before).await?;
        if found.suspended_until.is_none_or(|until| until > backend.now()) {
            return Err(Error::Refused(Code::AccountState));
        }
        // An account whose end has come in between is not reactivated by itself.
        if found.ends_at.is_some_and(|end| end <= backend.now()) {
            return end_stage::stay_suspended(tx, id).await;
        }
        doing.write(tx, backend, Caller::worker().actor()).await.map(drop)
    };
    backend.db().write(work).await
}
