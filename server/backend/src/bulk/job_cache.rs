//! What this program remembers of jobs: the bell of their worker, and counts that are dear.

use crate::limits::Flood;
use domain::bulk::JobView;
use domain::id::{AccountId, JobId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use tokio::time::Instant;

/// So many jobs are watched at once; beyond that, what nobody has looked at for a while is forgotten.
const JOBS_MOST: usize = 1_000;
const IDLE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct JobCache {
    bell: Notify,
    flood: Flood,
    jobs: Mutex<HashMap<JobId, Arc<CachedJob>>>,
}

/// What was last seen of a job. Whoever looks holds the lock meanwhile, so that of many who ask at once one asks the
/// database.
pub(super) struct CachedJob {
    pub(super) mail: AsyncMutex<Option<Cached<MailCounts>>>,
    pub(super) view: AsyncMutex<Option<Cached<OwnedView>>>,
    last_read: Mutex<Instant>,
}

/// Whose a job is, and how it stands.
pub(super) type OwnedView = (Option<AccountId>, JobView);

/// Something that was seen, and until when it may be shown.
pub(super) struct Cached<T> {
    pub(super) value: T,
    pub(super) until: Instant,
}

/// Messages of a job by where they stand, invitations that are open, and rows that somebody has to look at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MailCounts {
    pub(super) mailed: u32,
    pub(super) waiting: u32,
    pub(super) failed: u32,
    pub(super) held: u32,
    pub(super) open: u32,
    pub(super) to_mend: u32,
}

impl JobCache {
    /// Told after a commit that left work.
    pub(super) fn notify_worker(&self) {
        self.bell.notify_one();
    }

    pub(super) async fn wait_for_work(&self) {
        self.bell.notified().await;
    }

    /// The flood limit of questions to the registry.
    pub(super) fn flood(&self) -> &Flood {
        &self.flood
    }

    /// What is remembered of a job.
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
