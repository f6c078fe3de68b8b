//! Recurring tasks: a row each, a lease for the program that runs it, and one loop.
//!
//! A task that fails or panics is logged and tried again later. If its program dies, another one takes it over when the
//! lease has run out. To add a task: a variant of [`Task`] and an entry in [`TASKS`]; its row is created at the first run.

mod purge;
mod vacuum;
mod workers;

use crate::Backend;
use crate::account_actions;
use crate::audit::sealing;
use crate::audit_log::{pruning, stream};
use crate::clock::Term;
use crate::db::Tx;
use crate::entity::schedule;
use crate::error::{Error, Result};
use crate::security::factor_reset;
use crate::{address_changes, clear_erased, invitations, registry, reviews, search};
use futures::FutureExt as _;
use sea_orm::sea_query::{Condition, Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, UpdateMany};
use std::panic::AssertUnwindSafe;
use uuid::Uuid;

/// The shortest pause after a failure; the longest is a minute.
const AFTER_FAILURE_MS: i64 = 10_000;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A recurring task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    SealAudit,
    Remind,
    /// Announces documents that expire.
    Announce,
    Purge,
    /// Removes what was deleted from the files of the database.
    ClearErased,
    IndexPeople,
    /// Refreshes the registry where nobody else has.
    KeepRegistry,
    /// Does to accounts what was decided for a later time.
    Accounts,
    /// Resets second factors whose day has passed.
    ResetFactors,
    /// Writes sealed events to a file or to standard output.
    StreamAudit,
    /// Deletes events of the audit that are older than they are kept.
    PruneAudit,
    /// Puts changes of addresses into force, and forgets those that come to nothing.
    ChangeAddresses,
    /// Warns of accounts that nobody uses, and suspends them.
    Dormant,
    #[cfg(test)]
    Fails,
    #[cfg(test)]
    Panics,
}

const TASKS: &[Task] = &[
    Task::SealAudit,
    Task::Remind,
    Task::Announce,
    Task::Purge,
    Task::ClearErased,
    Task::IndexPeople,
    Task::KeepRegistry,
    Task::Accounts,
    Task::ResetFactors,
    Task::StreamAudit,
    Task::PruneAudit,
    Task::ChangeAddresses,
    Task::Dormant,
];

impl Task {
    const fn name(self) -> &'static str {
        match self {
            Self::SealAudit => "seal_audit",
            Self::Remind => "remind",
            Self::Announce => "announce",
            Self::Purge => "purge",
            Self::ClearErased => clear_erased::NAME,
            Self::IndexPeople => "index_people",
            Self::KeepRegistry => "keep_registry",
            Self::Accounts => "accounts",
            Self::ResetFactors => "reset_factors",
            Self::StreamAudit => "stream_audit",
            Self::PruneAudit => "prune_audit",
            Self::ChangeAddresses => "change_addresses",
            Self::Dormant => "dormant",
            #[cfg(test)]
            Self::Fails => "fails",
            #[cfg(test)]
            Self::Panics => "panics",
        }
    }

    const fn every_ms(self) -> i64 {
        match self {
            Self::Remind => 10 * MINUTE,
            // Due whenever an event was written.
            Self::SealAudit => 0,
            Self::Announce | Self::Purge | Self::ClearErased | Self::Dormant | Self::PruneAudit => HOUR,
            _ => SECOND,
        }
    }

    /// The latest due time that this clock can have written. A later one was written before the clock was set back, and
    /// does not count.
    fn latest_due(self, now: i64, lease_ms: i64) -> i64 {
        now + self.every_ms().max(MINUTE) + lease_ms
    }

    /// Whether the task is due and has no lease. Times that this clock cannot have written do not count.
    fn is_due(self, row: &schedule::Model, now: i64, lease_ms: i64) -> bool {
        let is_leased = row.lease_id.is_some()
            && row.lease_until.is_some_and(|until| Term::new(now, lease_ms).is_running(until));
        !is_leased && (row.due_at <= now || row.due_at > self.latest_due(now, lease_ms))
    }

    /// Whether there is anything to do; checked before the lease, so that an idle program writes nothing.
    async fn has_work(self, backend: &Backend) -> Result<bool> {
        match self {
            Self::SealAudit => sealing::is_due(backend).await,
            Self::IndexPeople => search::backfill_has_work(backend).await,
            Self::KeepRegistry => registry::has_work(backend).await,
            Self::Accounts => account_actions::has_work(backend).await,
            Self::ResetFactors => factor_reset::has_work(backend).await,
            Self::StreamAudit => stream::is_due(backend).await,
            Self::PruneAudit => Ok(pruning::is_configured(backend)),
            Self::ChangeAddresses => address_changes::has_work(backend).await,
            _ => Ok(true),
        }
    }

    async fn work(self, backend: &Backend) -> Result<Rest> {
        match self {
            Self::SealAudit => sealing::seal(backend).await.map(|_| Rest::None),
            Self::Remind => invitations::remind(backend).await.map(|()| Rest::None),
            Self::Announce => reviews::announce_expiring(backend).await.map(|()| Rest::None),
            Self::Purge => purge::run(backend).await,
            Self::ClearErased => vacuum::run(backend).await,
            Self::IndexPeople => search::backfill(backend).await.map(|()| Rest::None),
            Self::KeepRegistry => registry::run(backend).await.map(|()| Rest::None),
            Self::Accounts => account_actions::run(backend)
                .await
                .map(|is_left| if is_left { Rest::Some } else { Rest::None }),
            Self::ResetFactors => {
                factor_reset::run(backend).await.map(|is_left| if is_left { Rest::Some } else { Rest::None })
            }
            Self::StreamAudit => {
                stream::run(backend).await.map(|is_left| if is_left { Rest::Some } else { Rest::None })
            }
            Self::PruneAudit => {
                pruning::run(backend).await.map(|is_left| if is_left { Rest::Some } else { Rest::None })
            }
            Self::ChangeAddresses => address_changes::run(backend)
                .await
                .map(|is_left| if is_left { Rest::Some } else { Rest::None }),
            Self::Dormant => account_actions::run_dormant(backend)
                .await
                .map(|is_left| if is_left { Rest::Some } else { Rest::None }),
            #[cfg(test)]
            Self::Fails => Err(Error::broken("as ordered")),
            #[cfg(test)]
            Self::Panics => panic!("as ordered"),
        }
    }
}

