//! Work that comes round again: a row each, a lease for whoever does it, and one loop.
//!
//! A task that fails or panics is reported and tried again later. One whose program has died is taken over when its
//! lease is over. To add a task: a variant of [`Task`] and its place in [`TASKS`]; its row makes itself.

mod clear;
mod purge;
mod workers;

pub(crate) use clear::clear_erased_now;

use crate::Backend;
use crate::audit::sealing;
use crate::clock::SKEW_MS;
use crate::entity::schedule;
use crate::error::{Error, Result};
use crate::{invitations, reviews, search};
use futures::FutureExt as _;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement, Value};
use std::panic::AssertUnwindSafe;
use uuid::Uuid;

/// A task that has failed is left alone for at least so long, and for a minute at most.
const AFTER_FAILURE_MS: i64 = 10_000;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// What comes round again. A task is named by its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    SealAudit,
    Remind,
    /// Documents that expire.
    Announce,
    Purge,
    /// What was deleted leaves the files of the database as well.
    ClearErased,
    IndexPeople,
    #[cfg(test)]
    Fails,
    #[cfg(test)]
    Panics,
}

const TASKS: &[Task] =
    &[Task::SealAudit, Task::Remind, Task::Announce, Task::Purge, Task::ClearErased, Task::IndexPeople];

impl Task {
    const fn name(self) -> &'static str {
        match self {
            Self::SealAudit => "seal_audit",
            Self::Remind => "remind",
            Self::Announce => "announce",
            Self::Purge => "purge",
            Self::ClearErased => clear::NAME,
            Self::IndexPeople => "index_people",
            #[cfg(test)]
            Self::Fails => "fails",
            #[cfg(test)]
            Self::Panics => "panics",
        }
    }

    const fn every_ms(self) -> i64 {
        match self {
            Self::Remind => 10 * MINUTE,
            // It is due whenever anything was written.
            Self::SealAudit => 0,
            Self::Announce | Self::Purge | Self::ClearErased => HOUR,
            _ => SECOND,
        }
    }

    /// The latest time for which this clock can have put the task off. A later one was written before the clock was
    /// set back, and the task would wait until the clock comes there again.
    fn latest_due(self, now: i64, lease_ms: i64) -> i64 {
        now + self.every_ms().max(MINUTE) + lease_ms
    }

    /// Whether it is time for the task and nobody is at it. Times that this clock cannot have written do not count.
    fn is_due(self, row: &schedule::Model, now: i64, lease_ms: i64) -> bool {
        let is_leased = row.lease_id.is_some()
            && row.lease_until.is_some_and(|until| until > now && until <= now + lease_ms + SKEW_MS);
        !is_leased && (row.due_at <= now || row.due_at > self.latest_due(now, lease_ms))
    }

    /// Asked before the task is claimed, so that a desk where nothing happens writes nothing.
    async fn is_wanted(self, backend: &Backend) -> Result<bool> {
        match self {
            Self::SealAudit => sealing::is_due(backend).await,
            Self::IndexPeople => search::backfill_is_wanted(backend).await,
            _ => Ok(true),
        }
    }

    async fn work(self, backend: &Backend) -> Result<Rest> {
        match self {
            Self::SealAudit => sealing::seal(backend).await.map(|_| Rest::None),
            Self::Remind => invitations::remind(backend).await.map(|()| Rest::None),
            Self::Announce => reviews::announce_expiring(backend).await.map(|()| Rest::None),
            Self::Purge => purge::run(backend).await,
            Self::ClearErased => clear::run(backend).await,
            Self::IndexPeople => search::backfill(backend).await.map(|()| Rest::None),
            #[cfg(test)]
            Self::Fails => Err(Error::broken("as ordered")),
            #[cfg(test)]
            Self::Panics => panic!("as ordered"),
        }
    }
}

/// Whether a task has left anything for later: each does a bounded amount of work at once, so that none keeps the
/// others waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    None,
    /// It is due again in a moment.
    Some,
}

