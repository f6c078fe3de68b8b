//! Accounts, invitations, sessions, permissions, the outbox, the audit, limits, settings and schedules.
//!
//! Times are Unix milliseconds, identifiers UUIDv7 made by the program, states are strings. Uniqueness is
//! guaranteed by indexes here; checks in the program are hints.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0001_first_tables"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statements in [PEOPLE, LINKS, MAIL, AUDIT, RUNNING] {
            sql::run(manager.get_connection(), statements).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// A deleted account keeps its row and loses its address, name and password, so these may be null.
const PEOPLE: &str = "
CREATE TABLE account (
    id UUID PRIMARY KEY,
    email TEXT,
    email_key TEXT,
    username TEXT,
    password_hash TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'deleted')),
    locale TEXT NOT NULL,
    founder BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES account (id),
    activated_at BIGINT,
    signed_in_at BIGINT,
    deleted_at BIGINT,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_account_email_key ON account (email_key);
CREATE UNIQUE INDEX uq_account_username ON account (username);
CREATE UNIQUE INDEX uq_account_founder ON account (founder) WHERE founder;

CREATE TABLE permission_grant (
    account_id UUID NOT NULL REFERENCES account (id),
    permission BIGINT NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    granted_at BIGINT NOT NULL,
    granted_by UUID REFERENCES account (id),
    PRIMARY KEY (account_id, permission)
);

CREATE TABLE session (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE UNIQUE INDEX uq_session_token_hash ON session (token_hash);
CREATE INDEX ix_session_account ON session (account_id);
CREATE INDEX ix_session_expires_at ON session (expires_at);
CREATE INDEX ix_session_seen_at ON session (seen_at)
";

/// An address has at most one open invitation. No secret of a link is stored: the link is made from the key id, the row's
/// id and the nonce.
const LINKS: &str = "
CREATE TABLE invitation (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    locale TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'revoked', 'superseded')),
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES account (id),
    expires_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by UUID REFERENCES account (id),
    reminded INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX uq_invitation_open ON invitation (email_key) WHERE state = 'open';
CREATE INDEX ix_invitation_account ON invitation (account_id);
CREATE INDEX ix_invitation_created_at ON invitation (created_at DESC, id DESC);

CREATE TABLE password_reset (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX ix_password_reset_account ON password_reset (account_id);
CREATE INDEX ix_password_reset_expires_at ON password_reset (expires_at)
";

/// Leasing messages reads `ix_message_open`, which contains open messages only and so stays small.
const MAIL: &str = "
CREATE TABLE message (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('held', 'queued', 'sending', 'deferred', 'sent', 'bounced', 'failed')),
    invitation_id UUID REFERENCES invitation (id),
    reset_id UUID REFERENCES password_reset (id) ON DELETE SET NULL,
    account_id UUID REFERENCES account (id),
    to_address TEXT NOT NULL,
    locale TEXT NOT NULL,
    params TEXT NOT NULL,
    message_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_id UUID,
    lease_until BIGINT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    reply TEXT,
    reply_code TEXT
);
CREATE UNIQUE INDEX uq_message_message_id ON message (message_id);
CREATE INDEX ix_message_open ON message (lane, due_at) WHERE state IN ('queued', 'deferred', 'sending');
CREATE INDEX ix_message_held ON message (created_at) WHERE state = 'held';
CREATE INDEX ix_message_invitation ON message (invitation_id);
CREATE INDEX ix_message_reset ON message (reset_id);
CREATE INDEX ix_message_created_at ON message (created_at DESC, id DESC)
";

/// Sealing reads the first index, which contains unsealed events only; the verification reads the events of a seal in
/// order from the second. Events have no foreign keys, since they outlive their subjects.
const AUDIT: &str = "
CREATE TABLE audit_event (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    address TEXT,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID,
    detail TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    mac BYTEA NOT NULL,
    seal_number BIGINT
);
CREATE INDEX ix_audit_event_unsealed ON audit_event (id) WHERE seal_number IS NULL;
CREATE INDEX ix_audit_event_seal ON audit_event (seal_number, id) WHERE seal_number IS NOT NULL;
CREATE INDEX ix_audit_event_subject ON audit_event (subject_id);

CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    previous BYTEA NOT NULL,
    count INTEGER NOT NULL,
    hash BYTEA NOT NULL,
    at BIGINT NOT NULL
)
";

/// `master_key` has fingerprints of the keys that this database was used with, so that a program with other keys does not
/// start.
const RUNNING: &str = "
CREATE TABLE master_key (
    id INTEGER PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    first_used_at BIGINT NOT NULL
);

CREATE TABLE attempt (
    key BYTEA PRIMARY KEY,
    window_start BIGINT NOT NULL,
    count INTEGER NOT NULL
);
CREATE INDEX ix_attempt_window_start ON attempt (window_start);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by UUID REFERENCES account (id)
);

CREATE TABLE schedule (
    name TEXT PRIMARY KEY,
    due_at BIGINT NOT NULL,
    lease_id UUID,
    lease_until BIGINT,
    ran_at BIGINT
)
";
