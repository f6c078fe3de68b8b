//! Jobs: work on many rows, by a worker. *Bulk invite* turns rows into accounts and invitations; actions on people who are
//! registered are in `bulk/people.rs`, and updates from a file in `bulk/update.rs`.
//!
//! A *chunk* is the rows of one request, encrypted with the key of the job and stored together. A *batch* is the rows that
//! the worker writes in one transaction: accounts, invitations, messages, audit events, outcomes and counters. Outcomes
//! contain only ids and codes.
//!
//! A worker holds a job under a lease; every batch checks it, so that a worker without the lease writes nothing. After
//! every commit, created, resent, changed, skipped, failed and left add up to the rows. Before every batch the desk is opened again
//! on behalf of the job's creator. The rule for a row is `domain`'s, the same as in the browser.
//!
//! To add an action: a file below. To add a kind of job: a variant of [`JobKind`] with its permission, its header in
//! `run/lease.rs`, and its desk and its batch in `run.rs`.

mod begin;
mod control;
mod invite_words;
mod job_cache;
mod job_rows;
mod list;
mod people;
mod registry_check;
mod result_row;
mod results;
mod retention;
mod revocable;
mod run;
mod start;
mod store_chunk;
mod undo;
mod update;
mod view;

pub use begin::idempotency_key;
pub use result_row::ResultRow;
pub use results::Results;
pub use run::BulkWorker;

pub(crate) use job_cache::JobCache;
pub(crate) use retention::{cancel_overdue, delete_expired_rows, delete_unstarted};
pub(crate) use run::run;

use crate::bulk_jobs::job_subject;
use crate::entity::bulk_job;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, CanManageAccounts, CanRunJobs, Desk, Right};
use domain::bulk::JobKind;
use domain::form::Code;
use domain::id::{AccountId, JobId};
use sea_orm::EntityTrait;

/// A right with which somebody sees and controls jobs of their own.
pub trait RunsJobs: Right {}

impl RunsJobs for CanBulkInvite {}
impl RunsJobs for CanManageAccounts {}
impl RunsJobs for CanRunJobs {}

impl<R: RunsJobs> Desk<R> {
    /// The job, if the actor has created it and may still do what it does. Access to somebody else's is refused and audited.
    async fn own_job(&self, job: JobId) -> Result<bulk_job::Model> {
        let row = bulk_job::Entity::find_by_id(job).one(self.backend.db().read()).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        self.check_own(job, row.created_by, row.kind).await?;
        Ok(row)
    }

    /// The job, if the actor may follow and cancel it: their own, or as the founder that of somebody who cannot sign in any more.
    async fn job_to_end(&self, job: JobId) -> Result<bulk_job::Model> {
        let row = bulk_job::Entity::find_by_id(job).one(self.backend.db().read()).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        self.check_may_end(job, row.created_by, row.kind).await?;
        Ok(row)
    }

    async fn check_may_end(&self, job: JobId, created_by: Option<AccountId>, kind: JobKind) -> Result<()> {
        if self.may_end_for_creator(self.backend.db().read(), created_by).await? {
            return Ok(());
        }
        self.check_own(job, created_by, kind).await
    }

    /// The same for what only a job that invites can do.
    async fn own_invites(&self, job: JobId) -> Result<bulk_job::Model> {
        self.own_of_kind(job, JobKind::Invite).await
    }

    async fn own_of_kind(&self, job: JobId, kind: JobKind) -> Result<bulk_job::Model> {
        let row = self.own_job(job).await?;
        if row.kind == kind { Ok(row) } else { Err(Error::Refused(Code::JobState)) }
    }

    async fn check_own(&self, job: JobId, created_by: Option<AccountId>, kind: JobKind) -> Result<()> {
        if created_by != self.account() {
            return Err(self.refuse(Code::NotFound, job_subject(job)).await);
        }
        if !self.permissions_anywhere().has(kind.permission()) {
            self.note_missing(R::NAME).await;
            return Err(Error::Refused(Code::PermissionMissing));
        }
        Ok(())
    }
}

/// A number of rows, which the database stores signed.
fn to_unsigned(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn to_signed(number: usize) -> Result<i32> {
    i32::try_from(number).map_err(Error::broken)
}

#[cfg(test)]
pub(crate) mod tests;
