//! Own fields that are required of people of some relationships alone.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0052_required_of"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), STATEMENT).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Relationships separated by spaces; none of them: everybody. Of no meaning for a field that is not required.
const STATEMENT: &str = "ALTER TABLE field ADD COLUMN required_of TEXT NOT NULL DEFAULT ''";
