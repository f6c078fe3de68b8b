//! When a session was last confirmed, authenticator apps, recovery codes, and sign-ins that wait for a second factor.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0044_second_factors"
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

/// `sealed` has the secret and the name, encrypted under the account's data key. `last_step` is the latest step of 30
/// seconds whose code was used: no code works twice.
const STATEMENTS: &str = "
ALTER TABLE session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE authenticator (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_code (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    is_acknowledged BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX uq_recovery_code ON recovery_code (account_id, hash);
CREATE TABLE signing_in (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ix_signing_in_account ON signing_in (account_id);
CREATE INDEX ix_signing_in_expires ON signing_in (expires_at)
";
