//! The organization's time zone, and what it says of itself in its mails.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0065_time_zone"
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
    ('time_zone', 'UTC', 0),
    ('about_en', '', 0),
    ('about_it', '', 0)
    ON CONFLICT (key) DO NOTHING
";
