//! What a restored backup held is told apart from what people held, and attempts are counted under keys that the database
//! alone does not tell.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0023_held_by_restore"
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

/// Counters under the old keys are never found again.
const STATEMENTS: &str = "
ALTER TABLE message ADD COLUMN held_by_restore BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX ix_message_held_by_restore ON message (id) WHERE state = 'held' AND held_by_restore;

DELETE FROM attempt
";
