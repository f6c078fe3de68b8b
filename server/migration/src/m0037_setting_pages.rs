//! The pages of settings: how often each was changed, and the changes.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0037_setting_pages"
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
CREATE TABLE setting_section (
    section TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO setting_section (section, version)
    VALUES ('organization', 0), ('registration', 0), ('identity', 0), ('security', 0), ('data', 0);
CREATE TABLE setting_change (
    id UUID PRIMARY KEY,
    section TEXT NOT NULL,
    setting TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by UUID REFERENCES account (id)
);
CREATE INDEX ix_setting_change_section ON setting_change (section, id)
";
