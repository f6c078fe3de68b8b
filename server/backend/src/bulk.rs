//! Bulk invites: rows are stored encrypted, piece by piece, and a worker turns them into accounts and invitations.
//!
//! A job has a key of its own, wrapped by a master key. Its rows are stored under it before anybody is told so; its
//! outcomes hold ids and codes. A worker holds a job under a lease and works it off in batches, one transaction each:
//! accounts, invitations, messages, audit events, outcomes and counters, all fenced by the lease, so that whoever has
//! lost it writes nothing. In every state that is committed, created, resent, skipped, failed and left make up the
//! rows. Before every batch the desk is opened again on behalf of whoever began the job.
//!
//! It decides nothing about a row that `domain` does not: the same rule judges a row in the browser and here.
//!
//! To add a verb: a file below. To add a kind of work: a variant of [`JobWork`](bulk_job::JobWork) and its batch in `run.rs`.

mod addresses;
mod begin;
mod control;
mod encryption;
mod erase;
mod job_cache;
mod list;
mod registry_check;
mod results;
mod retention;
mod revocable;
mod run;
mod start;
mod store_chunk;
mod undo;
mod view;

pub use begin::idempotency_key;
pub use results::{ResultRow, Results};
pub use run::BulkWorker;

pub(crate) use addresses::AddressIndex;
pub(crate) use encryption::PURPOSE;
pub(crate) use erase::erase_rows;
pub(crate) use job_cache::JobCache;
pub(crate) use retention::{delete_expired_rows, delete_unstarted};
pub(crate) use run::run;

use crate::audit::Subject;
use crate::entity::bulk_job;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::{AccountId, JobId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Statement, Value};

impl Desk<CanBulkInvite> {
    /// The job, if it is one's own. That somebody looked for another's is written down.
    async fn own_job(&self, job: JobId) -> Result<bulk_job::Model> {
        let row = bulk_job::Entity::find_by_id(job).one(self.backend.db().read()).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        self.check_own(job, row.created_by).await?;
        Ok(row)
    }

    async fn check_own(&self, job: JobId, created_by: Option<AccountId>) -> Result<()> {
        if created_by == self.account() {
            return Ok(());
        }
        Err(self.refuse(Code::NotFound, job_subject(job)).await)
    }
}

fn job_subject(job: JobId) -> Subject {
    Subject::new(SubjectKind::BulkJob, job)
}

/// A number that the database keeps signed.
fn to_unsigned(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn to_signed(number: usize) -> Result<i32> {
    i32::try_from(number).map_err(Error::broken)
}

/// Runs a statement with numbered parameters. Returns how many rows it changed.
async fn execute<const N: usize>(tx: &DatabaseTransaction, sql: &str, values: [Value; N]) -> Result<u64> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

#[cfg(test)]
mod tests;
