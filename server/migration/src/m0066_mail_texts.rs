//! The texts of mails that the organization writes itself.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0066_mail_texts"
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

// A text that was set back to the original keeps its row with its version, and is empty.
const STATEMENTS: &str = "
CREATE TABLE mail_text (
    kind TEXT NOT NULL,
    locale TEXT NOT NULL,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by UUID REFERENCES account (id),
    PRIMARY KEY (kind, locale)
);
INSERT INTO setting_section (section, version) VALUES ('mail', 0) ON CONFLICT (section) DO NOTHING
";
