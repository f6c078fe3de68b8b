//! An index of the messages to somebody about their account alone, which are counted before another one is sent.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0056_notices"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), INDEX).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const INDEX: &str = "
CREATE INDEX ix_message_notice ON message (account_id, created_at)
    WHERE invitation_id IS NULL AND reset_id IS NULL AND identity_id IS NULL AND account_id IS NOT NULL
";
