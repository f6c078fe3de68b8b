//! The worker: leases a few jobs and processes a batch of each in turn, so that a small job does not wait for a large one.
//!
//! Every batch renews the lease. The lease of a crashed program expires; with SQLite, the restarted program reclaims it
//! immediately. A job whose batch failed is retried after a pause, which takes no place of the others; one that fails again
//! and again is paused with that reason.

mod batch;
mod lease;
mod people;
mod plan;
mod undo;
mod update;
mod write;

use super::control::is_going_on;
use crate::Backend;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{has_changed, job_subject, update_job, without_work};
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column, JobWork};
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite};
use domain::audit::Action;
use domain::bulk::{JobKind, JobState, PauseReason};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use lease::LeasedJob;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

pub(super) use people::undoable_rows;

/// Jobs leased at once.
const JOBS_AT_ONCE: usize = 4;
/// Of these, jobs of one creator: a place is left for others.
const JOBS_OF_ONE: usize = 3;
/// How often the worker checks for jobs of other replicas, which do not notify it.
const TICK: Duration = Duration::from_secs(1);
/// The pause of a job after a failed batch.
const PAUSE: Duration = Duration::from_secs(5);
/// Batches that fail in a row, before the job is paused until somebody resumes it: a minute, which is longer than a database
/// is usually away.
const FAILURES_MOST: u32 = 12;

