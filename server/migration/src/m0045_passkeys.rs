//! Passkeys, and the ceremonies that add and use them.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0045_passkeys"
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

/// `credential` has the public key, as JSON; `name` is encrypted under the account's data key; `rp_id` is the host that it
/// works for. `owner` of a ceremony is a session, a sign-in that waits, or an invitation: each has one at a time. A sign-in
/// from nothing has its ceremony in a cookie, and once it is used the hash of that.
const STATEMENTS: &str = "
CREATE TABLE passkey (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    credential_id BYTEA NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name BYTEA NOT NULL,
    rp_id TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    is_suspect BOOLEAN NOT NULL
);
CREATE INDEX ix_passkey_account ON passkey (account_id);
CREATE TABLE ceremony (
    owner UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX ix_ceremony_created ON ceremony (created_at);
CREATE TABLE used_ceremony (
    hash BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ix_used_ceremony_expires ON used_ceremony (expires_at)
";
