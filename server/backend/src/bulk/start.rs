use super::{execute, job_subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::audit::Action;
use domain::bulk::{JobState, JobView};
use domain::form::Code;
use domain::id::JobId;

impl Desk<CanBulkInvite> {
    /// Lets a job run whose rows are all there; from then on nobody has to wait for it. One that was started before
    /// goes on as it does.
    ///
    /// # Errors
    /// `not_found`; `rows_missing`; `job_state` where it was cancelled.
    pub async fn start_bulk(&self, job: JobId) -> Result<JobView> {
        let row = self.own_job(job).await?;
        let backend = &self.backend;
        match row.state {
            JobState::Preparing if row.stored < row.row_count => {
                return Err(Error::Refused(Code::RowsMissing));
            }
            JobState::Preparing => {
                let now = backend.now();
                let work = async |tx: Tx| {
                    let tx = &*tx;
                    // Whoever comes second finds it started.
                    if execute(tx, START, [now.into(), row.id.into()]).await? == 1 {
                        let detail = serde_json::json!({ "rows": row.row_count });
                        let entry =
                            Entry { action: Action::BulkStarted, subject: job_subject(row.id), detail };
                        audit::record(tx, backend, &self.caller, entry).await?;
                    }
                    Ok(())
                };
                backend.db().write(work).await?;
                backend.bulk().notify_worker();
            }
            JobState::Cancelled => return Err(Error::Refused(Code::JobState)),
            JobState::Running | JobState::Paused | JobState::Done => {}
        }
        self.bulk_job(job).await
    }
}

const START: &str = "
UPDATE bulk_job SET state = 'running', work = 'rows', started_at = $1
WHERE id = $2 AND state = 'preparing' AND stored = row_count";