/// Processes jobs while the program runs. On shutdown it finishes the current batch and releases its leases.
pub(crate) async fn run(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    match lease::reclaim_own(&backend).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "bulk jobs of the previous run are resumed"),
        Err(error) => tracing::warn!(%error, "leases of bulk jobs were not reclaimed and will expire"),
    }
    let mut worker = BulkWorker::for_all_jobs(&backend);
    while !*shutdown.borrow() && shutdown.has_changed().is_ok() {
        let pause = match worker.run_round().await {
            Ok(true) => continue,
            Ok(false) => TICK,
            Err(error) => {
                tracing::warn!(%error, "bulk jobs cannot be read");
                PAUSE
            }
        };
        tokio::select! {
            // A closed channel means shutdown as well.
            _ = shutdown.wait_for(|is_over| *is_over) => {}
            () = backend.bulk().wait_for_work() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    worker.release().await;
}

/// A worker: of the program, a command or a test.
pub struct BulkWorker {
    backend: Backend,
    only: Option<JobId>,
    leased: Vec<LeasedJob>,
}

impl Backend {
    /// A worker for all jobs.
    pub fn bulk_worker(&self) -> BulkWorker {
        BulkWorker::for_all_jobs(self)
    }

    /// Processes all jobs until there is no work left, for tests and commands.
    ///
    /// # Errors
    /// If jobs cannot be read. A failed batch is retried.
    pub async fn run_bulk_once(&self) -> Result<()> {
        let mut worker = BulkWorker::for_all_jobs(self);
        while worker.run_round().await? {}
        worker.release().await;
        Ok(())
    }
}

impl BulkWorker {
    fn for_all_jobs(backend: &Backend) -> Self {
        Self { backend: backend.clone(), only: None, leased: Vec::new() }
    }

    /// A worker for this job only.
    pub fn for_job(backend: &Backend, job: JobId) -> Self {
        Self { backend: backend.clone(), only: Some(job), leased: Vec::new() }
    }

    /// The leased jobs that take a place.
    fn working(&self) -> impl Iterator<Item = &LeasedJob> {
        self.leased.iter().filter(|leased| !leased.is_paused())
    }

    /// Whoever has as many jobs at work as one may have.
    fn busy_creators(&self) -> Vec<AccountId> {
        let creators: Vec<AccountId> = self.working().filter_map(|leased| leased.created_by).collect();
        let count = |one: &AccountId| creators.iter().filter(|other| *other == one).count();
        creators.iter().filter(|one| count(one) >= JOBS_OF_ONE).copied().collect()
    }

    /// Leases waiting jobs and processes one batch of each. Returns whether there was one.
    ///
    /// # Errors
    /// If jobs cannot be read. A failed batch is logged, and its job retried later.
    pub async fn run_round(&mut self) -> Result<bool> {
        while self.working().count() < JOBS_AT_ONCE {
            match lease::lease_next(&self.backend, self.only, &self.busy_creators()).await? {
                Some(leased) => self.leased.push(leased),
                None => break,
            }
        }
        let mut has_worked = false;
        for mut leased in std::mem::take(&mut self.leased) {
            if leased.is_paused() {
                self.leased.push(leased);
                continue;
            }
            has_worked = true;
            let outcome = AssertUnwindSafe(run_batch(&self.backend, &mut leased))
                .catch_unwind()
                .await
                .unwrap_or_else(|_| Err(Error::broken("the batch panicked")));
            match outcome {
                Ok(true) => {
                    leased.failures = 0;
                    self.leased.push(leased);
                }
                Ok(false) => {}
                Err(error) => {
                    leased.failures += 1;
                    tracing::error!(job = %leased.id, %error, failures = leased.failures, "a batch of a bulk job failed");
                    if leased.failures < FAILURES_MOST || !self.is_paused_for_good(&leased).await {
                        leased.paused_until = Some(Instant::now() + PAUSE);
                        self.leased.push(leased);
                    }
                }
            }
        }
        Ok(has_worked)
    }

    /// Pauses a job that fails again and again, and returns whether that was possible: it is not while the database is away,
    /// which is no fault of the job.
    async fn is_paused_for_good(&self, leased: &LeasedJob) -> bool {
        let paused = pause(&self.backend, (leased.id, leased.lease), PauseReason::Failed).await;
        if let Err(error) = &paused {
            tracing::warn!(job = %leased.id, %error, "a failing bulk job could not be paused and is retried");
        }
        paused.is_ok()
    }

    /// Releases the leases, so that other workers need not wait until they expire.
    pub async fn release(self) {
        for leased in &self.leased {
            if let Err(error) = lease::release(&self.backend, leased).await {
                tracing::warn!(job = %leased.id, %error, "a lease was not released and will expire");
            }
        }
    }
}

/// Processes one batch. Returns whether the worker keeps the job. Boxed, since the compiler cannot prove that the nested
/// future is `Send`.
fn run_batch<'a>(backend: &'a Backend, leased: &'a mut LeasedJob) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let result = match leased.kind {
            JobKind::Invite => run_invites(backend, leased).await,
            JobKind::Update => update::run_next(backend, leased).await,
            kind => people::run_next(backend, kind, leased).await,
        };
        match result {
            Err(Error::Refused(Code::PermissionMissing | Code::SignedOut)) => {
                pause(backend, (leased.id, leased.lease), PauseReason::PermissionLost).await?;
                Ok(false)
            }
            other => other,
        }
    })
}

async fn run_invites(backend: &Backend, leased: &mut LeasedJob) -> Result<bool> {
    if leased.work == JobWork::Rows {
        return batch::run_next_batch(backend, leased).await;
    }
    let desk = backend.open::<CanBulkInvite>(&Caller::on_behalf(leased.created_by)).await?;
    undo::undo_next_batch(&desk, leased).await
}

/// Pauses a leased job until somebody resumes it.
async fn pause(backend: &Backend, (job, lease): (JobId, Uuid), reason: PauseReason) -> Result<()> {
    let work = async |tx: Tx| {
        let tx = &*tx;
        undo::end_undo(tx, job, lease).await?;
        let paused = bulk_job::ActiveModel {
            state: Set(JobState::Paused),
            paused_reason: Set(Some(reason)),
            ..without_work()
        };
        let update = update_job(job).set(paused).filter(Column::LeaseId.eq(lease)).filter(is_going_on());
        if has_changed(tx, update).await? {
            let detail = serde_json::json!({ "reason": reason });
            let entry = Entry { action: Action::BulkPaused, subject: job_subject(job), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}
