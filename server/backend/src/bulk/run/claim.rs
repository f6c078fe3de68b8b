//! Taking a job up, and giving it back.

use super::super::encryption::JobKey;
use super::super::{Work, execute};
use super::LeasedJob;
use crate::Backend;
use crate::db::Tx;
use crate::entity::bulk_job;
use crate::error::Result;
use domain::id::JobId;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use std::collections::HashMap;
use uuid::Uuid;

/// Takes the job that has waited longest, if there is one. Where there is none, nothing is written.
pub(super) async fn claim_next(backend: &Backend, only: Option<JobId>) -> Result<Option<LeasedJob>> {
    let now = backend.now();
    let db = backend.db().read();
    let Some(job) = find_waiting(db, now, only).await? else { return Ok(None) };
    let (lease, until): (Uuid, i64) = (backend.new_id(), now + i64::from(backend.settings().lease_s) * 1_000);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let values = [lease.into(), until.into(), job.into(), now.into()];
        if execute(tx, CLAIM, values).await? == 0 {
            return Ok(None);
        }
        Ok(bulk_job::Entity::find_by_id(job).one(tx).await?)
    };
    // Somebody else may have been quicker; the next round looks again.
    let Some(row) = backend.db().write(work).await? else { return Ok(None) };
    leased_job(backend, row, lease, until).map(Some)
}

fn leased_job(backend: &Backend, row: bulk_job::Model, lease: Uuid, until: i64) -> Result<LeasedJob> {
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let head = key.open_head(&row)?;
    let work = row.work.unwrap_or(Work::Rows);
    let done = row.created + row.resent + row.skipped + row.failed;
    Ok(LeasedJob {
        id: row.id,
        lease,
        until,
        work,
        created_by: row.created_by,
        options: head.check_options()?,
        key,
        head,
        rows: row.row_count,
        next: if work == Work::Rows { done } else { 0 },
        made_at: backend.now(),
        numbers: HashMap::new(),
        resting_until: None,
    })
}

const CLAIM: &str = "
UPDATE bulk_job SET lease_id = $1, lease_until = $2
WHERE id = $3 AND work IS NOT NULL AND (lease_until IS NULL OR lease_until <= $4)";

/// A job with work that nobody holds.
async fn find_waiting(db: &impl ConnectionTrait, now: i64, only: Option<JobId>) -> Result<Option<JobId>> {
    let mut sql =
        "SELECT id FROM bulk_job WHERE work IS NOT NULL AND (lease_until IS NULL OR lease_until <= $1)"
            .to_owned();
    let mut values = vec![now.into()];
    if let Some(only) = only {
        sql.push_str(" AND id = $2");
        values.push(only.uuid().into());
    }
    sql.push_str(" ORDER BY started_at LIMIT 1");
    let row =
        db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// On a single node every lease is its own; what it held when it died is taken up at once.
pub(super) async fn reclaim_own(backend: &Backend) -> Result<u64> {
    if backend.db().backend() != DbBackend::Sqlite {
        return Ok(0);
    }
    let work = async |tx: Tx| execute(&tx, RECLAIM, [0_i64.into()]).await;
    backend.db().write(work).await
}

const RECLAIM: &str = "UPDATE bulk_job SET lease_until = $1 WHERE work IS NOT NULL AND lease_id IS NOT NULL";

/// Gives a job back.
pub(super) async fn release(backend: &Backend, leased: &LeasedJob) -> Result<()> {
    let (job, lease) = (leased.id, leased.lease);
    let work = async |tx: Tx| execute(&tx, RELEASE, [job.into(), lease.into()]).await;
    backend.db().write(work).await.map(|_| ())
}

const RELEASE: &str =
    "UPDATE bulk_job SET lease_id = NULL, lease_until = NULL WHERE id = $1 AND lease_id = $2";
