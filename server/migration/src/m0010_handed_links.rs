//! Links that are handed over instead of mailed, links that prove a mailbox, and entry locks. The counter has the latest
//! time at which a link was seen expired.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0010_handed_links"
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

/// At most one row for each account; without one, nothing is locked.
const STATEMENTS: &str = "
CREATE TABLE handed_link (
    id UUID PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitation (id),
    given_by UUID REFERENCES account (id),
    has_sight BOOLEAN NOT NULL,
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX ix_handed_link_invitation ON handed_link (invitation_id);

CREATE TABLE address_confirmation (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    email_key TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX ix_address_confirmation_account ON address_confirmation (account_id);

CREATE TABLE entry_lock (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    until_confirmed BOOLEAN NOT NULL,
    entered_before BIGINT,
    given_by UUID REFERENCES account (id),
    addressed_by UUID REFERENCES account (id),
    changed_at BIGINT NOT NULL
);

ALTER TABLE message ADD COLUMN confirmation_id UUID;
CREATE INDEX ix_message_confirmation ON message (confirmation_id) WHERE confirmation_id IS NOT NULL;

INSERT INTO counter (name, value) VALUES ('latest_time', 0)
";
