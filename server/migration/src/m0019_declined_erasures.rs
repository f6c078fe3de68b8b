//! The answer to a request for erasure that was declined, encrypted under the data key of the identity.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0019_declined_erasures"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), "ALTER TABLE identity ADD COLUMN erasure_answer BYTEA").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
