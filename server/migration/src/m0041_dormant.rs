//! Accounts that nobody uses: the settings that say which, and when each was warned of.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0041_dormant"
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

/// `dormant_warned_at` counts while the account was not used since.
const STATEMENTS: &str = "
ALTER TABLE account ADD COLUMN dormant_warned_at BIGINT;
INSERT INTO setting (key, value, updated_at)
    VALUES ('unactivated_days', '0', 0), ('dormant_days', '0', 0), ('dormant_warning_days', '14', 0)
    ON CONFLICT (key) DO NOTHING
";
