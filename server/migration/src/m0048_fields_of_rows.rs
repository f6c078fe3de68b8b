//! The own field for whose value a row of a bulk job was refused.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0048_fields_of_rows"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), "ALTER TABLE bulk_outcome ADD COLUMN field TEXT").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
