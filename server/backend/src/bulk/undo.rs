//! *Undo batch*: revokes the open invitations of a job; *Undo*: puts people back as they were. A worker does it in batches under a lease, as it processes rows.

use super::RunsJobs;
use super::revocable::next_revocable;
use super::run::{BulkWorker, undoable_rows};
use crate::audit::{self, Entry};
use crate::bulk_jobs::{has_changed, job_subject, update_job};
use crate::db::Tx;
use crate::entity::bulk_job::{Column, JobWork};
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::audit::Action;
use domain::bulk::{JobKind, JobState, JobView};
use domain::form::Code;
use domain::id::JobId;
use domain::permission::Permission;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use std::time::Duration;
use tokio::time::Instant;

/// How long a request waits for the worker.
const WAIT: Duration = Duration::from_secs(2);

impl<R: RunsJobs> Desk<R> {
    /// Revokes the open invitations that the job created, or puts back what it has changed where nobody has changed it since; those it resent stay. The accounts stay pending; inviting the
    /// addresses again reopens them. A long undo continues after the answer, whose `open` says how many are left.
    ///
    /// # Errors
    /// `not_found`; `job_state` while it is preparing or running, and for what cannot be undone.
    pub async fn undo_bulk(&self, job: JobId) -> Result<JobView> {
        let row = self.own_job(job).await?;
        if matches!(row.state, JobState::Preparing | JobState::Running) {
            return Err(Error::Refused(Code::JobState));
        }
        let backend = &self.backend;
        if !row.kind.can_be_undone() {
            return Err(Error::Refused(Code::JobState));
        }
        let db = backend.db().read();
        let is_wanted = match row.kind {
            JobKind::Invite => false,
            _ => !undoable_rows(db, row.id, 0, 1).await?.is_empty(),
        };
        let reach = self.reach_of(Permission::BulkInvite);
        let is_wanted = is_wanted || !next_revocable(db, &reach, (row.id, 0), 1).await?.0.is_empty();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let ended = [JobState::Paused, JobState::Done, JobState::Cancelled];
            let update = update_job(job)
                .col_expr(Column::Work, Expr::value(JobWork::Undo))
                .col_expr(Column::UndoneAt, Expr::value(backend.now()))
                .filter(Column::Work.is_null())
                .filter(Column::State.is_in(ended));
            let is_changed = has_changed(tx, update).await?;
            if is_changed {
                let entry = Entry {
                    action: Action::BulkUndone,
                    subject: job_subject(row.id),
                    detail: serde_json::Value::Null,
                };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(is_changed)
        };
        if is_wanted && backend.db().write(work).await? {
            let until = Instant::now() + WAIT;
            let mut worker = BulkWorker::for_job(backend, job);
            while Instant::now() < until && worker.run_round().await? {}
            worker.release().await;
            backend.bulk().evict(job);
            backend.bulk().notify_worker();
        }
        self.bulk_job(job).await
    }
}
