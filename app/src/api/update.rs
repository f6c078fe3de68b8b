//! *Update people* from a file: what it can name, whom its rows mean, and its job. The job is then a job like others
//! (`api/bulk.rs`).

use super::ApiError;
use super::wire::Call;
use domain::bulk::update::{
    AbsentAnswer, AbsentQuestion, UpdateAnswer, UpdateChunk, UpdateDraft, UpdateQuestion, UpdateWords,
};
use domain::bulk::{JobBegun, JobView};
use domain::id::JobId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanManageAccounts;

/// The units, groups and own fields that a file can name.
#[server(prefix = "/api", endpoint = "update_words", protocol = Call)]
pub async fn words_for_update() -> Result<UpdateWords, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.update_words().await?)
}

/// Whom these keys mean, and what they have now.
#[server(prefix = "/api", endpoint = "update_people", protocol = Call)]
pub async fn update_people(question: UpdateQuestion) -> Result<UpdateAnswer, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.update_people(question).await?)
}

/// A page of the active people of a scope, of whom the file may lack some.
#[server(prefix = "/api", endpoint = "absent_people", protocol = Call)]
pub async fn absent_people(question: AbsentQuestion) -> Result<AbsentAnswer, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.absent_people(question).await?)
}

/// Creates a job without rows, or finds the job that was created with the same key.
#[server(prefix = "/api", endpoint = "begin_update", protocol = Call)]
pub async fn begin_update(draft: UpdateDraft) -> Result<JobBegun, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.begin_update(draft).await?)
}

/// Stores the next chunk of rows. Storing the same chunk again changes nothing.
#[server(prefix = "/api", endpoint = "put_update_rows", protocol = Call)]
pub async fn put_update_rows(job: JobId, chunk: UpdateChunk) -> Result<JobBegun, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.put_update_rows(job, chunk).await?)
}

/// Starts the job once all its rows are stored.
#[server(prefix = "/api", endpoint = "start_update", protocol = Call)]
pub async fn start_update(job: JobId) -> Result<JobView, ApiError> {
    Ok(desk::<CanManageAccounts>().await?.start_update(job).await?)
}
