//! Whether this program can do its work now.

use crate::Backend;
use crate::error::{Error, Result};
use migration::SchemaState;
use sea_orm::{ConnectionTrait, Statement};
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
                let values = [now.into()];
                tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), BEAT, values))
                    .await?;
                Ok(())
            })
            .await
    }
}

/// A row among the schedules that no task has the name of.
const BEAT: &str = "
INSERT INTO schedule (name, due_at, ran_at) VALUES ('heartbeat', 0, $1)
ON CONFLICT (name) DO UPDATE SET ran_at = $1";

#[cfg(test)]
mod tests;
