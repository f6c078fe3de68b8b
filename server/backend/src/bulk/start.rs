use super::RunsJobs;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{has_changed, job_subject, update_job};
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column, JobWork};
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::audit::Action;
use domain::bulk::{JobState, JobView};
use domain::form::Code;
use domain::id::JobId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ExprTrait, QueryFilter};

impl Desk<CanBulkInvite> {
    /// Starts a job whose rows are all stored. Does nothing if it was started before.
    ///
    /// # Errors
    /// `not_found`; `rows_missing`; `job_state` if it was cancelled.
    pub async fn start_bulk(&self, job: JobId) -> Result<JobView> {
        let row = self.own_invites(job).await?;
        self.start_stored(row).await
    }
}

impl<R: RunsJobs> Desk<R> {
    /// Starts a job of the actor whose rows are all stored.
    pub(super) async fn start_stored(&self, row: bulk_job::Model) -> Result<JobView> {
        let (backend, job) = (&self.backend, row.id);
        match row.state {
            JobState::Preparing if row.stored < row.row_count => {
                return Err(Error::Refused(Code::RowsMissing));
            }
            JobState::Preparing => {
                let started = bulk_job::ActiveModel {
                    state: Set(JobState::Running),
                    work: Set(Some(JobWork::Rows)),
                    started_at: Set(Some(backend.now())),
                    ..Default::default()
                };
                let is_complete = Expr::col(Column::Stored).eq(Expr::col(Column::RowCount));
                let update = update_job(job)
                    .set(started)
                    .filter(Column::State.eq(JobState::Preparing))
                    .filter(is_complete);
                let work = async |tx: Tx| {
                    let tx = &*tx;
                    // Not if a concurrent request has started it.
                    if has_changed(tx, update.clone()).await? {
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
