//! The day on which somebody's relationship to the organization starts.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0042_starts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), "ALTER TABLE account ADD COLUMN starts_on TEXT").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
