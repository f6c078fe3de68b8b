//! The end of accounts: who was told of it, and whether it was carried out.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0039_ends"
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

/// `end_stage` is null, or how many days before the end was last told of it, or negative once the end has come.
const STATEMENTS: &str = "
ALTER TABLE account ADD COLUMN end_stage INTEGER;
CREATE INDEX ix_account_ends_at ON account (end_stage, ends_at) WHERE ends_at IS NOT NULL
";
