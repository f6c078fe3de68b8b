//! Erases the rows of a person in all jobs. The row keeps its place, line and outcome, and is marked as erased; its chunk
//! is encrypted again.
//!
//! Rows are found by their invitations, whatever the address was then, by the address, for rows without an invitation, and by
//! the account, for rows of an update.

use super::addresses::{AddressIndex, ChunkPlace};
use super::stored_rows::{StoredRows, key_of_account};
use super::{EncryptedRows, JobKey};
use crate::Backend;
use crate::entity::{bulk_chunk, bulk_job, bulk_outcome, invitation};
use crate::error::Result;
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, ExprTrait as _,
    QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeSet;

/// A row of a job, by its position.
type Place = (JobId, i32);

/// The rows of all jobs that are found by one of these keys.
async fn rows_with_key(
    db: &impl ConnectionTrait,
    backend: &Backend,
    index: &AddressIndex,
    keys: &[String],
) -> Result<BTreeSet<Place>> {
    let mut rows = BTreeSet::new();
    for ChunkPlace { job_id, first_row } in index.candidates(db, keys).await? {
        let Some(job) = bulk_job::Entity::find_by_id(job_id).one(db).await? else { continue };
        let Some(chunk) = bulk_chunk::Entity::find_by_id((job_id, first_row)).one(db).await? else {
            continue;
        };
        let opened = JobKey::from_wrapped(backend, job_id, &job.job_key)
            .and_then(|key| StoredRows::open(&key, job.kind, &chunk));
        let opened = match opened {
            Ok(opened) => opened,
            // Rows that cannot be decrypted reveal nothing, and must not prevent the erasure of the others.
            Err(error) => {
                tracing::warn!(job = %job_id, %error, "rows of a bulk job cannot be opened and are passed over by an erasure");
                continue;
            }
        };
        let has_key = |at: &usize| opened.keys_of(*at).iter().any(|key| keys.contains(key));
        let found = (first_row..).zip(0..opened.len()).filter(|(_, at)| has_key(at));
        rows.extend(found.map(|(position, _)| (job_id, position)));
    }
    Ok(rows)
}

/// Erases the rows that contain one of these addresses, and those about the account or its invitations. Returns the
/// number of rows.
pub(crate) async fn erase_rows(
    tx: &DatabaseTransaction,
    backend: &Backend,
    index: &AddressIndex,
    (account, email_keys): (AccountId, &[String]),
) -> Result<usize> {
    let keys = [email_keys, &[key_of_account(account)]].concat();
    let mut all = rows_with_key(tx, backend, index, &keys).await?;
    for of_other in rows_of_others(tx, account, &all).await? {
        all.remove(&of_other);
    }
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

/// Those of these rows that have invited somebody else, who has got the address since.
async fn rows_of_others(
    tx: &DatabaseTransaction,
    account: AccountId,
    rows: &BTreeSet<Place>,
) -> Result<Vec<Place>> {
    let this = (invitation::Entity, invitation::Column::Id);
    let others = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(Expr::col(this).equals((bulk_outcome::Entity, bulk_outcome::Column::InvitationId)))
        .and_where(invitation::Column::AccountId.ne(account))
        .to_owned();
    let mut found = Vec::new();
    for job in rows.iter().map(|(job, _)| *job).collect::<BTreeSet<JobId>>() {
        let positions = rows.range((job, i32::MIN)..=(job, i32::MAX)).map(|(_, position)| *position);
        let invited = bulk_outcome::Entity::find()
            .filter(bulk_outcome::Column::JobId.eq(job))
            .filter(bulk_outcome::Column::Position.is_in(positions))
            .filter(bulk_outcome::Column::InvitationId.in_subquery(others.clone()))
            .into_partial_model::<OutcomePlace>();
        found.extend(invited.all(tx).await?.into_iter().map(|place| (place.job_id, place.position)));
    }
    Ok(found)
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
    let mut rows = StoredRows::open(&key, job.kind, chunk)?;
    let mut erased = 0;
    for (position, at) in (chunk.first_row..).zip(0..rows.len()) {
        if positions.contains(&position) && rows.erase(at) {
            erased += 1;
        }
    }
    if erased == 0 {
        return Ok(0);
    }
    let EncryptedRows { ciphertext, digest } = rows.encrypt(&key, backend, chunk.first_row)?;
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
