//! *Bulk invite*: submitting the rows of a job, then watching and controlling it. A job belongs to its creator.

use super::ApiError;
use super::wire::Call;
use domain::bulk::{
    InviteWords, JobBegun, JobChunk, JobDraft, JobRowsPage, JobRowsQuery, JobView, RegistryAnswer,
    RegistryQuestion,
};
use domain::id::JobId;
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanBulkInvite, CanRunJobs};

/// Creates a job without rows, or finds the job that was created with the same key.
#[server(prefix = "/api", endpoint = "begin_bulk", protocol = Call)]
pub async fn begin_bulk(draft: JobDraft) -> Result<JobBegun, ApiError> {
    Ok(desk::<CanBulkInvite>().await?.begin_bulk(draft).await?)
}

/// Stores the next chunk of rows. Storing the same chunk again changes nothing.
#[server(prefix = "/api", endpoint = "put_bulk_rows", protocol = Call)]
pub async fn put_bulk_rows(job: JobId, chunk: JobChunk) -> Result<JobBegun, ApiError> {
    Ok(desk::<CanBulkInvite>().await?.put_bulk_rows(job, chunk).await?)
}

/// Starts the job once all its rows are stored.
#[server(prefix = "/api", endpoint = "start_bulk", protocol = Call)]
pub async fn start_bulk(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanBulkInvite>().await?.start_bulk(job).await?)
}

/// The state of a job.
#[server(prefix = "/api", endpoint = "bulk_job", protocol = Call)]
pub async fn bulk_job(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanRunJobs>().await?.bulk_job(job).await?)
}

/// One page of one's own invites and updates, newest first. Mail and open invitations are not counted here: both are 0.
#[server(prefix = "/api", endpoint = "bulk_jobs", protocol = Call)]
pub async fn bulk_jobs(after: Option<Cursor>) -> Result<Page<JobView>, ApiError> {
    Ok(desk::<CanRunJobs>().await?.bulk_jobs(after).await?)
}

/// One page of a job's rows, by state and by a part of an address or username or the number of a line.
#[server(prefix = "/api", endpoint = "bulk_rows", protocol = Call)]
pub async fn bulk_rows(job: JobId, query: JobRowsQuery) -> Result<JobRowsPage, ApiError> {
    Ok(desk::<CanRunJobs>().await?.bulk_rows(job, &query).await?)
}

/// Pauses the job after the current batch.
#[server(prefix = "/api", endpoint = "pause_bulk", protocol = Call)]
pub async fn pause_bulk(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanRunJobs>().await?.pause_bulk(job).await?)
}

/// Resumes a paused job.
#[server(prefix = "/api", endpoint = "resume_bulk", protocol = Call)]
pub async fn resume_bulk(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanRunJobs>().await?.resume_bulk(job).await?)
}

/// Cancels the job. Rows that are done stay done.
#[server(prefix = "/api", endpoint = "cancel_bulk", protocol = Call)]
pub async fn cancel_bulk(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanRunJobs>().await?.cancel_bulk(job).await?)
}

/// Revokes every invitation of the job that is not accepted. A large job is still being undone after the answer.
#[server(prefix = "/api", endpoint = "undo_bulk", protocol = Call)]
pub async fn undo_bulk(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanRunJobs>().await?.undo_bulk(job).await?)
}

/// The units and own fields that a file can name.
#[server(prefix = "/api", endpoint = "invite_words", protocol = Call)]
pub async fn words_for_invite() -> Result<InviteWords, ApiError> {
    Ok(desk::<CanBulkInvite>().await?.invite_words().await?)
}

/// Which of these addresses and usernames are taken.
#[server(prefix = "/api", endpoint = "registry_check", protocol = Call)]
pub async fn registry_check(question: RegistryQuestion) -> Result<RegistryAnswer, ApiError> {
    Ok(desk::<CanBulkInvite>().await?.registry_check(question).await?)
}
