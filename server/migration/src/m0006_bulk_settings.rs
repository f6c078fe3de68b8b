//! Settings for the rate of bulk mail and for the retention period of a bulk job's rows, with an index for the purge, which
//! contains ended jobs with rows only and so stays small.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0006_bulk_settings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), SETTINGS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The settings of this step, with their values in [`crate::DEFAULTS`].
const SETTINGS: &str = "
INSERT INTO setting (key, value, updated_at) VALUES
    ('bulk_rows_days', '90', 0),
    ('bulk_mails_per_minute', '0', 0)
    ON CONFLICT (key) DO NOTHING;
CREATE INDEX ix_bulk_job_ended ON bulk_job (ended_at) WHERE ended_at IS NOT NULL AND stored > 0
";
