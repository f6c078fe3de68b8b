//! Pauses, resumes and cancels jobs by changing their state and lease. The worker then cannot commit its current batch.

use super::RunsJobs;
use super::retention;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{cancel, has_changed, job_subject, update_job, without_work};
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column, JobWork};
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::audit::Action;
use domain::bulk::{JobState, JobView, PauseReason};
use domain::form::Code;
use domain::id::JobId;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, UpdateMany};

/// Jobs whose rows are processed, or being listed.
pub(super) fn is_going_on() -> Condition {
    let is_listing =
        Condition::all().add(Column::State.eq(JobState::Preparing)).add(Column::FrozenTo.is_not_null());
    Condition::any().add(Column::State.eq(JobState::Running)).add(is_listing)
}

/// How many are confirmed once a job is resumed.
fn confirmed_again() -> Expr {
    let is_asked = Column::PausedReason.eq(PauseReason::MoreThanConfirmed);
    Expr::case(is_asked, Expr::col(Column::RowCount)).finally(Expr::col(Column::Confirmed)).into()
}

impl<R: RunsJobs> Desk<R> {
    /// Pauses a running job.
    ///
    /// # Errors
    /// `not_found`; `job_state` unless it is running or paused.
    pub async fn pause_bulk(&self, job: JobId) -> Result<JobView> {
        let paused = bulk_job::ActiveModel {
            state: Set(JobState::Paused),
            paused_reason: Set(Some(PauseReason::Asked)),
            ..without_work()
        };
        let update = update_job(job).set(paused).filter(is_going_on());
        self.change_job_state(job, update, JobState::Paused, Action::BulkPaused).await
    }

    /// Resumes a paused job.
    ///
    /// # Errors
    /// `not_found`; `job_state` unless it is paused or running, and while it is being undone.
    pub async fn resume_bulk(&self, job: JobId) -> Result<JobView> {
        // A list that was not written down to its end is gone on with.
        let is_listing = self.own_job(job).await?.frozen_to.is_some();
        let target = if is_listing { JobState::Preparing } else { JobState::Running };
        // The rate is counted from here.
        let running = bulk_job::ActiveModel {
            state: Set(target),
            paused_reason: Set(None),
            work: Set(Some(JobWork::Rows)),
            worked_rows: Set(0),
            worked_ms: Set(0),
            ..Default::default()
        };
        let update = update_job(job)
            .set(running)
            // Whoever resumes has seen how many they are.
            .col_expr(Column::Confirmed, confirmed_again())
            .filter(Column::State.eq(JobState::Paused))
            .filter(Column::Work.is_null());
        let view = self.change_job_state(job, update, target, Action::BulkResumed).await?;
        self.backend.bulk().notify_worker();
        Ok(view)
    }

    /// Cancels a job: one's own, or as the founder also that of somebody who cannot sign in any more. Its invitations stay; *Undo
    /// batch* revokes them. A job that was never started is deleted.
    ///
    /// # Errors
    /// `not_found`; `job_state` if it is done.
    pub async fn cancel_bulk(&self, job: JobId) -> Result<JobView> {
        let (row, backend) = (self.job_to_end(job).await?, &self.backend);
        let work = async |tx: Tx| cancel(&tx, backend, &self.caller, job).await;
        let is_changed = backend.db().write(work).await?;
        let view = self.bulk_job(job).await?;
        if !is_changed && view.state != JobState::Cancelled {
            return Err(Error::Refused(Code::JobState));
        }
        if row.started_at.is_some() {
            return Ok(view);
        }
        retention::delete_never_started(&self.backend, row.id).await?;
        Ok(JobView { is_forgotten: true, ..view })
    }

    /// Changes the state of a job to `target`, unless it already has it.
    async fn change_job_state(
        &self,
        job: JobId,
        update: UpdateMany<bulk_job::Entity>,
        target: JobState,
        action: Action,
    ) -> Result<JobView> {
        let row = self.own_job(job).await?;
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let is_changed = has_changed(tx, update.clone()).await?;
            if is_changed {
                let entry = Entry { action, subject: job_subject(row.id), detail: serde_json::Value::Null };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(is_changed)
        };
        let is_changed = backend.db().write(work).await?;
        let view = self.bulk_job(job).await?;
        let is_in_target = is_changed || row.state == target || view.state == target;
        if is_in_target { Ok(view) } else { Err(Error::Refused(Code::JobState)) }
    }
}
