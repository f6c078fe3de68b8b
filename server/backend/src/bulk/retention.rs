//! Deletes the rows of jobs some time after their end, and jobs that were never started; ends those that rest for as long.
//! Outcomes stay: they contain only ids and codes. Chunks are deleted few at a time, so that other writers do not wait.

use super::people::delete_people;
use crate::Backend;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{cancel, emptied, has_changed, job_subject, update_job};
use crate::clear_erased::clear_erased_now;
use crate::db::Tx;
use crate::entity::{bulk_chunk, bulk_job};
use crate::error::{Error, Result};
use crate::gate::Caller;
use domain::audit::Action;
use domain::bulk::JobState;
use domain::id::JobId;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, Order, QueryFilter,
    Statement,
};

const DAY: i64 = 86_400_000;

/// Deletes the rows of jobs that ended more than `bulk_rows_days` ago, in at most so many transactions. Returns whether
/// there may be more.
pub(crate) async fn delete_expired_rows(backend: &Backend, batches: u32) -> Result<bool> {
    let before = last_kept(backend);
    let mut left = batches;
    while let Some(job) = oldest(backend, ENDED, before).await? {
        if !delete_rows(backend, job, &mut left).await? {
            return Ok(true);
        }
        finish_deletion(backend, job).await?;
    }
    Ok(false)
}

/// Cancels jobs that have not ended `bulk_rows_days` after they were started: paused ones, and those on which no worker gets
/// on. Their rows are deleted as long after it as those of any other job. Returns whether there may be more.
pub(crate) async fn cancel_overdue(backend: &Backend, most: u32) -> Result<bool> {
    let before = last_kept(backend);
    for _ in 0..most {
        let Some(job) = oldest(backend, OVERDUE, before).await? else { return Ok(false) };
        let work = async |tx: Tx| cancel(&tx, backend, &Caller::worker(), job).await;
        if backend.db().write(work).await? {
            tracing::info!(%job, "a bulk job that had not ended for long is cancelled");
        }
    }
    Ok(true)
}

/// The time until which a job may have been started, or ended, without anything of it being due.
fn last_kept(backend: &Backend) -> i64 {
    backend.now() - i64::from(backend.settings().bulk_rows_days) * DAY
}

/// Deletes jobs created before this time and never started, even if cancelled: their rows are personal data without a
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

/// Deletes a job that was never started.
pub(super) async fn delete_never_started(backend: &Backend, job: JobId) -> Result<()> {
    let mut batches = u32::MAX;
    delete_rows(backend, job, &mut batches).await?;
    delete_job(backend, job).await
}

async fn delete_job(backend: &Backend, job: JobId) -> Result<()> {
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        bulk_job::Entity::delete_by_id(job)
            .filter(bulk_job::Column::StartedAt.is_null())
            .filter(bulk_job::Column::State.is_in([JobState::Preparing, JobState::Cancelled]))
            .exec(tx)
            .await?;
        clear_erased_now(tx, now).await
    };
    backend.db().write(work).await
}

/// Deletes the rows of a job. Returns whether none is left.
async fn delete_rows(backend: &Backend, job: JobId, left: &mut u32) -> Result<bool> {
    while *left > 0 {
        *left -= 1;
        let deleted = async |tx: Tx| match delete_chunks(&tx, job).await? {
            0 => delete_people(&tx, job).await,
            chunks => Ok(chunks),
        };
        if backend.db().write(deleted).await? == 0 {
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

/// The first job that a statement finds.
async fn oldest(backend: &Backend, sql: &str, before: i64) -> Result<Option<JobId>> {
    let db = backend.db().read();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [before.into()]);
    Ok(DueJob::find_by_statement(statement).one(db).await?.map(|job| job.id))
}

/// Raw SQL, since the condition has to match the partial index.
const ENDED: &str = "
SELECT id FROM bulk_job WHERE ended_at IS NOT NULL AND stored > 0 AND ended_at <= $1
ORDER BY ended_at LIMIT 1";

const OVERDUE: &str = "
SELECT id FROM bulk_job WHERE ended_at IS NULL AND started_at <= $1
ORDER BY started_at LIMIT 1";

/// Raw SQL, since the conditions have to match the partial indexes. A cancelled job is deleted at once; one is left only if
/// the program ended before.
const UNSTARTED: &str = "
SELECT id FROM bulk_job WHERE state = 'preparing' AND started_at IS NULL AND created_at <= $1
UNION ALL
SELECT id FROM bulk_job WHERE state = 'cancelled' AND started_at IS NULL AND created_at <= $1
LIMIT 1";

/// Chunks deleted in one transaction.
const CHUNKS: u64 = 20;

/// Deletes some chunks of a job. Returns their number.
async fn delete_chunks(tx: &DatabaseTransaction, job: JobId) -> Result<u64> {
    use bulk_chunk::Column;
    let first = Query::select()
        .column(Column::FirstRow)
        .from(bulk_chunk::Entity)
        .and_where(Column::JobId.eq(job))
        .order_by(Column::FirstRow, Order::Asc)
        .limit(CHUNKS)
        .to_owned();
    let deleted = bulk_chunk::Entity::delete_many()
        .filter(Column::JobId.eq(job))
        .filter(Column::FirstRow.in_subquery(first))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected)
}

/// Marks the rows of a job as deleted, empties the names of its columns, and gives it a new key, so that what the files of
/// the database still contain of the rows cannot be decrypted.
async fn finish_deletion(backend: &Backend, job: JobId) -> Result<()> {
    let Some(row) = bulk_job::Entity::find_by_id(job).one(backend.db().read()).await? else { return Ok(()) };
    let (head, key) = emptied(backend, &row);
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        let bytes = i64::try_from(head.len()).map_err(Error::broken)?;
        let emptied = bulk_job::ActiveModel {
            stored: Set(0),
            stored_bytes: Set(bytes),
            head: Set(head.clone()),
            job_key: Set(key.clone()),
            ..Default::default()
        };
        let chunks = Query::select()
            .column(bulk_chunk::Column::JobId)
            .from(bulk_chunk::Entity)
            .and_where(bulk_chunk::Column::JobId.eq(job))
            .to_owned();
        let update = update_job(job)
            .set(emptied)
            .filter(bulk_job::Column::Stored.gt(0))
            .filter(Expr::not_exists(chunks));
        if has_changed(tx, update).await? {
            let detail = serde_json::json!({ "rows": row.row_count });
            let entry = Entry { action: Action::BulkRowsForgotten, subject: job_subject(job), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
            clear_erased_now(tx, now).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}
