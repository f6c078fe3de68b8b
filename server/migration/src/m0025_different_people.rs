//! Possible duplicates that a reviewer has found to be different people.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0025_different_people"
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

/// Each pair has two rows, one from either side, so that both identities find it in the same way. `kind` is what the two
/// have in common: what they have in common later is another question.
const STATEMENTS: &str = "
CREATE TABLE different_people (
    identity_id UUID NOT NULL REFERENCES identity (id),
    other_id UUID NOT NULL REFERENCES identity (id),
    kind TEXT NOT NULL CHECK (kind IN ('document_number', 'name_and_birth')),
    settled_by UUID REFERENCES account (id),
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (identity_id, other_id, kind)
);
CREATE INDEX ix_different_people_other ON different_people (other_id)
";
