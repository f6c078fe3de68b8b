//! Undoes a job: revokes its invitations in batches, under the lease.

use super::super::revocable::{RevocableInvitation, next_revocable};
use super::lease::{LeasedJob, lease_until};
use crate::audit::{self, Entry, Event};
use crate::bulk_jobs::{has_changed, update_job, without_work};
use crate::db::Tx;
use crate::entity::account;
use crate::entity::bulk_job::{Column, JobWork};
use crate::entity::bulk_outcome::{self, Undone};
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::{invitations, outbox, permissions};
use domain::audit::Action;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait as _, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// Invitations revoked in one transaction.
const BATCH: usize = 250;

/// Revokes the next batch of invitations. Returns whether there may be more.
pub(super) async fn undo_next_batch(desk: &Desk<CanBulkInvite>, leased: &mut LeasedJob) -> Result<bool> {
    let backend = &desk.backend;
    let now = backend.now();
    let until = lease_until(backend);
    let (found, then) =
        next_revocable(backend.db().read(), desk.reach(), (leased.id, leased.next), BATCH).await?;
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
        let ids = still_reached(tx, desk, &found).await?;
        let closed = invitations::revoke_all(tx, &ids, now, by).await?;
        let accounts: Vec<AccountId> = closed.iter().map(|(_, account)| *account).collect();
        outbox::withdraw_all(tx, &accounts, now).await?;
        let closed: HashSet<InvitationId> = closed.into_iter().map(|(invitation, _)| invitation).collect();
        let revoked: Vec<&Event> =
            events.iter().filter(|(id, _)| closed.contains(id)).map(|(_, event)| event).collect();
        audit::record_all(tx, &revoked).await?;
        let positions = found.iter().filter(|one| closed.contains(&one.invitation_id));
        mark_revoked(tx, job, positions.map(|one| one.position)).await?;
        Ok(true)
    };
    let is_ours = backend.db().write(work).await?;
    leased.until = until;
    leased.next = then;
    Ok(is_ours && !found.is_empty())
}

/// Writes whose invitations were revoked.
async fn mark_revoked(
    tx: &DatabaseTransaction,
    job: JobId,
    positions: impl Iterator<Item = i32>,
) -> Result<()> {
    use bulk_outcome::Column;
    bulk_outcome::Entity::update_many()
        .col_expr(Column::Undone, Expr::value(Undone::Returned))
        .filter(Column::JobId.eq(job))
        .filter(Column::Position.is_in(positions))
        .exec(tx)
        .await?;
    Ok(())
}

/// The invitations of those of these people whom the actor reaches by now.
async fn still_reached(
    tx: &DatabaseTransaction,
    desk: &Desk<CanBulkInvite>,
    found: &[RevocableInvitation],
) -> Result<Vec<InvitationId>> {
    let reach = permissions::reach_now(tx, desk).await?;
    if reach.is_everyone() {
        return Ok(found.iter().map(|one| one.invitation_id).collect());
    }
    let reached: HashSet<AccountId> = account::Entity::find(&reach)
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.is_in(found.iter().map(|one| one.account_id)))
        .order_by_asc(account::Column::Id)
        .lock_shared()
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let still = found.iter().filter(|one| reached.contains(&one.account_id));
    Ok(still.map(|one| one.invitation_id).collect())
}

/// Ends the undoing of a job. Returns whether it was being undone under this lease.
pub(super) async fn end_undo(tx: &DatabaseTransaction, job: JobId, lease: Uuid) -> Result<bool> {
    let update = update_job(job)
        .set(without_work())
        .filter(Column::LeaseId.eq(lease))
        .filter(Column::Work.eq(JobWork::Undo));
    has_changed(tx, update).await
}
