//! A batch: the next rows of a job, checked against the current registry and written in one transaction.

use super::super::invite_words::named_columns;
use super::lease::LeasedJob;
use super::plan::{self, BatchPlan, NewUnit};
use super::write::{self, BatchResult};
use crate::Backend;
use crate::bulk_jobs::JobKey;
use crate::db::{Tx, Unique};
use crate::entity::bulk_chunk;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite, Desk};
use crate::invitations::USERNAME_TAKEN;
use crate::unit_paths;
use domain::bulk::JobRow;
use domain::form::Code;
use domain::id::JobId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// Rows in a batch. Always the same number, so that prepared statements are reused, and few enough for a transaction well
/// under a tenth of a second.
pub(super) const ROWS: i32 = 250;
/// How often a batch is planned again after a concurrent change, before the job is paused.
const ROUNDS: u32 = 8;

/// Processes the next batch. Returns whether the worker keeps the job.
pub(super) async fn run_next_batch(backend: &Backend, leased: &mut LeasedJob) -> Result<bool> {
    let end = Ord::min(leased.next + ROWS, leased.rows);
    for round in 0..ROUNDS {
        let is_last = round + 1 == ROUNDS;
        let loaded: LoadedRows<JobRow> =
            load_rows(backend, (leased.id, &leased.key), leased.next, end).await?;
        // Opened again in every round: what was overtaken may be the border.
        let desk: Desk<CanBulkInvite> = backend.open(&Caller::on_behalf(leased.created_by)).await?;
        let units = units_of(&desk, leased, &loaded.rows).await?;
        let plan = plan::plan_batch(&desk, leased, (&loaded.rows, &units), is_last).await?;
        let written = write_plan(&desk, &plan, &loaded.chunks).await;
        if let Some(keeps) = conclude(backend, leased, (&plan, end), written)? {
            return Ok(keeps);
        }
    }
    Err(Error::CONTENTION)
}

/// The unit of each row: the one that it names, else that of the job.
async fn units_of(desk: &Desk<CanBulkInvite>, leased: &LeasedJob, rows: &[JobRow]) -> Result<Vec<NewUnit>> {
    let (backend, task) = (&desk.backend, leased.invites()?);
    let usual = unit_paths::of_new(backend.db().read(), desk.reach(), task.options.unit()).await?;
    if task.head.unit_column().is_none() {
        return Ok(vec![usual; rows.len()]);
    }
    let columns = named_columns(backend, desk.reach(), &task.head).await?;
    // A file has few different ones.
    let mut known: HashMap<&str, NewUnit> = HashMap::new();
    let units = rows.iter().map(|row| {
        let named = known.entry(columns.unit_cell(&row.cells)).or_insert_with(|| columns.unit_of(&row.cells));
        if *named == Ok(None) { usual } else { *named }
    });
    Ok(units.collect())
}

/// What a written plan of the rows up to `end` has come to: whether the worker keeps the job; `None` if it is to be planned
/// again.
///
/// # Errors
/// What concerns the job or the database.
pub(super) fn conclude(
    backend: &Backend,
    leased: &mut LeasedJob,
    (plan, end): (&BatchPlan, i32),
    written: Result<BatchResult>,
) -> Result<Option<bool>> {
    match written {
        Ok(BatchResult::Done { is_over }) => {
            leased.next = end;
            leased.until = plan.place.until;
            leased.made_at = plan.place.made_at;
            backend.outbox_bell().notify_one();
            Ok(Some(!is_over))
        }
        Ok(BatchResult::Lost) => Ok(Some(false)),
        Ok(BatchResult::Overtaken) | Err(Error::Refused(USERNAME_TAKEN | Code::InvitedOften)) => Ok(None),
        Err(error) => match error.violated() {
            // A concurrent request took a username or an address: the next plan will see it.
            Some(
                Unique::AccountUsername
                | Unique::AccountEmail
                | Unique::EmailClaim
                | Unique::OpenInvitation
                | Unique::FieldValue,
            ) => Ok(None),
            _ => Err(error),
        },
    }
}

