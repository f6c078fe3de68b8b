//! When a job was undone, so that lists of jobs say it without counting its rows.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0054_undone_jobs"
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

/// Of jobs that were undone before, the time is not known: that of their end is near enough for a mark.
const STATEMENTS: &str = "
ALTER TABLE bulk_job ADD COLUMN undone_at BIGINT;
UPDATE bulk_job SET undone_at = COALESCE(ended_at, created_at)
    WHERE id IN (SELECT job_id FROM bulk_outcome WHERE undone IS NOT NULL)
";
