//! The batches of *Update people*. Each row is compared again, cell by cell: one that has the wanted value already stays, one
//! that has what it had in the preview is written, anything else leaves the whole row as it is. What is written is what the
//! actions on a single person write.

mod batch;
mod invite;
mod prepare;
mod row;
mod undo;
mod write;

use super::batch::{LoadedRows, are_unchanged, load_rows};
use super::lease::LeasedJob;
use super::plan::BatchPlace;
use super::write::{self as batch_write, BatchResult};
use crate::Backend;
use crate::bulk::update::{ScopeNow, words_of_fields};
use crate::bulk_jobs::forget_words;
use crate::db::{Tx, Unique};
use crate::entity::bulk_job::JobWork;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, Desk};
use batch::{Batch, Mode};
use domain::bulk::update::{CIRCLE_MOST, UpdateDraft, UpdateRow};
use domain::form::Code;
use prepare::PreparedUpdates;
use std::ops::Range;

/// Rows of a batch, as of other actions that tell people by mail. The largest circle of usernames fits.
const ROWS: i32 = 40;
const _: () = assert!(ROWS as usize == CIRCLE_MOST);
/// How often a batch is prepared again after a concurrent change.
const ROUNDS: u32 = 8;

/// Processes the next batch of a job. Returns whether the worker keeps it.
pub(super) async fn run_next(backend: &Backend, leased: &mut LeasedJob) -> Result<bool> {
    let desk: Desk<CanManageAccounts> = backend.open(&Caller::on_behalf(leased.created_by)).await?;
    let head = leased.update()?;
    match leased.work {
        JobWork::Rows if invites(&head).contains(&leased.next) => {
            invite::run_next(&desk, &head, leased).await
        }
        JobWork::Rows => run_rows(&desk, &head, leased).await,
        JobWork::Undo => undo::undo_next_batch(&desk, &head, leased).await,
    }
}

async fn run_rows(
    desk: &Desk<CanManageAccounts>,
    head: &UpdateDraft,
    leased: &mut LeasedJob,
) -> Result<bool> {
    let backend = &desk.backend;
    let words = words_of_fields(backend).await?;
    let mut asked = prepare::AskedAddresses::default();
    for _ in 0..ROUNDS {
        let now = backend.now();
        let LoadedRows { rows, chunks } = next_rows(backend, head, leased).await?;
        let scope = match &head.absent {
            Some(absent) if rows.iter().any(|row| row.is_absent) => {
                Some(ScopeNow::of(desk, absent, leased.created_by).await?)
            }
            _ => None,
        };
        let mode = Mode::Whole;
        let batch =
            Batch { desk, columns: &head.columns, words: &words, rows: &rows, scope: scope.as_ref(), mode };
        let mut prepared = PreparedUpdates::of(&batch, &mut asked).await?;
        prepared.refuse(of_large_circles(&rows), Code::CircleLarge);
        let prepared = prepared;
        let place = BatchPlace::next(backend, leased, rows.len(), now);
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Somebody in these rows may have been erased meanwhile.
            if !are_unchanged(tx, place.job, &chunks).await? {
                return Ok(BatchResult::Overtaken);
            }
            if !batch_write::renew(tx, place).await? {
                return Ok(BatchResult::Lost);
            }
            let outcomes = batch.write(tx, &prepared).await?;
            let outcomes = outcomes.into_iter().map(|outcome| outcome.into_outcome()).collect();
            let result = batch_write::record_batch(tx, backend, place, outcomes).await?;
            if matches!(result, BatchResult::Done { is_over: true }) {
                forget_words(tx, backend, place.job).await?;
            }
            Ok(result)
        };
        match backend.db().write(work).await {
            Ok(BatchResult::Done { is_over }) => {
                leased.next += i32::try_from(rows.len()).map_err(Error::broken)?;
                leased.until = place.until;
                leased.made_at = place.made_at;
                backend.outbox_bell().notify_one();
                return Ok(!is_over);
            }
            Ok(BatchResult::Lost) => return Ok(false),
            Ok(BatchResult::Overtaken) => {}
            Err(error) => match error.violated() {
                // A concurrent request took a username or an address.
                Some(Unique::AccountUsername | Unique::EmailClaim) => {}
                _ => return Err(error),
            },
        }
    }
    Err(Error::CONTENTION)
}

/// The next rows of a job: as many as a batch has. A circle of usernames that goes on in the next batch waits for it.
async fn next_rows(
    backend: &Backend,
    head: &UpdateDraft,
    leased: &LeasedJob,
) -> Result<LoadedRows<UpdateRow>> {
    // Invitations have batches of their own.
    let invites = invites(head);
    let bounds = [invites.start, invites.end, leased.rows];
    let bound = bounds.into_iter().find(|bound| leased.next < *bound).unwrap_or(leased.rows);
    let end = Ord::min(leased.next.saturating_add(ROWS + 1), bound);
    let mut loaded: LoadedRows<UpdateRow> =
        load_rows(backend, (leased.id, &leased.key), leased.next, end).await?;
    let most = usize::try_from(ROWS).map_err(Error::broken)?;
    let goes_on = loaded.rows.get(most).is_some_and(|row| row.is_linked);
    loaded.rows.truncate(most);
    if goes_on && let Some(start @ 1..) = loaded.rows.iter().rposition(|row| !row.is_linked) {
        loaded.rows.truncate(start);
    } else if goes_on {
        // Marks the part of a circle that does not fit into a batch.
        loaded.rows.iter_mut().for_each(|row| row.is_linked = true);
    }
    Ok(loaded)
}

/// The positions of the rows that invite.
fn invites(head: &UpdateDraft) -> Range<i32> {
    let position = |rows: u32| i32::try_from(rows).unwrap_or(i32::MAX);
    position(head.changes())..position(head.of_file())
}

/// The rows at the beginning of a batch that belong to a circle which is larger than a batch.
fn of_large_circles(rows: &[UpdateRow]) -> usize {
    rows.iter().take_while(|row| row.is_linked).count()
}

#[cfg(test)]
mod tests;
