//! A setting for the time at which a restored backup was detected, until it is confirmed.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0018_restored_at"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), SETTING).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The setting of this step, with its value in [`crate::DEFAULTS`].
const SETTING: &str = "
INSERT INTO setting (key, value, updated_at) VALUES ('restored_at', '0', 0) ON CONFLICT (key) DO NOTHING
";
