//! The size of a bulk job, so that it can be limited, and an index of mails that tell an inviter of somebody who declined:
//! they name a person other than the recipient, and are searched when that person is erased.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0011_bounds_and_erasure"
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

const STATEMENTS: &str = "
ALTER TABLE bulk_job ADD COLUMN stored_bytes BIGINT NOT NULL DEFAULT 0;
UPDATE bulk_job SET stored_bytes = COALESCE((
    SELECT CAST(SUM(length(c.sealed)) AS BIGINT) FROM bulk_chunk c WHERE c.job_id = bulk_job.id), 0);
CREATE INDEX ix_message_declined ON message (created_at) WHERE kind = 'invitation_declined'
";
