//! A column and an index for accounts without an identity, which are few once most have one.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0008_has_identity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), ACCOUNTS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// In the order of registration, so that a bulk job appends to the index.
const ACCOUNTS: &str = "
ALTER TABLE account ADD COLUMN has_identity BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE account SET has_identity = TRUE
    WHERE id IN (SELECT account_id FROM identity WHERE account_id IS NOT NULL);
CREATE INDEX ix_account_without_identity ON account (id) WHERE state <> 'deleted' AND NOT has_identity
";