async fn write_plan(
    desk: &Desk<CanBulkInvite>,
    plan: &BatchPlan,
    chunks: &[ChunkDigest],
) -> Result<BatchResult> {
    let work = async |tx: Tx| {
        // A person in these rows may have been erased meanwhile.
        if !are_unchanged(&tx, plan.place.job, chunks).await? {
            return Ok(BatchResult::Overtaken);
        }
        write::write_batch(&tx, desk, plan).await
    };
    desk.backend.db().write(work).await
}

/// Rows of a job, and the digests of their chunks.
pub(super) struct LoadedRows<T> {
    pub(super) rows: Vec<T>,
    pub(super) chunks: Vec<ChunkDigest>,
}

/// A chunk and the digest of its rows.
#[derive(PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "bulk_chunk::Entity")]
pub(super) struct ChunkDigest {
    first_row: i32,
    digest: Vec<u8>,
}

/// Whether chunks are unchanged since they were loaded. Locks them.
pub(super) async fn are_unchanged(
    tx: &DatabaseTransaction,
    job: JobId,
    chunks: &[ChunkDigest],
) -> Result<bool> {
    use bulk_chunk::Column;
    let now: Vec<ChunkDigest> = bulk_chunk::Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::FirstRow.is_in(chunks.iter().map(|chunk| chunk.first_row)))
        .order_by_asc(Column::FirstRow)
        .lock_shared()
        .into_partial_model()
        .all(tx)
        .await?;
    Ok(now == chunks)
}

/// Loads the rows from `from` to before `end` from their chunks.
pub(super) async fn load_rows<T: DeserializeOwned>(
    backend: &Backend,
    (job, key): (JobId, &JobKey),
    from: i32,
    end: i32,
) -> Result<LoadedRows<T>> {
    use bulk_chunk::Column;
    let chunks = bulk_chunk::Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::FirstRow.lt(end))
        // A chunk has at most so many rows, so the index finds the first one.
        .filter(Column::FirstRow.gt(from - i32::try_from(domain::bulk::CHUNK_ROWS).unwrap_or(i32::MAX)))
        .filter(Column::FirstRow.into_expr().add(Column::RowCount.into_expr()).gt(from))
        .order_by_asc(Column::FirstRow)
        .all(backend.db().read())
        .await?;
    let mut rows = Vec::new();
    for chunk in &chunks {
        let opened = (chunk.first_row..).zip(key.decrypt_rows_of(chunk)?);
        rows.extend(opened.filter(|(position, _)| (from..end).contains(position)).map(|(_, row)| row));
    }
    let is_whole = usize::try_from(end - from).is_ok_and(|count| count == rows.len());
    if !is_whole {
        return Err(Error::broken("rows of a bulk job are missing"));
    }
    let chunks = chunks.into_iter();
    let chunks =
        chunks.map(|chunk| ChunkDigest { first_row: chunk.first_row, digest: chunk.digest }).collect();
    Ok(LoadedRows { rows, chunks })
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{row, store_job};
    use super::*;
    use crate::bulk_jobs::{AddressIndex, erase_rows};
    use crate::outbox::tests::Post;

    #[tokio::test]
    async fn rows_of_somebody_who_was_erased_since_they_were_read_are_not_worked_on() {
        let post = Post::new().await;
        let (backend, id) = (&post.backend, post.backend.new_id());
        let desk = backend.open(&post.founder).await.unwrap();
        let job = store_job(&desk, 1, vec![vec![row(&["ada@example.org"])]]).await;
        let stored =
            bulk_chunk::Entity::find_by_id((job, 0)).one(backend.db().read()).await.unwrap().unwrap();
        let chunks = [ChunkDigest { first_row: stored.first_row, digest: stored.digest }];
        let is_unchanged = async |tx: Tx| are_unchanged(&tx, job, &chunks).await;
        assert!(backend.db().write(is_unchanged).await.unwrap());

        let address = ["ada@example.org".to_owned()];
        let index = AddressIndex::open(backend).await.unwrap();
        let erase = async |tx: Tx| erase_rows(&tx, backend, &index, (id, &address)).await;
        assert_eq!(backend.db().write(erase).await.unwrap(), 1);
        assert!(!backend.db().write(is_unchanged).await.unwrap());
    }
}
