//! Whether this program can do its work now.

use crate::Backend;
use crate::entity::schedule;
use crate::error::{Error, Result};
use migration::SchemaState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(2);

impl Backend {
    /// The database is writable, tried with a real write, and has the shape this program knows.
    ///
    /// # Errors
    /// `busy` within two seconds, whatever the database is doing.
    pub async fn ready(&self) -> Result<()> {
        // One check at a time: a flood of them must not hold up whoever writes.
        let check = async {
            let _turn = self.inner.ready.lock().await;
            let applied = migration::applied(self.db().read()).await?;
            if migration::schema_state(&applied, &migration::steps()) != SchemaState::Current {
                return Err(Error::broken("the database does not have the shape this program knows"));
            }
            self.beat().await
        };
        tokio::time::timeout(PATIENCE, check).await.unwrap_or(Err(Error::OUTAGE))
    }

    async fn beat(&self) -> Result<()> {
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

/// A row among the schedules that is no task's.
const HEARTBEAT: &str = "heartbeat";

#[cfg(test)]
mod tests;
