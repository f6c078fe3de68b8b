//! Erasing what the rows of jobs say of one person. Rows are sealed in pieces, so a piece is sealed anew without what the row
//! said; the row keeps its place, its line and its outcome, and says that it was erased.
//!
//! Rows are found in two ways: by the invitations that came of them, whatever address they had then, and by the address,
//! for those of which nothing came. The second opens every piece that is kept, and so is done before the transaction,
//! which looks only at what has come since.

use super::encryption::{JobKey, SealedRows};
use crate::entity::{bulk_chunk, bulk_job};
use crate::error::Result;
use crate::{Backend, idna};
use domain::account::Email;
use domain::bulk::{Column, JobRow};
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use std::collections::{BTreeSet, HashMap};

/// A row of a job, by its position.
type Place = (JobId, i32);

/// Rows that have one of some addresses, and how far each job was looked through.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundRows {
    rows: BTreeSet<Place>,
    looked_at: HashMap<JobId, i32>,
}

#[cfg(test)]
impl FoundRows {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Looks for rows with one of these addresses, in whatever job: in all, or only in what has come since another look.
pub(crate) async fn find_rows(
    db: &impl ConnectionTrait,
    backend: &Backend,
    email_keys: &[String],
    before: FoundRows,
) -> Result<FoundRows> {
    let FoundRows { mut rows, mut looked_at } = before;
    if email_keys.is_empty() {
        return Ok(FoundRows { rows, looked_at });
    }
    let jobs = bulk_job::Entity::find().filter(bulk_job::Column::Stored.gt(0));
    for job in jobs.order_by_asc(bulk_job::Column::Id).all(db).await? {
        let next = looked_at.entry(job.id).or_default();
        if *next >= job.stored {
            continue;
        }
        let opened = JobKey::from_wrapped(backend, job.id, &job.job_key)
            .and_then(|key| Ok((key.open_head(&job)?, key)));
        let (head, key) = match opened {
            Ok(opened) => opened,
            // What opens no more tells nobody anything, and must not keep the rest from being erased.
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "a bulk job cannot be opened and is passed over by an erasure");
                continue;
            }
        };
        let Some(place) = head.columns.iter().position(|column| *column == Some(Column::Email)) else {
            continue;
        };
        while let Some(chunk) = next_chunk(db, job.id, *next).await? {
            let placed = (chunk.first_row..).zip(key.open_rows(&chunk)?);
            rows.extend(
                placed.filter(|(_, row)| has_address(row, place, email_keys)).map(|(at, _)| (job.id, at)),
            );
            *next = chunk.first_row + chunk.row_count;
            tokio::task::yield_now().await;
        }
    }
    Ok(FoundRows { rows, looked_at })
}

async fn next_chunk(db: &impl ConnectionTrait, job: JobId, from: i32) -> Result<Option<bulk_chunk::Model>> {
    let next = bulk_chunk::Entity::find()
        .filter(bulk_chunk::Column::JobId.eq(job))
        .filter(bulk_chunk::Column::FirstRow.gte(from));
    Ok(next.order_by_asc(bulk_chunk::Column::FirstRow).one(db).await?)
}

/// A row with a cell too many or too few may have the address in any of them.
fn has_address(row: &JobRow, place: usize, email_keys: &[String]) -> bool {
    let is_it = |cell: &String| {
        cell.contains('@')
            && Email::parse(cell, idna::to_ascii)
                .is_ok_and(|email| email_keys.iter().any(|key| key == email.key()))
    };
    row.cells.get(place).is_some_and(is_it) || row.cells.iter().any(is_it)
}

/// Erases these rows, and those whose invitations went to the account. Returns how many that were.
pub(crate) async fn erase_rows(
    tx: &DatabaseTransaction,
    backend: &Backend,
    account: AccountId,
    found: FoundRows,
) -> Result<usize> {
    let mut all = found.rows;
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), INVITED, [account.into()]);
    for row in tx.query_all_raw(statement).await? {
        all.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    }
    let mut erased = 0;
    let mut left = all.into_iter().peekable();
    while let Some((job, position)) = left.next() {
        // Rows that were forgotten meanwhile are gone.
        let Some(chunk) = chunk_containing(tx, job, position).await? else { continue };
        let end = chunk.first_row + chunk.row_count;
        let mut positions = vec![position];
        while let Some((_, position)) = left.next_if(|(other, at)| *other == job && *at < end) {
            positions.push(position);
        }
        erased += erase_in_chunk(tx, backend, &chunk, &positions).await?;
    }
    Ok(erased)
}

const INVITED: &str = "
SELECT o.job_id, o.position FROM invitation i JOIN bulk_outcome o ON o.invitation_id = i.id
WHERE i.account_id = $1";

/// The piece that holds a row, which nobody else changes until the transaction ends.
async fn chunk_containing(
    tx: &DatabaseTransaction,
    job: JobId,
    position: i32,
) -> Result<Option<bulk_chunk::Model>> {
    let chunk = bulk_chunk::Entity::find()
        .filter(bulk_chunk::Column::JobId.eq(job))
        .filter(bulk_chunk::Column::FirstRow.lte(position))
        .order_by_desc(bulk_chunk::Column::FirstRow)
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(chunk.filter(|chunk| position < chunk.first_row + chunk.row_count))
}

async fn erase_in_chunk(
    tx: &DatabaseTransaction,
    backend: &Backend,
    chunk: &bulk_chunk::Model,
    positions: &[i32],
) -> Result<usize> {
    let Some(job) = bulk_job::Entity::find_by_id(chunk.job_id).one(tx).await? else { return Ok(0) };
    let key = JobKey::from_wrapped(backend, job.id, &job.job_key)?;
    let mut rows = key.open_rows(chunk)?;
    let mut erased = 0;
    for (position, row) in (chunk.first_row..).zip(&mut rows) {
        if positions.contains(&position) && !row.is_erased() {
            row.erase();
            erased += 1;
        }
    }
    if erased == 0 {
        return Ok(0);
    }
    let SealedRows { sealed, digest } = key.seal_rows(backend, chunk.first_row, &rows)?;
    bulk_chunk::Entity::update_many()
        .col_expr(bulk_chunk::Column::Sealed, Expr::value(sealed))
        .col_expr(bulk_chunk::Column::Digest, Expr::value(digest))
        .filter(bulk_chunk::Column::JobId.eq(chunk.job_id))
        .filter(bulk_chunk::Column::FirstRow.eq(chunk.first_row))
        .exec(tx)
        .await?;
    Ok(erased)
}
