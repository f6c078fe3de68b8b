//! What this program remembers of jobs: the bell of their worker, and counts that are dear.

use crate::limits::Flood;
use domain::bulk::JobView;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use tokio::time::Instant;
use uuid::Uuid;

/// So many jobs are watched at once; beyond that, what nobody has looked at for a while is forgotten.
const MOST: usize = 1_000;
const A_WHILE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Here {
    bell: Notify,
    flood: Flood,
    glances: Mutex<HashMap<Uuid, Arc<Glance>>>,
}

/// What was last seen of a job. Whoever looks holds the lock meanwhile, so that of many who ask at once one asks the
/// database.
pub(super) struct Glance {
    pub(super) mail: AsyncMutex<Option<Seen<MailCounts>>>,
    pub(super) view: AsyncMutex<Option<Seen<Owned>>>,
    looked: Mutex<Instant>,
}

/// Whose a job is, and how it stands.
pub(super) type Owned = (Option<Uuid>, JobView);

/// Something that was seen, and until when it may be shown.
pub(super) struct Seen<T> {
    pub(super) what: T,
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

impl Here {
    /// Told after a commit that left work.
    pub(super) fn ring(&self) {
        self.bell.notify_one();
    }

    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }

    /// The flood limit of questions to the registry.
    pub(super) fn flood(&self) -> &Flood {
        &self.flood
    }

    /// What is remembered of a job.
    pub(super) fn glance(&self, job: Uuid) -> Arc<Glance> {
        let now = Instant::now();
        let mut glances = self.glances.lock().unwrap_or_else(PoisonError::into_inner);
        if glances.len() >= MOST {
            glances.retain(|_, glance| {
                now - *glance.looked.lock().unwrap_or_else(PoisonError::into_inner) < A_WHILE
            });
        }
        let glance = glances.entry(job).or_insert_with(|| {
            Arc::new(Glance { mail: AsyncMutex::default(), view: AsyncMutex::default(), looked: now.into() })
        });
        *glance.looked.lock().unwrap_or_else(PoisonError::into_inner) = now;
        Arc::clone(glance)
    }
}
