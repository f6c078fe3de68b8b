//! Puts people back as they were before an update, cell by cell, where they are still as it has left them. The last rows come
//! first, since usernames pass on in their order.

use super::super::batch::{LoadedRows, load_rows};
use super::super::lease::{LeasedJob, lease_until};
use super::super::people::mark;
use super::super::undo::{end_undo, undo_next_batch as undo_invitations};
use super::ROWS;
use super::batch::{Batch, Mode};
use super::prepare::{AskedAddresses, PreparedUpdates};
use crate::bulk::update::words_of_fields;
use crate::bulk_jobs::{has_changed, update_job};
use crate::db::Tx;
use crate::entity::bulk_job::{Column, JobWork};
use crate::entity::bulk_outcome;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite, CanManageAccounts, Desk};
use domain::bulk::Outcome;
use domain::bulk::update::{CellChange, UpdateDraft, UpdateRow};
use domain::id::{AccountId, EventId, JobId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Undoes the next rows. Returns whether there may be more.
pub(super) async fn undo_next_batch(
    desk: &Desk<CanManageAccounts>,
    head: &UpdateDraft,
    leased: &mut LeasedJob,
) -> Result<bool> {
    let backend = &desk.backend;
    let (outcomes, rows) = next_rows(desk, leased).await?;
    // Once everybody is as they were, the invitations are revoked.
    if outcomes.is_empty() && head.invites > 0 {
        let inviter: Desk<CanBulkInvite> = backend.open(&Caller::on_behalf(leased.created_by)).await?;
        return undo_invitations(&inviter, leased).await;
    }
    let words = words_of_fields(backend).await?;
    let events: Vec<Option<EventId>> = outcomes.iter().map(event_of).collect();
    let mode = Mode::Cells(&events);
    let batch = Batch { desk, columns: &head.columns, words: &words, rows: &rows, scope: None, mode };
    let prepared = PreparedUpdates::of(&batch, &mut AskedAddresses::default()).await?;
    let (job, lease, until) = (leased.id, leased.lease, lease_until(backend));
    let work = async |tx: Tx| {
        let tx = &*tx;
        if outcomes.is_empty() {
            end_undo(tx, job, lease).await?;
            return Ok(false);
        }
        let renewal = update_job(job)
            .col_expr(Column::LeaseUntil, Expr::value(until))
            .filter(Column::LeaseId.eq(lease))
            .filter(Column::Work.eq(JobWork::Undo));
        if !has_changed(tx, renewal).await? {
            return Ok(false);
        }
        let written = batch.write(tx, &prepared).await?;
        let returned: HashSet<AccountId> =
            written.iter().filter(|row| row.kept.is_empty()).map(|row| row.account).collect();
        mark(tx, &outcomes, &returned).await?;
        for (row, outcome) in written.into_iter().zip(&outcomes) {
            keep_columns(tx, outcome, row.kept).await?;
        }
        Ok(true)
    };
    let goes_on = backend.db().write(work).await?;
    leased.until = until;
    backend.outbox_bell().notify_one();
    Ok(goes_on)
}

/// The next rows with what is taken back of each, last ones first.
async fn next_rows(
    desk: &Desk<CanManageAccounts>,
    leased: &LeasedJob,
) -> Result<(Vec<bulk_outcome::Model>, Vec<UpdateRow>)> {
    let backend = &desk.backend;
    let db = backend.db().read();
    let most = u64::try_from(ROWS).map_err(Error::broken)?;
    let mut outcomes = undoable(db, leased.id, most).await?;
    let mut rows = stored(desk, leased, &outcomes).await?;
    // People who have exchanged usernames are put back at the same time: a circle that goes on waits for the next batch.
    if outcomes.len() as u64 == most && rows.last().is_some_and(|row| row.is_linked) {
        let whole = rows.iter().rposition(|row| !row.is_linked).map_or(rows.len(), |last| last + 1);
        outcomes.truncate(whole);
        rows.truncate(whole);
    }
    let reversed = rows.into_iter().zip(&outcomes).map(|(row, outcome)| reverse(row, outcome));
    Ok((outcomes.clone(), reversed.collect()))
}

async fn undoable(db: &impl ConnectionTrait, job: JobId, most: u64) -> Result<Vec<bulk_outcome::Model>> {
    use bulk_outcome::Column;
    Ok(bulk_outcome::Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::Outcome.eq(Outcome::Changed))
        .filter(Column::Before.is_not_null())
        .filter(Column::Undone.is_null())
        .order_by_desc(Column::Position)
        .limit(most)
        .all(db)
        .await?)
}

/// The rows of these outcomes as they were stored.
async fn stored(
    desk: &Desk<CanManageAccounts>,
    leased: &LeasedJob,
    outcomes: &[bulk_outcome::Model],
) -> Result<Vec<UpdateRow>> {
    let (Some(last), Some(first)) = (outcomes.first(), outcomes.last()) else { return Ok(Vec::new()) };
    let (from, end) = (first.position, last.position + 1);
    let LoadedRows { rows, .. } = load_rows(&desk.backend, (leased.id, &leased.key), from, end).await?;
    let mut rows: Vec<Option<UpdateRow>> = rows.into_iter().map(Some).collect();
    let taken = outcomes.iter().map(|outcome| {
        let at = usize::try_from(outcome.position - from).ok();
        at.and_then(|at| rows.get_mut(at)?.take()).ok_or_else(|| Error::broken("a row of a job is missing"))
    });
    taken.collect()
}

/// What takes a row back: the cells that were written.
fn reverse(row: UpdateRow, outcome: &bulk_outcome::Model) -> UpdateRow {
    let written = outcome.after.as_deref().unwrap_or_default();
    let cells = row.cells.into_iter().filter(|cell| written.contains(&cell.column));
    let cells = cells.map(|cell| CellChange { before: cell.after, after: cell.before, ..cell });
    UpdateRow { cells: cells.collect(), ..row }
}

/// The event with which a row has changed the state of its account.
fn event_of(outcome: &bulk_outcome::Model) -> Option<EventId> {
    Uuid::from_slice(outcome.before.as_deref()?).ok().map(EventId::new)
}

/// Writes which columns stay as they are, for the results. All others were taken back.
async fn keep_columns(tx: &DatabaseTransaction, outcome: &bulk_outcome::Model, kept: Vec<u8>) -> Result<()> {
    if kept.is_empty() {
        return Ok(());
    }
    bulk_outcome::Entity::update_many()
        .col_expr(bulk_outcome::Column::After, Expr::value(kept))
        .filter(bulk_outcome::Column::JobId.eq(outcome.job_id))
        .filter(bulk_outcome::Column::Position.eq(outcome.position))
        .exec(tx)
        .await?;
    Ok(())
}
