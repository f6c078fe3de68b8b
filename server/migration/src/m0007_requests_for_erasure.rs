//! An index of open requests for erasure. And a column for the order in which documents were added, since their ids are
//! made by the browser.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0007_requests_for_erasure"
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

/// Ids of older documents are in their order.
const STATEMENTS: &str = "
CREATE INDEX ix_identity_erasure ON identity (code) WHERE erasure_asked_at IS NOT NULL AND state <> 'erased';
ALTER TABLE identity_document ADD COLUMN added_at BIGINT NOT NULL DEFAULT 0
";
