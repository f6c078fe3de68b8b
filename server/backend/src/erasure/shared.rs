//! Erasures in the database, for replicas whose data directories are not the same: each notes in its own journal whom the
//! others have erased. Whichever data directory a restored backup is then started with, its journal knows of them.

use super::journal::{self, ErasureTarget};
use crate::Backend;
use crate::counters;
use crate::entity::erasure::{Column, Entity, Model};
use crate::error::Result;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;
use tokio::sync::Mutex;

/// Erasures that are read at once.
const ROWS: u64 = 500;

/// The newest erasure of the database that the journal has. Only in memory, so that each start compares all of them with
/// the journal, which may have been replaced meanwhile.
#[derive(Default)]
pub(crate) struct LastNoted(Mutex<Option<Model>>);

/// Notes an erasure in the database, in its own transaction.
pub(super) async fn record(tx: &DatabaseTransaction, now: i64, target: ErasureTarget) -> Result<()> {
    let row =
        Model { number: counters::advance(tx, "erasures", 1).await?, at: now, target: target.to_string() };
    Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

impl Backend {
    /// Notes in the journal what was erased through other programs since the last time.
    pub(crate) async fn note_erasures_of_others(&self) -> Result<()> {
        let (db, data_dir) = (self.db().read(), &self.config().data_dir);
        let mut last = self.inner.last_noted_erasure.0.lock().await;
        if let Some(known) = &*last
            && Entity::find_by_id(known.number).one(db).await?.as_ref() != Some(known)
        {
            // A backup was restored, and its numbers are given out once more.
            *last = None;
        }
        let mut noted: Option<HashSet<ErasureTarget>> = None;
        loop {
            let after = last.as_ref().map_or(0, |row| row.number);
            let rows =
                Entity::find().filter(Column::Number.gt(after)).order_by_asc(Column::Number).limit(ROWS);
            let rows = rows.all(db).await?;
            let Some(newest) = rows.last().cloned() else { return Ok(()) };
            let noted = match &mut noted {
                Some(noted) => noted,
                none => none.insert(HashSet::from_iter(journal::load(data_dir)?)),
            };
            let mut missing = Vec::new();
            for row in &rows {
                match row.target.parse::<ErasureTarget>() {
                    Ok(target) if noted.insert(target) => missing.push((row.at, target)),
                    Ok(_) => {}
                    Err(()) => {
                        tracing::error!(number = row.number, "an erasure of the database cannot be read")
                    }
                }
            }
            journal::note_all(data_dir, &missing)?;
            *last = Some(newest);
        }
    }
}

#[cfg(test)]
mod tests;
