//! Undoing a batch: revokes invitations under the lease of the job.

use super::super::execute;
use super::super::revocable::{RevocableInvitation, next_revocable};
use super::lease::LeasedJob;
use crate::audit::{self, Entry, Event};
use crate::db::Tx;
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::{invitations, outbox};
use domain::audit::Action;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::DatabaseTransaction;
use std::collections::HashSet;
use uuid::Uuid;

/// Invitations revoked in one transaction.
const BATCH: usize = 250;

/// Revokes the next batch of invitations. Returns whether there may be more.
pub(super) async fn undo_next_batch(desk: &Desk<CanBulkInvite>, leased: &mut LeasedJob) -> Result<bool> {
    let backend = &desk.backend;
    let now = backend.now();
    let until = leased.lease_until(backend);
    let (found, then) = next_revocable(backend.db().read(), leased.id, leased.next, BATCH).await?;
    let actor = desk.caller.actor();
    let mut events: Vec<(InvitationId, Event)> = Vec::with_capacity(found.len());
    for RevocableInvitation { invitation_id: invitation, account_id: account, .. } in &found {
        let detail = serde_json::json!({ "account": account, "job": leased.id });
        let subject = invitations::subject(*invitation);
        let entry = Entry { action: Action::InvitationRevoked, subject, detail };
        events.push((*invitation, audit::prepare(backend, &actor, entry)?));
    }
    let by = desk.account();
    let ids: Vec<InvitationId> = found.iter().map(|one| one.invitation_id).collect();
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
        let revoked: Vec<&Event> =
            events.iter().filter(|(id, _)| closed.contains(id)).map(|(_, event)| event).collect();
        audit::record_all(tx, &revoked).await?;
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
