//! The organization's logo: one row, or none. The setting says which version is shown; 0 is none.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0067_logo"
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
CREATE TABLE logo (
    version BIGINT PRIMARY KEY,
    png BYTEA NOT NULL,
    mail_png BYTEA NOT NULL,
    mail_width INTEGER NOT NULL,
    mail_height INTEGER NOT NULL
);
INSERT INTO setting (key, value, updated_at) VALUES ('logo', '0', 0) ON CONFLICT (key) DO NOTHING
";
