//! The organization's rules of identities, and the days on which documents expire, of which it decides when people are told.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0077_rules_of_identities"
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

/// `announced` is the number of days before the expiry that was announced last, or was over when the document was verified.
/// It was 60 where the announcement for 60 days is no longer among those to come, and so on.
const STATEMENTS: &str = "
INSERT INTO setting (key, value, updated_at) VALUES
    ('document_notice_days', '60 30 7', 0),
    ('self_service_steps', 'names birth contact document organization more', 0),
    ('required_of_employee', 'date_of_birth birth_country nationalities country', 0),
    ('required_of_contractor', 'date_of_birth birth_country nationalities country', 0),
    ('required_of_member', 'date_of_birth birth_country nationalities country', 0),
    ('required_of_student', 'date_of_birth birth_country nationalities country', 0),
    ('required_of_guest', 'date_of_birth birth_country nationalities country', 0)
    ON CONFLICT (key) DO NOTHING;
CREATE TABLE document_expiry (
    document_id UUID PRIMARY KEY,
    identity_id UUID NOT NULL REFERENCES identity (id),
    expires_on INTEGER NOT NULL,
    announced INTEGER
);
CREATE INDEX ix_document_expiry ON document_expiry (expires_on);
CREATE INDEX ix_document_expiry_identity ON document_expiry (identity_id);
INSERT INTO document_expiry (document_id, identity_id, expires_on, announced)
    SELECT document_id, identity_id, CAST(MIN(due_at / 86400000 + days) AS INTEGER),
        CASE MAX(days) WHEN 60 THEN NULL WHEN 30 THEN 60 ELSE 30 END
    FROM document_due GROUP BY document_id, identity_id;
DROP TABLE document_due
";
