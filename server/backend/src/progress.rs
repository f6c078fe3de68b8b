//! How far a task has come that processes all rows of a table once, in the order of their ids.

use crate::entity::counter;
use crate::error::Result;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Set};
use uuid::Uuid;

/// Two counters with the id of the last row, in halves.
pub(crate) struct Progress {
    pub(crate) name: &'static str,
    pub(crate) low: &'static str,
}

/// The counter's value when all is done.
const DONE: i64 = i64::MAX;

impl Progress {
    /// The id of the last row that was processed, the nil id at the beginning; `None` when all are done.
    pub(crate) async fn last<I: From<Uuid>>(&self, db: &impl ConnectionTrait) -> Result<Option<I>> {
        let high = counter(db, self.name).await?;
        if high == DONE {
            return Ok(None);
        }
        let low = counter(db, self.low).await?;
        Ok(Some(Uuid::from_u64_pair(high.cast_unsigned(), low.cast_unsigned()).into()))
    }

    /// Whether all rows were processed.
    pub(crate) async fn is_done(&self, db: &impl ConnectionTrait) -> Result<bool> {
        Ok(counter(db, self.name).await? == DONE)
    }

    /// Notes the id of the last row; `None` when all are done.
    pub(crate) async fn advance(
        &self,
        tx: &DatabaseTransaction,
        last: Option<impl Into<Uuid>>,
    ) -> Result<()> {
        let last: Option<Uuid> = last.map(Into::into);
        let (high, low) = last.unwrap_or(Uuid::nil()).as_u64_pair();
        let high = if last.is_some() { high.cast_signed() } else { DONE };
        let rows = [(self.name, high), (self.low, low.cast_signed())];
        let rows =
            rows.map(|(name, value)| counter::ActiveModel { name: Set(name.to_owned()), value: Set(value) });
        let replace =
            OnConflict::column(counter::Column::Name).update_column(counter::Column::Value).to_owned();
        counter::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
        Ok(())
    }
}

async fn counter(db: &impl ConnectionTrait, name: &str) -> Result<i64> {
    let row = counter::Entity::find_by_id(name.to_owned()).one(db).await?;
    Ok(row.map_or(0, |row| row.value))
}
