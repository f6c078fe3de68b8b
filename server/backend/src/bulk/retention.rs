//! Deleting the rows of jobs that ended long ago, and jobs that were begun and never started. What became of rows
//! stays: outcomes hold ids and codes. Rows go in small batches, so that whoever waits for the writer does not notice.

use super::encryption::JobKey;
use super::{execute, job_subject};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::bulk_job;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::schedule;
use domain::audit::Action;
use domain::id::JobId;
use sea_orm::{EntityTrait, FromQueryResult, Statement};

const DAY: i64 = 86_400_000;

/// Forgets the rows of jobs that ended so many days ago as the settings say, in at most so many batches. Returns whether
/// there may be more.
pub(crate) async fn delete_expired_rows(backend: &Backend, batches: u32) -> Result<bool> {
    let before = backend.now() - i64::from(backend.settings().bulk_rows_days) * DAY;
    let mut left = batches;
    while let Some(job) = oldest(backend, ENDED, before).await? {
        if !delete_rows(backend, job, &mut left).await? {
            return Ok(true);
        }
        delete_job_rows(backend, job).await?;
    }
    Ok(false)
}

/// Deletes jobs that were begun before a moment and never started, cancelled ones too: their rows are somebody's personal data without a
/// purpose. Returns whether there may be more.
pub(crate) async fn delete_unstarted(backend: &Backend, before: i64, batches: u32) -> Result<bool> {
    let mut left = batches;
    while let Some(job) = oldest(backend, UNSTARTED, before).await? {
        if !delete_rows(backend, job, &mut left).await? {
            return Ok(true);
        }
        delete_job(backend, job).await?;
    }
    Ok(false)
}

/// Deletes one job that was never started, at once.
pub(super) async fn delete_never_started(backend: &Backend, job: JobId) -> Result<()> {
    let mut batches = u32::MAX;
    delete_rows(backend, job, &mut batches).await?;
    delete_job(backend, job).await
}

async fn delete_job(backend: &Backend, job: JobId) -> Result<()> {
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        execute(tx, DELETE, [job.into()]).await?;
        schedule::clear_erased_now(tx, now).await
    };
    backend.db().write(work).await
}

/// Deletes the rows of a job. Returns whether all of them are gone.
async fn delete_rows(backend: &Backend, job: JobId, left: &mut u32) -> Result<bool> {
    while *left > 0 {
        *left -= 1;
        if backend.db().write(async |tx: Tx| execute(&tx, SOME, [job.into()]).await).await? == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A job whose rows are due for deletion.
#[derive(FromQueryResult)]
struct DueJob {
    id: JobId,
}

/// The oldest of them.
async fn oldest(backend: &Backend, sql: &str, before: i64) -> Result<Option<JobId>> {
    let db = backend.db().read();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [before.into()]);
    Ok(DueJob::find_by_statement(statement).one(db).await?.map(|job| job.id))
}

/// Raw, since the first half has to be spelled as in the partial index.
const ENDED: &str = "
SELECT id FROM bulk_job WHERE ended_at IS NOT NULL AND stored > 0 AND ended_at <= $1
ORDER BY ended_at LIMIT 1";

/// Raw, since the first half has to be spelled as in the partial index. A cancelled one is only there where the program
/// ended before it was deleted.
const UNSTARTED: &str = "
SELECT id FROM bulk_job WHERE state = 'preparing' AND created_at <= $1
UNION ALL
SELECT id FROM bulk_job WHERE state = 'cancelled' AND started_at IS NULL AND created_at <= $1
LIMIT 1";

const DELETE: &str = "
DELETE FROM bulk_job WHERE id = $1 AND started_at IS NULL AND state IN ('preparing', 'cancelled')";

/// Few enough that whoever waits for the writer does not notice.
const SOME: &str = "
DELETE FROM bulk_chunk WHERE job_id = $1 AND first_row IN (
    SELECT first_row FROM bulk_chunk WHERE job_id = $1 ORDER BY first_row LIMIT 20)";

/// Says so in the job, empties its header, and takes another key for what is left of it: whatever of the rows the database's files still
/// hold opens no more.
async fn delete_job_rows(backend: &Backend, job: JobId) -> Result<()> {
    let Some(row) = bulk_job::Entity::find_by_id(job).one(backend.db().read()).await? else { return Ok(()) };
    let (head, key) =
        match JobKey::from_wrapped(backend, row.id, &row.job_key).and_then(|key| key.decrypt_head(&row)) {
            Ok(mut head) => {
                // The names of its columns came out of the file as the rows did.
                head.header.clear();
                let fresh = JobKey::generate(backend, row.id);
                (fresh.encrypt_head(backend, &head)?, fresh.wrapped(backend)?)
            }
            // What opens no more needs no other key, and must not keep the others from being forgotten.
            Err(error) => {
                tracing::warn!(%job, %error, "the head of a bulk job cannot be opened and stays as it is");
                (row.head.clone(), row.job_key.clone())
            }
        };
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        let bytes = i64::try_from(head.len()).map_err(Error::broken)?;
        let values = [head.clone().into(), key.clone().into(), job.into(), bytes.into()];
        if execute(tx, FORGOTTEN, values).await? == 1 {
            let detail = serde_json::json!({ "rows": row.row_count });
            let entry = Entry { action: Action::BulkRowsForgotten, subject: job_subject(job), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
            schedule::clear_erased_now(tx, now).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}

const FORGOTTEN: &str = "
UPDATE bulk_job SET stored = 0, stored_bytes = $4, head = $1, job_key = $2
WHERE id = $3 AND stored > 0 AND NOT EXISTS (SELECT 1 FROM bulk_chunk c WHERE c.job_id = bulk_job.id)";
