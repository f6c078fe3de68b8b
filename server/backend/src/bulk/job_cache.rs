//! In memory: the notification of the worker, the limit on registry checks, and counts that are expensive.

use crate::limits::Flood;
use domain::bulk::JobView;
use domain::id::{AccountId, JobId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use tokio::time::Instant;

/// Beyond so many jobs, those that were idle are dropped.
const JOBS_MOST: usize = 1_000;
const IDLE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct JobCache {
    bell: Notify,
    flood: Flood,
    jobs: Mutex<HashMap<JobId, Arc<CachedJob>>>,
}

/// The cached values of a job. A reader holds the lock while it reads the database, so that concurrent readers wait for
/// its result.
pub(super) struct CachedJob {
    pub(super) mail: AsyncMutex<Option<Cached<MailCounts>>>,
    pub(super) view: AsyncMutex<Option<Cached<OwnedView>>>,
    last_read: Mutex<Instant>,
}

/// The creator of a job, and its view.
pub(super) type OwnedView = (Option<AccountId>, JobView);

/// A value, and until when it may be used.
pub(super) struct Cached<T> {
    pub(super) value: T,
    pub(super) until: Instant,
}

/// Messages of a job by state, revocable invitations, and rows to be corrected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MailCounts {
    pub(super) mailed: u32,
    pub(super) waiting: u32,
    pub(super) failed: u32,
    pub(super) held: u32,
    pub(super) open: u32,
    pub(super) to_mend: u32,
    pub(super) returned: u32,
    pub(super) kept: u32,
    pub(super) open_invitations: u32,
    pub(super) revoked: u32,
}

impl JobCache {
    /// Called after a commit that created work.
    pub(super) fn notify_worker(&self) {
        self.bell.notify_one();
    }

    pub(super) async fn wait_for_work(&self) {
        self.bell.notified().await;
    }

    /// The limit on registry checks.
    pub(super) fn flood(&self) -> &Flood {
        &self.flood
    }

    /// Forgets the cached values of a job, where an answer has to be current.
    pub(super) fn evict(&self, job: JobId) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&job);
    }

    /// The cached values of a job.
    pub(super) fn cached_job(&self, job: JobId) -> Arc<CachedJob> {
        let now = Instant::now();
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= JOBS_MOST {
            jobs.retain(|_, entry| {
                now - *entry.last_read.lock().unwrap_or_else(PoisonError::into_inner) < IDLE
            });
        }
        let entry = jobs.entry(job).or_insert_with(|| {
            Arc::new(CachedJob {
                mail: AsyncMutex::default(),
                view: AsyncMutex::default(),
                last_read: now.into(),
            })
        });
        *entry.last_read.lock().unwrap_or_else(PoisonError::into_inner) = now;
        Arc::clone(entry)
    }
}
