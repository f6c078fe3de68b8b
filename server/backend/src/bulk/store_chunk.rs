use super::addresses::{AddressIndex, ChunkPlace};
use super::encryption::{EncryptedRows, JobKey};
use super::{begin, execute, to_signed, to_unsigned};
use crate::db::Tx;
use crate::entity::{bulk_chunk, bulk_job};
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::bulk::{JOB_BYTES_MOST, JobBegun, JobChunk, JobState};
use domain::form::Code;
use domain::id::JobId;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use subtle::ConstantTimeEq;

impl Desk<CanBulkInvite> {
    /// Stores the next piece of a job's rows, encrypted. A piece that is there already changes nothing, so that it can be
    /// sent until it is answered.
    ///
    /// # Errors
    /// `not_found`; `malformed` for what is no piece of this job; `rows_missing` where one before it is missing;
    /// `idempotency_mismatch` where another one stands in its place; `job_state` where the job takes no rows; `row_long`
    /// and `too_large` for a row, or for a job, of more than is stored of one.
    pub async fn put_bulk_rows(&self, job: JobId, chunk: JobChunk) -> Result<JobBegun> {
        let row = self.own_job(job).await?;
        chunk.check_shape(to_unsigned(row.row_count))?;
        let backend = &self.backend;
        let first = i32::try_from(chunk.first).map_err(Error::broken)?;
        let rows = to_signed(chunk.rows.len())?;
        let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
        let EncryptedRows { ciphertext, digest } = key.encrypt_rows(backend, first, &chunk.rows)?;
        let index = AddressIndex::open(backend).await?;
        let place = ChunkPlace { job_id: row.id, first_row: first };
        let bytes = i64::try_from(ciphertext.len()).map_err(Error::broken)?;
        let stored =
            bulk_chunk::Model { job_id: row.id, first_row: first, row_count: rows, ciphertext, digest };
        let work = async |tx: Tx| {
            let tx = &*tx;
            let most = i64::from(JOB_BYTES_MOST);
            let values = [rows.into(), row.id.into(), first.into(), bytes.into(), most.into()];
            let is_next = execute(tx, GROW, values).await? == 1;
            if is_next {
                bulk_chunk::Entity::insert(stored.clone().into_active_model())
                    .exec_without_returning(tx)
                    .await?;
                index.write(tx, place, &chunk.rows).await?;
            } else {
                check_stored_chunk(tx, &stored).await?;
            }
            job_row(tx, row.id).await
        };
        begin::job_begun(&backend.db().write(work).await?)
    }
}

/// Two who send the same piece at once wait for each other here.
const GROW: &str = "UPDATE bulk_job SET stored = stored + $1, stored_bytes = stored_bytes + $4
    WHERE id = $2 AND stored = $3 AND state = 'preparing' AND stored_bytes + $4 <= $5";

/// Why the piece is not the next one.
async fn check_stored_chunk(tx: &DatabaseTransaction, piece: &bulk_chunk::Model) -> Result<()> {
    let known = bulk_chunk::Entity::find_by_id((piece.job_id, piece.first_row)).one(tx).await?;
    if let Some(known) = known {
        let is_same = bool::from(known.digest.ct_eq(&piece.digest));
        return if is_same { Ok(()) } else { Err(Error::Refused(Code::IdempotencyMismatch)) };
    }
    let job = job_row(tx, piece.job_id).await?;
    Err(Error::Refused(if job.state != JobState::Preparing {
        Code::JobState
    } else if piece.first_row > job.stored {
        Code::RowsMissing
    } else if piece.first_row == job.stored {
        Code::TooLarge
    } else {
        Code::IdempotencyMismatch
    }))
}

async fn job_row(tx: &DatabaseTransaction, job: JobId) -> Result<bulk_job::Model> {
    let row = bulk_job::Entity::find_by_id(job).one(tx).await?;
    row.ok_or(Error::Refused(Code::NotFound))
}
