//! Pausing, resuming, cancelling: a word in the job's row. Whoever works on it finds it before the next batch, or is
//! kept by it from committing the one in hand.

use super::{execute, job_subject, retention};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::audit::Action;
use domain::bulk::{JobState, JobView};
use domain::form::Code;
use domain::id::JobId;

impl Desk<CanBulkInvite> {
    /// Lets a running job rest.
    ///
    /// # Errors
    /// `not_found`; `job_state` where it neither runs nor rests.
    pub async fn pause_bulk(&self, job: JobId) -> Result<JobView> {
        self.change_state(job, PAUSE, JobState::Paused, Action::BulkPaused).await
    }

    /// Lets a paused job go on.
    ///
    /// # Errors
    /// `not_found`; `job_state` where it neither rests nor runs, or while it is being undone.
    pub async fn resume_bulk(&self, job: JobId) -> Result<JobView> {
        let view = self.change_state(job, RESUME, JobState::Running, Action::BulkResumed).await?;
        self.backend.bulk().notify_worker();
        Ok(view)
    }

    /// Ends a job that has not ended. What is done stays done; *Undo batch* revokes it. One that was never started
    /// is deleted with its rows: nothing came of them.
    ///
    /// # Errors
    /// `not_found`; `job_state` where it is done.
    pub async fn cancel_bulk(&self, job: JobId) -> Result<JobView> {
        let view = self.change_state(job, CANCEL, JobState::Cancelled, Action::BulkCancelled).await?;
        let row = self.own_job(job).await?;
        if row.started_at.is_some() {
            return Ok(view);
        }
        retention::delete_never_started(&self.backend, row.id).await?;
        Ok(JobView { is_forgotten: true, ..view })
    }

    /// Turns the job into `target`, unless it stands there already; then nothing is said about it.
    async fn change_state(
        &self,
        job: JobId,
        sql: &'static str,
        target: JobState,
        action: Action,
    ) -> Result<JobView> {
        let row = self.own_job(job).await?;
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let turned = execute(tx, sql, [now.into(), row.id.into()]).await? == 1;
            if turned {
                let entry = Entry { action, subject: job_subject(row.id), detail: serde_json::Value::Null };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(turned)
        };
        let turned = backend.db().write(work).await?;
        let view = self.bulk_job(job).await?;
        let is_there = turned || row.state == target || view.state == target;
        if is_there { Ok(view) } else { Err(Error::Refused(Code::JobState)) }
    }
}

/// The lease goes with the work: who holds it can commit nothing more. `$1` is now, also where it is not needed, since
/// a parameter that is bound and never used is an error on PostgreSQL.
const PAUSE: &str = "
UPDATE bulk_job SET state = 'paused', paused_reason = 'asked', work = NULL, lease_id = NULL, lease_until = NULL
WHERE id = $2 AND state = 'running' AND $1 > 0";

/// The rate begins anew.
const RESUME: &str = "
UPDATE bulk_job SET state = 'running', paused_reason = NULL, work = 'rows', worked_rows = 0, worked_ms = 0
WHERE id = $2 AND state = 'paused' AND work IS NULL AND $1 > 0";

const CANCEL: &str = "
UPDATE bulk_job SET state = 'cancelled', paused_reason = NULL, ended_at = $1,
    work = CASE WHEN work = 'undo' THEN work END,
    lease_id = CASE WHEN work = 'undo' THEN lease_id END,
    lease_until = CASE WHEN work = 'undo' THEN lease_until END
WHERE id = $2 AND state IN ('preparing', 'running', 'paused')";
