use super::RunsJobs;
use super::view::JobRecord;
use crate::error::Result;
use crate::gate::Desk;
use crate::paging::{PAGE_LIMIT, PageStart, page};
use domain::bulk::{JobKind, JobView};
use domain::page::{Cursor, Page};
use sea_orm::{FromQueryResult, Statement};

/// The founder's own, and what others have not ended who cannot sign in. Raw, as a condition of the statement below.
const LEFT: &str =
    "(created_by = $3 OR id IN (SELECT j.id FROM bulk_job j JOIN account a ON a.id = j.created_by
    WHERE j.ended_at IS NULL AND a.state <> 'active'))";

impl<R: RunsJobs> Desk<R> {
    /// One page of the actor's invites and updates, newest first, and for the founder of those that somebody has left behind
    /// who cannot sign in any more. Messages and open invitations are not counted, since that takes too long for fifty large
    /// jobs.
    pub async fn bulk_jobs(&self, cursor: Option<Cursor>) -> Result<Page<JobView>> {
        let held = self.permissions_anywhere();
        let kinds = [JobKind::Invite, JobKind::Update].into_iter();
        let kinds = kinds.filter(|kind| held.has(kind.permission()));
        let kinds: Vec<String> = kinds.map(|kind| format!("'{}'", kind.as_str())).collect();
        if kinds.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        self.jobs_of(&format!("kind IN ({})", kinds.join(", ")), cursor).await
    }

    /// The same of the actor's actions on people.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn action_jobs(&self, cursor: Option<Cursor>) -> Result<Page<JobView>> {
        self.jobs_of("kind <> 'invite'", cursor).await
    }

    async fn jobs_of(&self, kinds: &str, cursor: Option<Cursor>) -> Result<Page<JobView>> {
        let db = self.backend.db().read();
        let mut values = PageStart::newest_first(cursor).values().to_vec();
        // Raw SQL, since it compares a pair with the cursor. Two forms, since an index does not serve `IS NOT DISTINCT FROM`.
        let theirs = match self.account() {
            Some(account) => {
                values.push(account.uuid().into());
                if self.is_founder() { LEFT } else { "created_by = $3" }
            }
            None => "created_by IS NULL",
        };
        let sql = format!(
            "SELECT id, kind, changed, confirmed, created_by, state, paused_reason, work, row_count, stored, created, resent, skipped, failed,
                created_at, started_at, ended_at, worked_rows, worked_ms, undone_at, head, job_key
            FROM bulk_job WHERE {theirs} AND {kinds} AND (created_at, id) < ($1, $2)
            ORDER BY created_at DESC, id DESC LIMIT {PAGE_LIMIT}",
        );
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let records = JobRecord::find_by_statement(statement).all(db).await?;
        Ok(page(
            records.into_iter().map(|record| record.into_view(&self.backend, self.account())).collect(),
            |view: &JobView| Cursor { at: view.created_at, id: view.id.uuid() },
        ))
    }
}
