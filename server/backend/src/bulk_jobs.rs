//! Rows of bulk jobs, with their encrypted headers: what is written of a job by whatever ends, runs or erases it.

mod action_head;
mod addresses;
mod cancel;
mod emptied_header;
mod encryption;
mod erase;
mod stored_rows;

pub(crate) use action_head::ActionHead;
#[cfg(test)]
pub(crate) use addresses::CHUNKS_READ;
pub(crate) use addresses::{AddressIndex, ChunkPlace};
pub(crate) use cancel::{cancel, cancel_jobs_of};
pub(crate) use emptied_header::{emptied, forget_words};
pub(crate) use encryption::{EncryptedRows, JobKey, PURPOSE};
pub(crate) use erase::erase_rows;
pub(crate) use stored_rows::StoredRows;

use crate::audit::Subject;
use crate::entity::bulk_job;
use crate::error::Result;
use domain::audit::SubjectKind;
use domain::id::JobId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, UpdateMany};

/// A job as what an event is about.
pub(crate) fn job_subject(job: JobId) -> Subject {
    Subject::new(SubjectKind::BulkJob, job)
}

/// An update of a job's row.
pub(crate) fn update_job(job: JobId) -> UpdateMany<bulk_job::Entity> {
    bulk_job::Entity::update_many().filter(bulk_job::Column::Id.eq(job))
}

/// Runs an update. Returns whether its conditions applied to the job.
pub(crate) async fn has_changed(
    tx: &impl ConnectionTrait,
    update: UpdateMany<bulk_job::Entity>,
) -> Result<bool> {
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Ends work and lease: a worker that holds the job cannot commit its batch.
pub(crate) fn without_work() -> bulk_job::ActiveModel {
    bulk_job::ActiveModel {
        work: Set(None),
        lease_id: Set(None),
        lease_until: Set(None),
        ..Default::default()
    }
}
