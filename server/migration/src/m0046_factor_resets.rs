//! Second factors that an administrator resets, for people who hold permissions: after a day, unless it is stopped.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0046_factor_resets"
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

/// An account has one at a time. The link that stops it is made from `id`, `key_id` and `nonce`.
const STATEMENTS: &str = "
CREATE TABLE factor_reset (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    id UUID NOT NULL UNIQUE,
    asked_by UUID NOT NULL REFERENCES account (id),
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL
);
CREATE INDEX ix_factor_reset_due ON factor_reset (due_at)
";
