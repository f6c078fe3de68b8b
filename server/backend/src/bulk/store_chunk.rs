use super::people::{PERSON_BYTES, SelectedPerson, write_people};
use super::{begin, to_signed, to_unsigned};
use crate::Backend;
use crate::bulk_jobs::{
    AddressIndex, ChunkPlace, EncryptedRows, JobKey, StoredRows, has_changed, update_job,
};
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column};
use crate::entity::{account, bulk_chunk};
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::bulk::{JOB_BYTES_MOST, JobBegun, JobChunk, JobState};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder as _,
    QuerySelect as _,
};
use std::collections::HashSet;
use subtle::ConstantTimeEq;

impl Desk<CanBulkInvite> {
    /// Stores the next chunk of a job, encrypted. A chunk that is already stored changes nothing, so that it can be sent
    /// again after a lost answer.
    ///
    /// # Errors
    /// `not_found`; `malformed` for an invalid chunk; `rows_missing` if an earlier chunk is missing;
    /// `idempotency_mismatch` if another chunk is stored in its place; `job_state` if the job is not preparing; `row_long`
    /// and `too_large` beyond the limits of a row and of a job.
    pub async fn put_bulk_rows(&self, job: JobId, chunk: JobChunk) -> Result<JobBegun> {
        let row = self.own_invites(job).await?;
        chunk.check_shape(to_unsigned(row.row_count))?;
        let new = NewChunk { first: chunk.first, rows: StoredRows::Invites(chunk.rows), people: Vec::new() };
        store(&self.backend, &row, new).await
    }
}

/// Rows that are stored together, and the people they are about.
pub(super) struct NewChunk {
    pub(super) first: u32,
    pub(super) rows: StoredRows,
    pub(super) people: Vec<SelectedPerson>,
}

/// Stores the next chunk of a job that is preparing. Rows about people who were erased since they were read are stored as
/// erased.
pub(super) async fn store(backend: &Backend, row: &bulk_job::Model, chunk: NewChunk) -> Result<JobBegun> {
    let first = i32::try_from(chunk.first).map_err(Error::broken)?;
    let rows = to_signed(chunk.rows.len())?;
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let encrypt = |rows: &StoredRows| rows.encrypt(&key, backend, first);
    let encrypted = encrypt(&chunk.rows)?;
    let index = AddressIndex::open(backend).await?;
    let place = ChunkPlace { job_id: row.id, first_row: first };
    let people = i64::try_from(chunk.people.len()).map_err(Error::broken)? * PERSON_BYTES;
    let bytes = i64::try_from(encrypted.ciphertext.len()).map_err(Error::broken)? + people;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let without = chunk.rows.without(&lock_erased(tx, &chunk.people).await?);
        let kept = without.as_ref().unwrap_or(&chunk.rows);
        let fresh = without.as_ref().map(encrypt).transpose()?;
        let EncryptedRows { ciphertext, digest } = fresh.as_ref().unwrap_or(&encrypted);
        let stored = bulk_chunk::Model {
            job_id: row.id,
            first_row: first,
            row_count: rows,
            ciphertext: ciphertext.clone(),
            digest: digest.clone(),
        };
        // Concurrent requests with the same chunk wait for each other here.
        let stored_bytes = || Expr::col(Column::StoredBytes).add(bytes);
        let growth = update_job(row.id)
            .col_expr(Column::Stored, Expr::col(Column::Stored).add(rows))
            .col_expr(Column::StoredBytes, stored_bytes())
            .filter(Column::Stored.eq(first))
            .filter(Column::State.eq(JobState::Preparing))
            .filter(stored_bytes().lte(i64::from(JOB_BYTES_MOST)));
        if has_changed(tx, growth).await? {
            bulk_chunk::Entity::insert(stored.into_active_model()).exec_without_returning(tx).await?;
            index.write(tx, place, kept).await?;
            write_people(tx, row.id, first, &chunk.people).await?;
        } else {
            check_stored_chunk(tx, &stored).await?;
        }
        job_row(tx, row.id).await
    };
    begin::job_begun(&backend.db().write(work).await?)
}

/// Those of these people who were erased. All are locked: an erasure that comes now waits for the chunk, and finds it.
async fn lock_erased(tx: &DatabaseTransaction, people: &[SelectedPerson]) -> Result<HashSet<AccountId>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let states: Vec<(AccountId, AccountState)> = account::Entity::find(EVERYONE)
        .select_only()
        .columns([account::Column::Id, account::Column::State])
        .filter(account::Column::Id.is_in(people.iter().map(|person| person.account)))
        .order_by_asc(account::Column::Id)
        .lock_shared()
        .into_tuple()
        .all(tx)
        .await?;
    let erased = states.into_iter().filter(|(_, state)| *state == AccountState::Deleted);
    Ok(erased.map(|(account, _)| account).collect())
}

/// Checks that a chunk which is not the next one is stored already.
async fn check_stored_chunk(tx: &DatabaseTransaction, chunk: &bulk_chunk::Model) -> Result<()> {
    let known = bulk_chunk::Entity::find_by_id((chunk.job_id, chunk.first_row)).one(tx).await?;
    if let Some(known) = known {
        let is_same = bool::from(known.digest.ct_eq(&chunk.digest));
        return if is_same { Ok(()) } else { Err(Error::Refused(Code::IdempotencyMismatch)) };
    }
    let job = job_row(tx, chunk.job_id).await?;
    Err(Error::Refused(if job.state != JobState::Preparing {
        Code::JobState
    } else if chunk.first_row > job.stored {
        Code::RowsMissing
    } else if chunk.first_row == job.stored {
        Code::TooLarge
    } else {
        Code::IdempotencyMismatch
    }))
}

async fn job_row(tx: &DatabaseTransaction, job: JobId) -> Result<bulk_job::Model> {
    let row = bulk_job::Entity::find_by_id(job).one(tx).await?;
    row.ok_or(Error::Refused(Code::NotFound))
}
