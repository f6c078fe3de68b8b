//! The worker: holds a few jobs under leases and does a batch of each in turn, so that three rows never wait behind a
//! hundred thousand.
//!
//! A lease is renewed by every batch. Whoever dies loses it when it is over; on a single node a start takes its own
//! back at once. A job in which something goes wrong rests for a while and is tried again; it never stops the others.

mod batch;
mod lease;
mod plan;
mod undo;
mod write;

use super::{execute, job_subject};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::bulk_job::JobWork;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite};
use domain::audit::Action;
use domain::bulk::PauseReason;
use domain::form::Code;
use domain::id::JobId;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use lease::LeasedJob;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Jobs in hand at once.
const JOBS_AT_ONCE: usize = 4;
/// How often the table is looked at although nobody rang: other replicas start jobs, or die with one.
const TICK: Duration = Duration::from_secs(1);
/// So long a job rests in which something went wrong.
const REST: Duration = Duration::from_secs(5);

/// Works on jobs for as long as the program runs. When it is told to end, it finishes the batch in hand and gives its
/// leases back.
pub(crate) async fn run(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    match lease::reclaim_own(&backend).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "bulk jobs that the program ended in are gone on with"),
        Err(error) => tracing::warn!(%error, "old leases of bulk jobs stay until they are over"),
    }
    let mut worker = BulkWorker::for_all_jobs(&backend);
    while !*shutdown.borrow() && shutdown.has_changed().is_ok() {
        let pause = match worker.run_round().await {
            Ok(true) => continue,
            Ok(false) => TICK,
            Err(error) => {
                tracing::warn!(%error, "bulk jobs cannot be looked for");
                REST
            }
        };
        tokio::select! {
            // An error means that whoever would say so is gone, which says the same.
            _ = shutdown.wait_for(|is_over| *is_over) => {}
            () = backend.bulk().wait_for_work() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    worker.release().await;
}

/// Whoever works on jobs: the program's worker, a command, a test.
pub struct BulkWorker {
    backend: Backend,
    only: Option<JobId>,
    leased: Vec<LeasedJob>,
}

impl Backend {
    /// A worker on whatever there is to do.
    pub fn bulk_worker(&self) -> BulkWorker {
        BulkWorker::for_all_jobs(self)
    }

    /// Does everything there is to do for bulk jobs, as the worker would: for tests and commands.
    ///
    /// # Errors
    /// What went wrong in a batch, where the worker would rest and try again.
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

    /// A worker on this job and no other.
    pub fn for_job(backend: &Backend, job: JobId) -> Self {
        Self { backend: backend.clone(), only: Some(job), leased: Vec::new() }
    }

    /// Takes up jobs that nobody works on, and does one batch of each in hand. Returns whether there was one.
    ///
    /// # Errors
    /// Where jobs cannot be looked for. What goes wrong within one is logged, and it rests.
    pub async fn run_round(&mut self) -> Result<bool> {
        while self.leased.len() < JOBS_AT_ONCE {
            match lease::claim_next(&self.backend, self.only).await? {
                Some(leased) => self.leased.push(leased),
                None => break,
            }
        }
        let mut has_worked = false;
        for mut leased in std::mem::take(&mut self.leased) {
            if leased.is_resting() {
                self.leased.push(leased);
                continue;
            }
            has_worked = true;
            let outcome = AssertUnwindSafe(run_batch(&self.backend, &mut leased))
                .catch_unwind()
                .await
                .unwrap_or_else(|_| Err(Error::broken("the batch panicked")));
            match outcome {
                Ok(true) => self.leased.push(leased),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(job = %leased.id, %error, "a bulk job rests and is tried again");
                    leased.resting_until = Some(Instant::now() + REST);
                    self.leased.push(leased);
                }
            }
        }
        Ok(has_worked)
    }

    /// Gives back what is in hand, so that nobody has to wait until the leases are over.
    pub async fn release(self) {
        for leased in &self.leased {
            if let Err(error) = lease::release(&self.backend, leased).await {
                tracing::warn!(job = %leased.id, %error, "a lease was not given back and runs out by itself");
            }
        }
    }
}

/// One batch. Returns whether the job stays in hand. In a box, since the compiler gives up proving that so deep a future
/// may change threads.
fn run_batch<'a>(backend: &'a Backend, leased: &'a mut LeasedJob) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let caller = Caller::on_behalf(leased.created_by);
        match backend.open::<CanBulkInvite>(&caller).await {
            Ok(desk) if leased.work == JobWork::Rows => batch::run_next_batch(&desk, leased).await,
            Ok(desk) => undo::undo_next_batch(&desk, leased).await,
            Err(Error::Refused(Code::PermissionMissing | Code::SignedOut)) => {
                pause_for_lost_permission(backend, leased).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    })
}

/// Lets a job rest whose creator may no longer do it, until somebody who may resumes it: the creator, with the
/// permission back.
async fn pause_for_lost_permission(backend: &Backend, leased: &LeasedJob) -> Result<()> {
    let (job, lease) = (leased.id, leased.lease);
    let reason = PauseReason::PermissionLost.as_str();
    let work = async |tx: Tx| {
        let tx = &*tx;
        undo::give_up(tx, job, lease).await?;
        if execute(tx, STOP, [reason.into(), job.into(), lease.into()]).await? == 1 {
            let detail = serde_json::json!({ "reason": reason });
            let entry = Entry { action: Action::BulkPaused, subject: job_subject(job), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}

const STOP: &str = "
UPDATE bulk_job SET state = 'paused', paused_reason = $1, work = NULL, lease_id = NULL, lease_until = NULL
WHERE id = $2 AND lease_id = $3 AND state = 'running'";
