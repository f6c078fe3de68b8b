//! The health check.

use crate::Backend;
use crate::entity::schedule;
use crate::error::{Error, Result};
use migration::SchemaState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbBackend, EntityTrait, Set};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(2);

impl Backend {
    /// Checks that the database is migrated and can be written, with a real write that another connection sees, and that
    /// the clock goes by its time.
    ///
    /// # Errors
    /// `busy` within two seconds, whatever the state of the database.
    pub async fn ready(&self) -> Result<()> {
        // One check at a time, so that many of them do not delay other writers.
        let check = async {
            let _turn = self.inner.ready.lock().await;
            let applied = migration::applied(self.db().read()).await?;
            if migration::schema_state(&applied, &migration::steps()) != SchemaState::Current {
                return Err(Error::broken("the database is not migrated to the version of this program"));
            }
            self.check_clock().await?;
            let now = self.now();
            self.write_heartbeat(now).await?;
            self.read_heartbeat(now).await
        };
        tokio::time::timeout(PATIENCE, check).await.unwrap_or(Err(Error::OUTAGE))
    }

    /// A write counts if another connection sees it. Replicas overwrite each other's, so this holds for SQLite only.
    async fn read_heartbeat(&self, now: i64) -> Result<()> {
        let row = schedule::Entity::find_by_id(HEARTBEAT.to_owned()).one(self.db().read()).await?;
        let is_seen = row.is_some_and(|row| row.ran_at == Some(now));
        if is_seen || self.db().backend() != DbBackend::Sqlite {
            return Ok(());
        }
        Err(Error::broken("what was written cannot be read"))
    }

    async fn write_heartbeat(&self, now: i64) -> Result<()> {
        self.db()
            .write(async |tx| {
                let tx = &*tx;
                let (name, ran_at) = (Set(HEARTBEAT.to_owned()), Set(Some(now)));
                let row = schedule::ActiveModel { name, due_at: Set(0), ran_at, ..Default::default() };
                let replace = OnConflict::column(schedule::Column::Name)
                    .update_column(schedule::Column::RanAt)
                    .to_owned();
                schedule::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
                Ok(())
            })
            .await
    }
}

/// A row of `schedule` that belongs to no task.
const HEARTBEAT: &str = "heartbeat";

#[cfg(test)]
mod tests;
