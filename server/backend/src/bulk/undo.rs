//! *Undo batch*: revoking what the job has invited and nobody has accepted. It is work like the rows are: in batches,
//! under a lease, gone on with by another program where one dies.

use super::revocable::next_revocable;
use super::run::BulkWorker;
use super::{execute, job_subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::audit::Action;
use domain::bulk::{JobState, JobView};
use domain::form::Code;
use domain::id::JobId;
use std::time::Duration;
use tokio::time::Instant;

/// So long whoever asks may wait; the rest is done behind them.
const AT_ONCE: Duration = Duration::from_secs(2);

impl Desk<CanBulkInvite> {
    /// Revokes every invitation that the job created and that is open; those that it sent again stay. The accounts stay pending, and inviting the addresses again
    /// reopens them. What a short while does not suffice for goes on after the answer, whose `open` says how many
    /// are left.
    ///
    /// # Errors
    /// `not_found`; `job_state` where it is still being prepared or running.
    pub async fn undo_bulk(&self, job: JobId) -> Result<JobView> {
        let row = self.own_job(job).await?;
        if matches!(row.state, JobState::Preparing | JobState::Running) {
            return Err(Error::Refused(Code::JobState));
        }
        let backend = &self.backend;
        let is_wanted = !next_revocable(backend.db().read(), row.id, 0, 1).await?.0.is_empty();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let turned = execute(tx, UNDO, [row.id.into()]).await? == 1;
            if turned {
                let entry = Entry {
                    action: Action::BulkUndone,
                    subject: job_subject(row.id),
                    detail: serde_json::Value::Null,
                };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(turned)
        };
        if is_wanted && backend.db().write(work).await? {
            let patience = Instant::now() + AT_ONCE;
            let mut worker = BulkWorker::for_job(backend, job);
            while Instant::now() < patience && worker.run_round().await? {}
            worker.release().await;
            backend.bulk().notify_worker();
        }
        self.bulk_job(job).await
    }
}

const UNDO: &str = "
UPDATE bulk_job SET work = 'undo' WHERE id = $1 AND work IS NULL AND state IN ('paused', 'done', 'cancelled')";
