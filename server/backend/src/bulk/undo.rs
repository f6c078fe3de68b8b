//! *Undo batch*: revoking what the job has invited and nobody has accepted. It is work like the rows are: in batches,
//! under a lease, gone on with by another program where one dies.

use super::run::{BulkWorker, LeasedJob};
use super::{execute, job_subject};
use crate::audit::{self, Entry, Event};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use crate::{invitations, outbox};
use domain::audit::Action;
use domain::bulk::{JobState, JobView};
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// Invitations revoked in one transaction.
const BATCH: usize = 250;
/// So long whoever asks may wait; the rest is done behind them.
const AT_ONCE: Duration = Duration::from_secs(2);

impl Desk<CanBulkInvite> {
    /// Revokes every invitation of the job that is open. The accounts stay pending, and inviting the addresses again
    /// reopens them. What a short while does not suffice for goes on after the answer, whose `open` says how many
    /// are left.
    ///
    /// # Errors
    /// `not_found`; `job_state` where it is still being prepared or running.
    pub async fn undo_bulk(&self, job: JobId) -> Result<JobView> {
        let row = self.own_job(job).await?;
        if matches!(row.state, JobState::Preparing | JobState::Running) {
            return Err(Error::Refused(Code::JobState));
        }
        let backend = &self.backend;
        let is_wanted = !next_open(backend.db().read(), row.id, 0, 1).await?.0.is_empty();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let turned = execute(tx, UNDO, [row.id.into()]).await? == 1;
            if turned {
                let entry = Entry {
                    action: Action::BulkUndone,
                    subject: job_subject(row.id),
                    detail: serde_json::Value::Null,
                };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(turned)
        };
        if is_wanted && backend.db().write(work).await? {
            let patience = Instant::now() + AT_ONCE;
            let mut worker = BulkWorker::for_job(backend, job);
            while Instant::now() < patience && worker.run_round().await? {}
            worker.release().await;
            backend.bulk().notify_worker();
        }
        self.bulk_job(job).await
    }
}

const UNDO: &str = "
UPDATE bulk_job SET work = 'undo' WHERE id = $1 AND work IS NULL AND state IN ('paused', 'done', 'cancelled')";

/// Which of the invitations that *Undo batch* revokes. Asked apart, since a database that knows nothing about its tables
/// yet, as none does while a job fills them, finds a way for each of them and none for both together.
#[derive(Clone, Copy)]
pub(super) enum Revocable {
    /// The job's own that are open.
    Own,
    /// Those that took the place of one since, as a fresh link does, unless they belong to another job.
    Later,
}

impl Revocable {
    pub(super) const ALL: [Self; 2] = [Self::Own, Self::Later];

    /// Where they are found: outcomes `o` and invitations `i`. `$1` is the job.
    pub(super) const fn sql_from(self) -> &'static str {
        match self {
            Self::Own => {
                "FROM bulk_outcome o JOIN invitation i ON i.id = o.invitation_id
                WHERE o.job_id = $1 AND i.state = 'open'"
            }
            Self::Later => {
                "FROM bulk_outcome o
                JOIN invitation b ON b.id = o.invitation_id
                JOIN invitation i ON i.account_id = b.account_id
                WHERE o.job_id = $1 AND b.state = 'superseded' AND i.state = 'open'
                AND i.created_by IS NOT DISTINCT FROM b.created_by
                AND NOT EXISTS (SELECT 1 FROM bulk_outcome p WHERE p.invitation_id = i.id)"
            }
        }
    }
}

/// An invitation that would be revoked.
struct OpenInvitation {
    /// The position of its row.
    position: i32,
    invitation: InvitationId,
    account: AccountId,
}

/// Some of them, in the order of their rows, from a position on: what was revoked before is not looked at again.
async fn open_invitations(
    db: &impl ConnectionTrait,
    which: Revocable,
    job: JobId,
    from: i32,
    most: usize,
) -> Result<Vec<OpenInvitation>> {
    let sql = format!(
        "SELECT o.position, i.id, i.account_id {} AND o.position >= $2 ORDER BY o.position LIMIT {most}",
        which.sql_from()
    );
    let values = [job.into(), from.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut found = Vec::new();
    for row in db.query_all_raw(statement).await? {
        found.push(OpenInvitation {
            position: row.try_get_by_index(0)?,
            invitation: row.try_get_by_index(1)?,
            account: row.try_get_by_index(2)?,
        });
    }
    Ok(found)
}

/// The next ones, from a position on, and the position to go on from: its own first, and then the others, of which those
/// that are revoked are no longer found.
async fn next_open(
    db: &impl ConnectionTrait,
    job: JobId,
    from: i32,
    most: usize,
) -> Result<(Vec<OpenInvitation>, i32)> {
    let own = open_invitations(db, Revocable::Own, job, from, most).await?;
    if let Some(last) = own.last() {
        let from = last.position + 1;
        return Ok((own, from));
    }
    Ok((open_invitations(db, Revocable::Later, job, 0, most).await?, i32::MAX))
}

/// Revokes some. Returns whether there may be more.
pub(super) async fn undo_next_batch(desk: &Desk<CanBulkInvite>, leased: &mut LeasedJob) -> Result<bool> {
    let backend = &desk.backend;
    let now = backend.now();
    let until = leased.lease_until(backend);
    let (found, then) = next_open(backend.db().read(), leased.id, leased.next, BATCH).await?;
    let actor = desk.caller.actor();
    let mut events: Vec<(InvitationId, Event)> = Vec::with_capacity(found.len());
    for OpenInvitation { invitation, account, .. } in &found {
        let detail = serde_json::json!({ "account": account, "job": leased.id });
        let subject = invitations::subject(*invitation);
        let entry = Entry { action: Action::InvitationRevoked, subject, detail };
        events.push((*invitation, audit::prepare(backend, &actor, entry)?));
    }
    let by = desk.account();
    let ids: Vec<InvitationId> = found.iter().map(|open| open.invitation).collect();
    let (job, lease) = (leased.id, leased.lease);
    let work = async |tx: Tx| {
        let tx = &*tx;
        if ids.is_empty() {
            return Ok(execute(tx, OVER, [job.into(), lease.into()]).await? == 1);
        }
        if execute(tx, FENCE, [until.into(), job.into(), lease.into()]).await? == 0 {
            return Ok(false);
        }
        let closed = invitations::revoke_all(tx, &ids, now, by).await?;
        let accounts: Vec<AccountId> = closed.iter().map(|(_, account)| *account).collect();
        outbox::withdraw_all(tx, &accounts, now).await?;
        let closed: HashSet<InvitationId> = closed.into_iter().map(|(invitation, _)| invitation).collect();
        let said: Vec<&Event> =
            events.iter().filter(|(id, _)| closed.contains(id)).map(|(_, event)| event).collect();
        audit::record_all(tx, &said).await?;
        Ok(true)
    };
    let is_ours = backend.db().write(work).await?;
    leased.until = until;
    leased.next = then;
    Ok(is_ours && !found.is_empty())
}

const FENCE: &str = "UPDATE bulk_job SET lease_until = $1 WHERE id = $2 AND lease_id = $3 AND work = 'undo'";
const OVER: &str = "
UPDATE bulk_job SET work = NULL, lease_id = NULL, lease_until = NULL
WHERE id = $1 AND lease_id = $2 AND work = 'undo'";

/// Gives the work up, where whoever wanted it may no longer do it.
pub(super) async fn give_up(tx: &DatabaseTransaction, job: JobId, lease: Uuid) -> Result<()> {
    execute(tx, OVER, [job.into(), lease.into()]).await.map(|_| ())
}
