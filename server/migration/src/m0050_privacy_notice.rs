//! The privacy notice: its published versions, and the texts that are being written.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0050_privacy_notice"
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

// Where people have been asked to accept version 1, of which no text was kept, the first text is version 2.
const STATEMENTS: &str = "
CREATE TABLE notice_version (
    number INTEGER PRIMARY KEY,
    published_at BIGINT NOT NULL,
    published_by UUID REFERENCES account (id)
);
CREATE TABLE notice_text (
    version INTEGER NOT NULL REFERENCES notice_version (number),
    locale TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (version, locale)
);
CREATE TABLE notice_draft (
    locale TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
INSERT INTO setting_section (section, version) VALUES ('privacy-notice', 0);
UPDATE setting SET value = '0'
    WHERE key = 'privacy_notice' AND NOT EXISTS (SELECT 1 FROM identity)
";
