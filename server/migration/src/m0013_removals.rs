//! Who has removed a document or a picture from an identity: with four eyes, they do not decide about it. One row for each
//! such person, with the last removal; the audit has all of them.

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
