//! What an account that is to be deleted has given free for others, and has again if it is restored.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0058_freed_values"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), STATEMENTS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &str = "
ALTER TABLE account ADD COLUMN freed_email TEXT;
ALTER TABLE account ADD COLUMN freed_username TEXT;
ALTER TABLE account ADD COLUMN freed_external_id TEXT
";
