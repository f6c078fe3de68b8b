//! Undoes a job: revokes its invitations in batches, under the lease.

use super::super::revocable::{RevocableInvitation, next_revocable};
use super::super::{has_changed, update_job, without_work};
use super::lease::{LeasedJob, lease_until};
use crate::audit::{self, Entry, Event};
use crate::db::Tx;
use crate::entity::bulk_job::{Column, JobWork};
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::{invitations, outbox};
use domain::audit::Action;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, QueryFilter};
use std::collections::HashSet;
use uuid::Uuid;

/// Invitations revoked in one transaction.
const BATCH: usize = 250;

/// Revokes the next batch of invitations. Returns whether there may be more.
pub(super) async fn undo_next_batch(desk: &Desk<CanBulkInvite>, leased: &mut LeasedJob) -> Result<bool> {
    let backend = &desk.backend;
    let now = backend.now();
    let until = lease_until(backend);
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
            return end_undo(tx, job, lease).await;
        }
        let renewal = update_job(job)
            .col_expr(Column::LeaseUntil, Expr::value(until))
            .filter(Column::LeaseId.eq(lease))
            .filter(Column::Work.eq(JobWork::Undo));
        if !has_changed(tx, renewal).await? {
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

/// Ends the undoing of a job. Returns whether it was being undone under this lease.
pub(super) async fn end_undo(tx: &DatabaseTransaction, job: JobId, lease: Uuid) -> Result<bool> {
    let update = update_job(job)
        .set(without_work())
        .filter(Column::LeaseId.eq(lease))
        .filter(Column::Work.eq(JobWork::Undo));
    has_changed(tx, update).await
}
