//! Leases on jobs: claiming, renewing and releasing them.

use crate::Backend;
use crate::bulk_jobs::{ActionHead, JobKey};
use crate::clock::SKEW_MS;
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column, JobWork};
use crate::error::{Error, Result};
use domain::bulk::update::UpdateDraft;
use domain::bulk::{CheckedAction, Column as Cell, JobDraft, JobKind, JobOptions, PauseReason};
use domain::id::{AccountId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::time::Instant;
use uuid::Uuid;

/// A job leased by a worker, with its decrypted header.
pub(super) struct LeasedJob {
    pub(super) id: JobId,
    pub(super) lease: Uuid,
    /// When the lease expires.
    pub(super) until: i64,
    pub(super) work: JobWork,
    pub(super) created_by: Option<AccountId>,
    pub(super) key: JobKey,
    pub(super) kind: JobKind,
    pub(super) task: JobTask,
    pub(super) rows: i32,
    /// The position of the next row.
    pub(super) next: i32,
    /// When the previous batch was planned.
    pub(super) made_at: i64,
    /// For each derived username the number of names found taken.
    pub(super) numbers: HashMap<String, usize>,
    /// Until when it pauses, after a failed batch.
    pub(super) paused_until: Option<Instant>,
    /// Batches that have failed since the last one that did not.
    pub(super) failures: u32,
}

/// What is done to the rows of a job: its header, decrypted.
pub(super) enum JobTask {
    Invite(Box<InviteTask>),
    People(Arc<PeopleTask>),
    /// People are updated from a file.
    /// With how those are invited who are not registered.
    Update(Arc<UpdateDraft>, Box<InviteTask>),
}

/// Rows are invited.
pub(super) struct InviteTask {
    pub(super) head: JobDraft,
    pub(super) options: JobOptions,
}

/// Something is done to people.
pub(super) struct PeopleTask {
    pub(super) action: CheckedAction,
    /// The header, whose list is dropped once it was written down: what is searched may be a name.
    pub(super) head: Arc<ActionHead>,
    /// How far the list was written down; `None` once it was.
    pub(super) frozen_to: Option<String>,
    pub(super) confirmed: i32,
}

impl LeasedJob {
    /// The header of a job that invites, all of its rows or some.
    pub(super) fn invites(&self) -> Result<&InviteTask> {
        match &self.task {
            JobTask::Invite(task) | JobTask::Update(_, task) => Ok(task),
            JobTask::People(_) => Err(Error::broken("a job of another kind")),
        }
    }

    /// The header of a job that does something to people.
    pub(super) fn people(&self) -> Result<Arc<PeopleTask>> {
        match &self.task {
            JobTask::People(task) => Ok(Arc::clone(task)),
            _ => Err(Error::broken("a job of another kind")),
        }
    }

    /// The header of a job that updates people.
    pub(super) fn update(&self) -> Result<Arc<UpdateDraft>> {
        match &self.task {
            JobTask::Update(head, _) => Ok(Arc::clone(head)),
            _ => Err(Error::broken("a job of another kind")),
        }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused_until.is_some_and(|until| until > Instant::now())
    }
}

/// When a lease that begins now expires.
pub(super) fn lease_until(backend: &Backend) -> i64 {
    backend.now() + i64::from(backend.settings().lease_s) * 1_000
}

/// Leases the job that was started first among those waiting, if there is one; `busy` are creators whose jobs wait. A job
/// whose head cannot be read is paused.
pub(super) async fn lease_next(
    backend: &Backend,
    only: Option<JobId>,
    busy: &[AccountId],
) -> Result<Option<LeasedJob>> {
    let (now, lease): (i64, Uuid) = (backend.now(), backend.new_id());
    let until = lease_until(backend);
    let Some(job) = find_waiting(backend.db().read(), (now, until), only, busy).await? else {
        return Ok(None);
    };
    let work = async |tx: Tx| {
        let tx = &*tx;
        let leased = bulk_job::Entity::update_many()
            .col_expr(Column::LeaseId, Expr::value(lease))
            .col_expr(Column::LeaseUntil, Expr::value(until))
            .filter(Column::Id.eq(job))
            .filter(is_waiting(now, until))
            .exec(tx)
            .await?;
        if leased.rows_affected == 0 {
            return Ok(None);
        }
        Ok(bulk_job::Entity::find_by_id(job).one(tx).await?)
    };
    // If another worker has leased it, the next round tries again.
    let Some(row) = backend.db().write(work).await? else { return Ok(None) };
    match leased_job(backend, row, lease, until) {
        Ok(leased) => Ok(Some(leased)),
        Err(error) => {
            tracing::error!(%job, %error, "the head of a bulk job cannot be read, and the job is paused");
            super::pause(backend, (job, lease), PauseReason::Failed).await?;
            Ok(None)
        }
    }
}

fn leased_job(backend: &Backend, row: bulk_job::Model, lease: Uuid, until: i64) -> Result<LeasedJob> {
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let task = match row.kind {
        JobKind::Invite => {
            let head = key.decrypt_head(&row)?;
            JobTask::Invite(Box::new(InviteTask { options: head.check_options()?, head }))
        }
        JobKind::Update => {
            let columns = [Cell::Email, Cell::Username, Cell::Language];
            let invites = JobDraft { columns: columns.map(Some).to_vec(), ..JobDraft::default() };
            let invites = InviteTask { options: invites.check_options()?, head: invites };
            JobTask::Update(Arc::new(key.decrypt_head_of(&row.head)?), Box::new(invites))
        }
        _ => {
            let head: ActionHead = key.decrypt_head_of(&row.head)?;
            let (action, confirmed) =
                (head.action.check(&|day| backend.start_of(day))?, row.confirmed.unwrap_or_default());
            let (frozen_to, head) = (row.frozen_to.clone(), Arc::new(head));
            JobTask::People(Arc::new(PeopleTask { action, head, frozen_to, confirmed }))
        }
    };
    let work = row.work.unwrap_or(JobWork::Rows);
    let done = row.created + row.resent + row.skipped + row.failed + row.changed;
    Ok(LeasedJob {
        id: row.id,
        lease,
        until,
        work,
        created_by: row.created_by,
        kind: row.kind,
        key,
        task,
        rows: row.row_count,
        next: if work == JobWork::Rows { done } else { 0 },
        made_at: backend.now(),
        numbers: HashMap::new(),
        paused_until: None,
        failures: 0,
    })
}

/// Jobs with work and without a valid lease. A lease that ends later than one taken now is from before the clock was set
/// back, and is not valid.
fn is_waiting(now: i64, until: i64) -> Condition {
    let is_free = Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lte(now))
        .add(Column::LeaseUntil.gt(until + SKEW_MS));
    Condition::all().add(Column::Work.is_not_null()).add(is_free)
}

