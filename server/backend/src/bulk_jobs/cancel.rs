//! Ends a job before its last row: because somebody asks, with the account of its creator, or since it has rested for long.

use super::emptied_header::forget_words;
use super::{has_changed, job_subject, update_job};
use crate::Backend;
use crate::audit::{self, Actor, Entry};
use crate::entity::bulk_job::{self, Column, JobWork};
use crate::error::Result;
use domain::audit::Action;
use domain::bulk::JobState;
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Cancels a job. Its rows go as those of all jobs that have ended. Returns whether it had not ended yet.
pub(crate) async fn cancel(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: impl Into<Actor>,
    job: JobId,
) -> Result<bool> {
    let cancelled = bulk_job::ActiveModel {
        state: Set(JobState::Cancelled),
        paused_reason: Set(None),
        ended_at: Set(Some(backend.now())),
        ..Default::default()
    };
    // A job that is being undone keeps its work and lease.
    let if_undoing = |column: Column| Expr::case(Column::Work.eq(JobWork::Undo), Expr::col(column)).into();
    let update = update_job(job)
        .set(cancelled)
        .col_expr(Column::Work, if_undoing(Column::Work))
        .col_expr(Column::LeaseId, if_undoing(Column::LeaseId))
        .col_expr(Column::LeaseUntil, if_undoing(Column::LeaseUntil))
        .filter(Column::State.is_in([JobState::Preparing, JobState::Running, JobState::Paused]));
    if !has_changed(tx, update).await? {
        return Ok(false);
    }
    forget_words(tx, backend, job).await?;
    let entry =
        Entry { action: Action::BulkCancelled, subject: job_subject(job), detail: serde_json::Value::Null };
    audit::record(tx, backend, actor, entry).await?;
    Ok(true)
}

/// Cancels what an account has begun and not ended: nobody is left who could.
pub(crate) async fn cancel_jobs_of(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
) -> Result<()> {
    let jobs: Vec<JobId> = bulk_job::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CreatedBy.eq(account))
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    for job in jobs {
        cancel(tx, backend, actor.clone(), job).await?;
    }
    Ok(())
}
