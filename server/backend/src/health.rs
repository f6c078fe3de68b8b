//! The health check.

use crate::Backend;
use crate::entity::schedule;
use crate::error::{Error, Result};
use migration::SchemaState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(2);

impl Backend {
    /// Checks that the database is migrated and can be written, with a real write.
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
            self.write_heartbeat().await
        };
        tokio::time::timeout(PATIENCE, check).await.unwrap_or(Err(Error::OUTAGE))
    }

    async fn write_heartbeat(&self) -> Result<()> {
        let now = self.now();
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