async fn find_waiting(
    db: &impl ConnectionTrait,
    (now, until): (i64, i64),
    only: Option<JobId>,
    busy: &[AccountId],
) -> Result<Option<JobId>> {
    let is_offered = Condition::any()
        .add(Column::CreatedBy.is_null())
        .add(Column::CreatedBy.is_not_in(busy.iter().copied()));
    let waiting = bulk_job::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(is_waiting(now, until))
        .filter(is_offered)
        .filter(Condition::all().add_option(only.map(|only| Column::Id.eq(only))))
        .order_by_asc(Column::StartedAt)
        .limit(1);
    Ok(waiting.into_tuple().one(db).await?)
}

/// Ends the leases of a previous run, so that its jobs continue immediately. Only with SQLite, which one process serves.
pub(super) async fn reclaim_own(backend: &Backend) -> Result<u64> {
    if backend.db().backend() != DbBackend::Sqlite {
        return Ok(0);
    }
    let work = async |tx: Tx| {
        let ended = bulk_job::Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(0_i64))
            .filter(Column::Work.is_not_null())
            .filter(Column::LeaseId.is_not_null())
            .exec(&*tx)
            .await?;
        Ok(ended.rows_affected)
    };
    backend.db().write(work).await
}

/// Releases the lease of a job.
pub(super) async fn release(backend: &Backend, leased: &LeasedJob) -> Result<()> {
    let work = async |tx: Tx| {
        bulk_job::Entity::update_many()
            .col_expr(Column::LeaseId, Expr::value(None::<Uuid>))
            .col_expr(Column::LeaseUntil, Expr::value(None::<i64>))
            .filter(Column::Id.eq(leased.id))
            .filter(Column::LeaseId.eq(leased.lease))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    backend.db().write(work).await
}
