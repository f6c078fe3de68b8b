//! Why an account is to be deleted, encrypted under the account's key.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0038_deletions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), "ALTER TABLE account ADD COLUMN deletion BYTEA").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
