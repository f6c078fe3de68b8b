//! The worker: holds a few jobs under leases and does a batch of each in turn, so that three rows never wait behind a
//! hundred thousand.
//!
//! A lease is renewed by every batch. Whoever dies loses it when it is over; on a single node a start takes its own
//! back at once. A job in which something goes wrong rests for a while and is tried again; it never stops the others.

mod batch;
mod claim;
mod drafts;
mod names;
mod plan;
mod write;

use super::sealed::JobKey;
use super::{Work, execute, subject, undo};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite};
use domain::audit::Action;
use domain::bulk::{JobDraft, JobOptions, PauseReason};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

/// Jobs in hand at once.
const IN_HAND: usize = 4;
/// How often the table is looked at although nobody rang: other replicas start jobs, or die with one.
const TICK: Duration = Duration::from_secs(1);
/// So long a job rests in which something went wrong.
const REST: Duration = Duration::from_secs(5);

/// Works on jobs for as long as the program runs. When it is told to end, it finishes the batch in hand and gives its
/// leases back.
pub(crate) async fn run(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    match claim::reclaim_own(&backend).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "bulk jobs that the program ended in are gone on with"),
        Err(error) => tracing::warn!(%error, "old leases of bulk jobs stay until they are over"),
    }
    let mut worker = BulkWorker::any(&backend);
    while !*shutdown.borrow() && shutdown.has_changed().is_ok() {
        let pause = match worker.round().await {
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
            () = backend.bulk().rung() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    worker.release().await;
}

/// Whoever works on jobs: the program's worker, a command, a test.
pub struct BulkWorker {
    backend: Backend,
    only: Option<JobId>,
    held: Vec<Held>,
}

/// A job in hand.
pub(super) struct Held {
    pub(super) id: Uuid,
    pub(super) lease: Uuid,
    /// When the lease is over.
    pub(super) until: i64,
    work: Work,
    created_by: Option<AccountId>,
    key: JobKey,
    head: JobDraft,
    options: JobOptions,
    rows: i32,
    /// The position of the next row.
    pub(super) next: i32,
    /// When the batch before was made.
    made_at: i64,
    /// How many numbers a derived username was found taken with.
    numbers: HashMap<String, usize>,
    resting_until: Option<Instant>,
}

impl Held {
    /// Until when the lease is held that a batch beginning now renews.
    pub(super) fn lease_until(&self, backend: &Backend) -> i64 {
        backend.now() + i64::from(backend.settings().lease_s) * 1_000
    }

    fn is_resting(&self) -> bool {
        self.resting_until.is_some_and(|until| until > Instant::now())
    }
}

impl Backend {
    /// A worker on whatever there is to do.
    pub fn bulk_worker(&self) -> BulkWorker {
        BulkWorker::any(self)
    }

    /// Does everything there is to do for bulk jobs, as the worker would: for tests and commands.
    ///
    /// # Errors
    /// What went wrong in a batch, where the worker would rest and try again.
    pub async fn run_bulk_once(&self) -> Result<()> {
        let mut worker = BulkWorker::any(self);
        while worker.round().await? {}
        worker.release().await;
        Ok(())
    }
}

impl BulkWorker {
    fn any(backend: &Backend) -> Self {
        Self { backend: backend.clone(), only: None, held: Vec::new() }
    }

    /// A worker on this job and no other.
    pub fn only(backend: &Backend, job: JobId) -> Self {
        Self { backend: backend.clone(), only: Some(job), held: Vec::new() }
    }

    /// Takes up jobs that nobody works on, and does one batch of each in hand. Returns whether there was one.
    ///
    /// # Errors
    /// Where jobs cannot be looked for. What goes wrong within one is logged, and it rests.
    pub async fn round(&mut self) -> Result<bool> {
        while self.held.len() < IN_HAND {
            match claim::claim(&self.backend, self.only).await? {
                Some(held) => self.held.push(held),
                None => break,
            }
        }
        let mut has_worked = false;
        for mut held in std::mem::take(&mut self.held) {
            if held.is_resting() {
                self.held.push(held);
                continue;
            }
            has_worked = true;
            let outcome = AssertUnwindSafe(step(&self.backend, &mut held))
                .catch_unwind()
                .await
                .unwrap_or_else(|_| Err(Error::broken("the batch panicked")));
            match outcome {
                Ok(true) => self.held.push(held),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(job = %held.id, %error, "a bulk job rests and is tried again");
                    held.resting_until = Some(Instant::now() + REST);
                    self.held.push(held);
                }
            }
        }
        Ok(has_worked)
    }

    /// Gives back what is in hand, so that nobody has to wait until the leases are over.
    pub async fn release(self) {
        for held in &self.held {
            if let Err(error) = claim::release(&self.backend, held).await {
                tracing::warn!(job = %held.id, %error, "a lease was not given back and runs out by itself");
            }
        }
    }
}

/// One batch. Returns whether the job stays in hand. In a box, since the compiler gives up proving that so deep a future
/// may change threads.
fn step<'a>(backend: &'a Backend, held: &'a mut Held) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let caller = held.created_by.map_or_else(Caller::operator, Caller::on_behalf);
        match backend.open::<CanBulkInvite>(&caller).await {
            Ok(desk) if held.work == Work::Rows => batch::batch(&desk, held).await,
            Ok(desk) => undo::batch(&desk, held).await,
            Err(Error::Refused(Code::PermissionMissing | Code::SignedOut)) => {
                stop(backend, held).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    })
}

/// Lets a job rest whose creator may no longer do it, until somebody who may resumes it: the creator, with the
/// permission back.
async fn stop(backend: &Backend, held: &Held) -> Result<()> {
    let (job, lease) = (held.id, held.lease);
    let reason = PauseReason::PermissionLost.as_str();
    let work = async |tx: Tx| {
        let tx = &*tx;
        undo::give_up(tx, job, lease).await?;
        if execute(tx, STOP, [reason.into(), job.into(), lease.into()]).await? == 1 {
            let detail = serde_json::json!({ "reason": reason });
            let entry = Entry { action: Action::BulkPaused, subject: subject(job), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}

const STOP: &str = "
UPDATE bulk_job SET state = 'paused', paused_reason = $1, work = NULL, lease_id = NULL, lease_until = NULL
WHERE id = $2 AND lease_id = $3 AND state = 'running'";