/// Whether a task has left work: each run does a bounded amount, so that other tasks do not wait for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    None,
    /// The task is due again in a second.
    Some,
    /// Somebody else is in the way for a while: it is due again in a minute.
    Later,
}

impl Rest {
    /// The rest of both.
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some, _) | (_, Self::Some) => Self::Some,
            (Self::Later, _) | (_, Self::Later) => Self::Later,
            (Self::None, Self::None) => Self::None,
        }
    }
}

impl Backend {
    /// Runs every task that is due and not leased. Returns the number of tasks.
    pub async fn run_due_once(&self) -> Result<u32> {
        run_due(self, TASKS).await
    }

    /// Seals the audit, unless another program is doing it.
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
        if is_due && task.has_work(backend).await? && run(backend, task).await? {
            done += 1;
        }
    }
    Ok(done)
}

/// Runs a task if it can be leased. An error of the task is logged and not returned.
async fn run(backend: &Backend, task: Task) -> Result<bool> {
    let lease: Uuid = backend.new_id();
    if !take_lease(backend, task, lease).await? {
        return Ok(false);
    }
    let outcome = AssertUnwindSafe(task.work(backend))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::broken("the task panicked")));
    let pause = match outcome {
        Ok(Rest::None) => task.every_ms(),
        Ok(Rest::Some) => SECOND,
        Ok(Rest::Later) => MINUTE,
        Err(error) => {
            tracing::error!(task = task.name(), %error, "a scheduled task failed and will be tried again");
            task.every_ms().clamp(AFTER_FAILURE_MS, MINUTE)
        }
    };
    let now = backend.now();
    settle(backend, task.name(), lease, now, now + pause).await?;
    Ok(true)
}

/// Takes the lease of a task that is due. Until the task is settled, it is due when its lease is over.
async fn take_lease(backend: &Backend, task: Task, lease: Uuid) -> Result<bool> {
    use schedule::Column;
    use sea_orm::ExprTrait as _;
    let (now, length) = (backend.now(), lease_ms(backend));
    let term = Term::new(now, length);
    let is_due = Column::DueAt.lte(now).or(Column::DueAt.gt(task.latest_due(now, length)));
    let is_free = Condition::any()
        .add(Column::LeaseId.is_null())
        .add(Column::LeaseUntil.lte(now))
        .add(Column::LeaseUntil.gt(term.latest));
    let take_lease = schedule::Entity::update_many()
        .col_expr(Column::LeaseId, Expr::value(lease))
        .col_expr(Column::LeaseUntil, Expr::value(term.end()))
        .col_expr(Column::DueAt, Expr::value(term.end()))
        .filter(Column::Name.eq(task.name()))
        .filter(is_due)
        .filter(is_free);
    Ok(execute(backend, take_lease).await? == 1)
}

async fn settle(backend: &Backend, name: &str, lease: Uuid, now: i64, due: i64) -> Result<()> {
    use schedule::Column;
    use sea_orm::ExprTrait as _;
    // Another time was written meanwhile by somebody who needs the task again.
    let is_as_leased = Expr::col(Column::DueAt).equals(Column::LeaseUntil);
    let due_at = Expr::case(is_as_leased, due).finally(Expr::col(Column::DueAt));
    let settled = schedule::Entity::update_many()
        .col_expr(Column::DueAt, due_at.into())
        .col_expr(Column::RanAt, Expr::value(now))
        .col_expr(Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<i64>::None))
        .filter(Column::Name.eq(name))
        .filter(Column::LeaseId.eq(lease));
    execute(backend, settled).await.map(|_| ())
}

/// Creates the row of a task, which is due at once.
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

async fn execute(backend: &Backend, update: UpdateMany<schedule::Entity>) -> Result<u64> {
    backend.db().write(async |tx: Tx| Ok(update.clone().exec(&*tx).await?.rows_affected)).await
}

#[cfg(test)]
mod tests;
