//! Erases the rows of a person in all jobs. The row keeps its place, line and outcome, and is marked as erased; its chunk
//! is encrypted again.
//!
//! Rows are found by their invitations, whatever the address was then, and by the address, for rows without an invitation.

use super::addresses::{AddressIndex, ChunkPlace, addresses_in};
use super::encryption::{EncryptedRows, JobKey};
use crate::Backend;
use crate::entity::{bulk_chunk, bulk_job, bulk_outcome, invitation};
use crate::error::Result;
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::BTreeSet;

/// A row of a job, by its position.
type Place = (JobId, i32);

/// The rows of all jobs that contain one of these addresses.
pub(crate) async fn rows_with_address(
    db: &impl ConnectionTrait,
    backend: &Backend,
    index: &AddressIndex,
    email_keys: &[String],
) -> Result<BTreeSet<Place>> {
    let mut rows = BTreeSet::new();
    for ChunkPlace { job_id, first_row } in index.candidates(db, email_keys).await? {
        let Some(job) = bulk_job::Entity::find_by_id(job_id).one(db).await? else { continue };
        let Some(chunk) = bulk_chunk::Entity::find_by_id((job_id, first_row)).one(db).await? else {
            continue;
        };
        let opened =
            JobKey::from_wrapped(backend, job_id, &job.job_key).and_then(|key| key.decrypt_rows(&chunk));
        let opened = match opened {
            Ok(opened) => opened,
            // Rows that cannot be decrypted reveal nothing, and must not prevent the erasure of the others.
            Err(error) => {
                tracing::warn!(job = %job_id, %error, "rows of a bulk job cannot be opened and are passed over by an erasure");
                continue;
            }
        };
        let has_address = |row| addresses_in(row).any(|key| email_keys.contains(&key));
        rows.extend(
            (first_row..).zip(&opened).filter(|(_, row)| has_address(row)).map(|(at, _)| (job_id, at)),
        );
    }
    Ok(rows)
}

/// Erases the rows that contain one of these addresses, and those whose invitations belong to the account. Returns the
/// number of rows.
pub(crate) async fn erase_rows(
    tx: &DatabaseTransaction,
    backend: &Backend,
    index: &AddressIndex,
    (account, email_keys): (AccountId, &[String]),
) -> Result<usize> {
    let mut all = rows_with_address(tx, backend, index, email_keys).await?;
    all.extend(rows_of_invitations(tx, account).await?);
    let mut erased = 0;
    let mut left = all.into_iter().peekable();
    while let Some((job, position)) = left.next() {
        // The rows may have been deleted meanwhile.
        let Some(chunk) = chunk_containing(tx, job, position).await? else { continue };
        let end = chunk.first_row + chunk.row_count;
        let mut positions = vec![position];
        while let Some((_, position)) = left.next_if(|(other, at)| *other == job && *at < end) {
            positions.push(position);
        }
        erased += erase_in_chunk(tx, backend, index, (&chunk, &positions)).await?;
    }
    Ok(erased)
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "bulk_outcome::Entity")]
struct OutcomePlace {
    job_id: JobId,
    position: i32,
}

async fn rows_of_invitations(tx: &DatabaseTransaction, account: AccountId) -> Result<Vec<Place>> {
    let theirs = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::AccountId.eq(account))
        .to_owned();
    let outcomes = bulk_outcome::Entity::find()
        .filter(bulk_outcome::Column::InvitationId.in_subquery(theirs))
        .into_partial_model::<OutcomePlace>();
    Ok(outcomes.all(tx).await?.into_iter().map(|place| (place.job_id, place.position)).collect())
}

/// The chunk that contains a row, locked.
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
    index: &AddressIndex,
    (chunk, positions): (&bulk_chunk::Model, &[i32]),
) -> Result<usize> {
    let Some(job) = bulk_job::Entity::find_by_id(chunk.job_id).one(tx).await? else { return Ok(0) };
    let key = JobKey::from_wrapped(backend, job.id, &job.job_key)?;
    let mut rows = key.decrypt_rows(chunk)?;
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
    let EncryptedRows { ciphertext, digest } = key.encrypt_rows(backend, chunk.first_row, &rows)?;
    bulk_chunk::Entity::update_many()
        .col_expr(bulk_chunk::Column::Ciphertext, Expr::value(ciphertext))
        .col_expr(bulk_chunk::Column::Digest, Expr::value(digest))
        .filter(bulk_chunk::Column::JobId.eq(chunk.job_id))
        .filter(bulk_chunk::Column::FirstRow.eq(chunk.first_row))
        .exec(tx)
        .await?;
    let place = ChunkPlace { job_id: chunk.job_id, first_row: chunk.first_row };
    index.write(tx, place, &rows).await?;
    Ok(erased)
}
