use super::encryption::JobKey;
use crate::Backend;
use crate::entity::{bulk_chunk, bulk_outcome};
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::bulk::{JobDraft, JobRow, JobState, Outcome};
use domain::form::Code;
use domain::id::JobId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

impl Desk<CanBulkInvite> {
    /// The rows of a job as submitted, with their outcomes.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's, and after the rows were deleted.
    pub async fn bulk_results(&self, job: JobId) -> Result<Results> {
        let row = self.own_job(job).await?;
        if row.ended_at.is_some() && row.stored == 0 {
            return Err(Error::Refused(Code::NotFound));
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let head = key.decrypt_head(&row)?;
        let is_cancelled = row.state == JobState::Cancelled;
        Ok(Results { backend: self.backend.clone(), job: row.id, key, head, is_cancelled, next: 0 })
    }
}

/// Reads the results chunk by chunk.
pub struct Results {
    backend: Backend,
    job: JobId,
    key: JobKey,
    head: JobDraft,
    is_cancelled: bool,
    next: i32,
}

/// One row of the results.
pub struct ResultRow {
    pub row: JobRow,
    /// `None` until the row is processed.
    pub outcome: Option<Outcome>,
    pub code: Option<Code>,
}

impl Results {
    /// The header of the job.
    pub fn head(&self) -> &JobDraft {
        &self.head
    }

    /// Whether the job was cancelled: rows without an outcome get none.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled
    }

    /// The rows of the next chunk; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<ResultRow>>> {
        let db = self.backend.db().read();
        let Some(chunk) = bulk_chunk::Entity::find_by_id((self.job, self.next)).one(db).await? else {
            return Ok(None);
        };
        let end = chunk.first_row + chunk.row_count;
        let outcomes = bulk_outcome::Entity::find()
            .filter(bulk_outcome::Column::JobId.eq(self.job))
            .filter(bulk_outcome::Column::Position.gte(chunk.first_row))
            .filter(bulk_outcome::Column::Position.lt(end))
            .order_by_asc(bulk_outcome::Column::Position)
            .all(db)
            .await?;
        let mut outcomes: HashMap<i32, _> = outcomes.into_iter().map(|one| (one.position, one)).collect();
        let rows = self.key.decrypt_rows(&chunk)?;
        let rows = (chunk.first_row..).zip(rows).map(|(position, row)| {
            let known = outcomes.remove(&position);
            let outcome = known.as_ref().map(|one| one.outcome);
            let code = known.and_then(|one| one.code);
            ResultRow { code: code.or(row.code), row, outcome }
        });
        let rows = rows.collect();
        self.next = end;
        Ok(Some(rows))
    }
}

impl ResultRow {
    /// Whether it is in the file of failed rows.
    pub fn is_failed(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome.is_to_mend(self.code))
    }
}
