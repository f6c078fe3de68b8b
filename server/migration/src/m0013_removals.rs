//! Who has taken a document or a picture out of an identity: where four eyes are wanted, they do not decide about what
//! is left. One row for each such person, with what they took away last; the audit says all of it.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0013_removals"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), REMOVALS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const REMOVALS: &str = "
CREATE TABLE identity_removal (
    identity_id UUID NOT NULL REFERENCES identity (id),
    removed_by UUID NOT NULL REFERENCES account (id),
    document_id UUID NOT NULL,
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (identity_id, removed_by)
)
";