impl Rest {
    /// Of two pieces of work: nothing is left where neither has left anything.
    const fn and(self, other: Self) -> Self {
        match self {
            Self::None => other,
            Self::Some => Self::Some,
        }
    }
}

impl Backend {
    /// Does every task that is due and that nobody else is doing. Returns how many it did.
    pub async fn run_due_once(&self) -> Result<u32> {
        run_due(self, TASKS).await
    }

    /// Seals what was written to the audit, if nobody else is doing it.
    pub(crate) async fn seal_audit(&self) -> Result<()> {
        run_due(self, &[Task::SealAudit]).await.map(|_| ())
    }
}

fn lease_ms(backend: &Backend) -> i64 {
    i64::from(backend.settings().lease_s) * SECOND
}

async fn run_due(backend: &Backend, tasks: &[Task]) -> Result<u32> {
    let rows = schedule::Entity::find().all(backend.db().read()).await?;
    let mut done = 0;
    for &task in tasks {
        let now = backend.now();
        let is_due = match rows.iter().find(|row| row.name == task.name()) {
            None => add(backend, task.name()).await?,
            Some(row) => task.is_due(row, now, lease_ms(backend)),
        };
        if is_due && task.is_wanted(backend).await? && run(backend, task).await? {
            done += 1;
        }
    }
    Ok(done)
}

/// Does one task, if the claim succeeds. What goes wrong in it is no error of the loop.
async fn run(backend: &Backend, task: Task) -> Result<bool> {
    let (now, lease): (i64, Uuid) = (backend.now(), backend.new_id());
    let until = now + lease_ms(backend);
    let latest_due = task.latest_due(now, lease_ms(backend));
    let values = [
        lease.into(),
        until.into(),
        task.name().into(),
        now.into(),
        latest_due.into(),
        (until + SKEW_MS).into(),
    ];
    if execute(backend, CLAIM, values).await? == 0 {
        return Ok(false);
    }
    let outcome = AssertUnwindSafe(task.work(backend))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::broken("the task panicked")));
    let pause = match outcome {
        Ok(Rest::None) => task.every_ms(),
        Ok(Rest::Some) => SECOND,
        Err(error) => {
            tracing::error!(task = task.name(), %error, "a scheduled task failed and will be tried again");
            task.every_ms().clamp(AFTER_FAILURE_MS, MINUTE)
        }
    };
    let now = backend.now();
    settle(backend, task.name(), lease, now, now + pause).await?;
    Ok(true)
}

async fn settle(backend: &Backend, name: &str, lease: Uuid, now: i64, due: i64) -> Result<()> {
    execute(backend, SETTLE, [due.into(), now.into(), name.into(), lease.into()]).await.map(|_| ())
}

/// Makes the row of a task that has none; it is due at once.
async fn add(backend: &Backend, name: &str) -> Result<bool> {
    let now = backend.now();
    backend
        .db()
        .write(async |tx| {
            let tx = &*tx;
            let row =
                schedule::ActiveModel { name: Set(name.to_owned()), due_at: Set(now), ..Default::default() };
            let keep = OnConflict::column(schedule::Column::Name).do_nothing().to_owned();
            schedule::Entity::insert(row).on_conflict(keep).exec_without_returning(tx).await?;
            Ok(true)
        })
        .await
}

const CLAIM: &str = "
UPDATE schedule SET lease_id = $1, lease_until = $2
WHERE name = $3 AND (due_at <= $4 OR due_at > $5)
AND (lease_id IS NULL OR lease_until <= $4 OR lease_until > $6)";

const SETTLE: &str = "
UPDATE schedule SET due_at = $1, ran_at = $2, lease_id = NULL, lease_until = NULL
WHERE name = $3 AND lease_id = $4";

async fn execute<const N: usize>(backend: &Backend, sql: &str, values: [Value; N]) -> Result<u64> {
    backend
        .db()
        .write(async |tx| {
            let tx = &*tx;
            let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values.clone());
            Ok(tx.execute_raw(statement).await?.rows_affected())
        })
        .await
}

#[cfg(test)]
mod tests;
