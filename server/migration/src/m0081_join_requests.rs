//! Self-registration: the organization's link, and the requests of those who have used it.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0081_join_requests"
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

/// There is one link at most, whose row is replaced by a new one; `used` counts those who have confirmed their address with
/// it. There is one request for an address. It is deleted at `expires_at`, unless it waits, and when it is approved.
const STATEMENTS: &str = "
CREATE TABLE join_link (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    link UUID NOT NULL,
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    used INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE join_request (
    id UUID PRIMARY KEY,
    link UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'waiting', 'declined')),
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_at BIGINT
);
CREATE UNIQUE INDEX uq_join_request_email ON join_request (email_key);
CREATE INDEX ix_join_request_waiting ON join_request (confirmed_at, id) WHERE state = 'waiting';
CREATE INDEX ix_join_request_expires ON join_request (expires_at) WHERE state <> 'waiting';
CREATE INDEX ix_message_join ON message (created_at) WHERE kind IN ('join_confirm', 'join_declined');

INSERT INTO setting (key, value, updated_at) VALUES
    ('self_registration', '0', 0),
    ('self_registration_domains', '', 0),
    ('self_registration_unit', '', 0),
    ('self_registration_most', '100', 0),
    ('self_registration_ends', '', 0)
    ON CONFLICT (key) DO NOTHING
";
