//! The batches of *Update people*. Each row is compared again, cell by cell: one that has the wanted value already stays, one
//! that has what it had in the preview is written, anything else leaves the whole row as it is. What is written is what the
//! actions on a single person write.

mod prepare;
mod undo;
mod write;

use super::batch::{LoadedRows, are_unchanged, load_rows};
use super::lease::LeasedJob;
use super::plan::BatchPlace;
use super::write::{self as batch_write, BatchResult};
use crate::Backend;
use crate::bulk::update::words_of_fields;
use crate::db::{Tx, Unique};
use crate::entity::bulk_job::JobWork;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, Desk};
use domain::bulk::update::{UpdateDraft, UpdateRow};
use prepare::Prepared;
use write::{Batch, Mode};

/// Rows of a batch, as of other actions that tell people by mail.
const ROWS: i32 = 40;
/// Most rows of a batch in which people exchange usernames in a circle.
const LINKED_MOST: i32 = 400;
/// How often a batch is prepared again after a concurrent change.
const ROUNDS: u32 = 8;

/// Processes the next batch of a job. Returns whether the worker keeps it.
pub(super) async fn run_next(backend: &Backend, leased: &mut LeasedJob) -> Result<bool> {
    let desk: Desk<CanManageAccounts> = backend.open(&Caller::on_behalf(leased.created_by)).await?;
    let head = leased.update()?;
    match leased.work {
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
        let LoadedRows { rows, chunks } = next_rows(backend, leased).await?;
        let prepared = Prepared::of(desk, (&head.columns, &words), &rows, &mut asked).await?;
        let batch = Batch { desk, columns: &head.columns, words: &words, rows: &rows, mode: Mode::Whole };
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
            batch_write::record_batch(tx, backend, place, outcomes).await
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

/// The next rows of a job: as many as a batch has, and those that exchange usernames with the last of them.
async fn next_rows(backend: &Backend, leased: &LeasedJob) -> Result<LoadedRows<UpdateRow>> {
    let place = (leased.id, &leased.key);
    let end = |rows: i32| Ord::min(leased.next.saturating_add(rows), leased.rows);
    let mut loaded: LoadedRows<UpdateRow> = load_rows(backend, place, leased.next, end(ROWS + 1)).await?;
    let most = usize::try_from(ROWS).map_err(Error::broken)?;
    if loaded.rows.get(most).is_some_and(|row| row.is_linked) {
        loaded = load_rows(backend, place, leased.next, end(LINKED_MOST)).await?;
        let rest = loaded.rows.iter().skip(most);
        let linked = rest.take_while(|row| row.is_linked).count();
        loaded.rows.truncate(most + linked);
    } else {
        loaded.rows.truncate(most);
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests;
