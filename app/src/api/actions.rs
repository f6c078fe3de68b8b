//! Actions on many people: the dialog's numbers, and its confirmation. The job is then a job like others (`api/bulk.rs`).

use super::ApiError;
use super::wire::Call;
use domain::bulk::{ActionDraft, ActionPreview, BulkAction, JobView, Selection};
use domain::id::JobId;
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanActOnPeople, CanRunJobs};

/// Whom an action reaches, and whom it leaves out and why.
#[server(prefix = "/api", endpoint = "preview_action", protocol = Call)]
pub async fn preview_action(action: BulkAction, selection: Selection) -> Result<ActionPreview, ApiError> {
    Ok(desk::<CanActOnPeople>().await?.preview_action(action, selection).await?)
}

/// Begins the job of an action.
#[server(prefix = "/api", endpoint = "begin_action", protocol = Call)]
pub async fn begin_action(draft: ActionDraft) -> Result<JobId, ApiError> {
    Ok(desk::<CanActOnPeople>().await?.begin_action(draft).await?)
}

/// One page of one's own actions, newest first.
#[server(prefix = "/api", endpoint = "action_jobs", protocol = Call)]
pub async fn action_jobs(after: Option<Cursor>) -> Result<Page<JobView>, ApiError> {
    Ok(desk::<CanRunJobs>().await?.action_jobs(after).await?)
}
