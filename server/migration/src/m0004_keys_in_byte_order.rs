//! Keys of accounts are compared byte by byte on both databases.
//!
//! PostgreSQL would compare them by the collation of the database, in which keys with a common prefix are not adjacent, so
//! that no index finds them. SQLite compares bytes already.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0004_keys_in_byte_order"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(KEYS).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Raw, since schema builders have no collations.
const KEYS: &str = "ALTER TABLE account
    ALTER COLUMN email_key TYPE TEXT COLLATE \"C\",
    ALTER COLUMN username TYPE TEXT COLLATE \"C\"";
