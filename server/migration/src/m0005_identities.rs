//! Identities: drafts, submitted revisions, decisions, and the search.
//!
//! Personal values are encrypted under a key of the identity (`identity.data_key`, wrapped by a master key); destroying
//! that key erases them. Not encrypted are the name, which is searched, ids, states and times.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0005_identities"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for statements in [IDENTITIES, FILLED_IN, SUBMITTED, FOUND, SETTINGS] {
            sql::run(db, statements).await?;
        }
        if db.get_database_backend() == DbBackend::Postgres {
            // Prefixes are ranges of bytes, whatever the collation of the database.
            sql::run(db, IN_BYTE_ORDER).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `account_id` is null while *Complete registration* is under way; `invitation_id` is the result. `data_key` is null
/// after the erasure. `flags` is the ciphertext of the changes that the last decision requested. `verified` and
/// `submitted` are numbers of revisions. A code is never used again: rows are never deleted, and the counter increases.
const IDENTITIES: &str = "
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('personal_code', 10000000);

CREATE TABLE identity (
    id UUID PRIMARY KEY,
    account_id UUID REFERENCES account (id),
    code BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'submitted', 'in_review', 'verified', 'changes_requested', 'rejected', 'suspended', 'erased')),
    data_key BYTEA,
    name TEXT NOT NULL DEFAULT '',
    verified INTEGER,
    submitted INTEGER,
    flags BYTEA,
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES account (id),
    changed_at BIGINT NOT NULL,
    submitted_at BIGINT,
    claimed_by UUID REFERENCES account (id),
    claimed_until BIGINT,
    invitation_id UUID REFERENCES invitation (id),
    asked_at BIGINT,
    asked_by UUID REFERENCES account (id),
    erasure_asked_at BIGINT,
    erased_at BIGINT
);
CREATE UNIQUE INDEX uq_identity_account ON identity (account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX uq_identity_code ON identity (code);
CREATE INDEX ix_identity_queue ON identity (submitted_at, id) WHERE state IN ('submitted', 'in_review');
CREATE INDEX ix_identity_draft ON identity (code) WHERE state IN ('draft', 'changes_requested');
CREATE INDEX ix_identity_waiting ON identity (code) WHERE state IN ('submitted', 'in_review');
CREATE INDEX ix_identity_verified ON identity (code) WHERE state = 'verified';
CREATE INDEX ix_identity_registration ON identity (created_by, changed_at DESC) WHERE account_id IS NULL;
CREATE INDEX ix_identity_claimed ON identity (claimed_by) WHERE claimed_by IS NOT NULL
";

/// `edition` counts the saves of a step, so that saving over a newer one is detected. `sealed` is the ciphertext of the
/// values with their authors.
const FILLED_IN: &str = "
CREATE TABLE identity_step (
    identity_id UUID NOT NULL REFERENCES identity (id),
    step TEXT NOT NULL,
    edition INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by UUID REFERENCES account (id),
    PRIMARY KEY (identity_id, step)
);

CREATE TABLE identity_document (
    id UUID PRIMARY KEY,
    identity_id UUID NOT NULL REFERENCES identity (id),
    edition INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by UUID REFERENCES account (id)
);
CREATE INDEX ix_identity_document_identity ON identity_document (identity_id);

CREATE TABLE identity_image (
    id UUID PRIMARY KEY,
    identity_id UUID NOT NULL REFERENCES identity (id),
    document_id UUID NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('front', 'back', 'portrait')),
    is_current BOOLEAN NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    stored_at BIGINT NOT NULL,
    stored_by UUID REFERENCES account (id),
    delete_at BIGINT
);
CREATE UNIQUE INDEX uq_identity_image_place ON identity_image (document_id, side) WHERE is_current;
CREATE INDEX ix_identity_image_identity ON identity_image (identity_id);
CREATE INDEX ix_identity_image_delete ON identity_image (delete_at) WHERE delete_at IS NOT NULL
";

/// A revision is changed by its decision alone. `document_due` has the times of notices about documents, and nothing of
/// the documents.
const SUBMITTED: &str = "
CREATE TABLE identity_revision (
    identity_id UUID NOT NULL REFERENCES identity (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'verified', 'changes_requested', 'rejected')),
    sealed BYTEA NOT NULL,
    submitted_at BIGINT NOT NULL,
    submitted_by UUID REFERENCES account (id),
    decision BYTEA,
    decided_at BIGINT,
    decided_by UUID REFERENCES account (id),
    PRIMARY KEY (identity_id, number)
);
CREATE INDEX ix_identity_revision_decided ON identity_revision (decided_at DESC, identity_id DESC)
    WHERE decided_at IS NOT NULL;

CREATE TABLE document_due (
    document_id UUID NOT NULL,
    days INTEGER NOT NULL,
    identity_id UUID NOT NULL REFERENCES identity (id),
    due_at BIGINT NOT NULL,
    PRIMARY KEY (document_id, days)
);
CREATE INDEX ix_document_due ON document_due (due_at);

ALTER TABLE message ADD COLUMN identity_id UUID;
CREATE INDEX ix_message_identity ON message (identity_id) WHERE identity_id IS NOT NULL;
CREATE INDEX ix_message_to_review ON message (account_id, state) WHERE kind = 'identity_to_review'
";

/// `search_token` has normalized words and, for a typing error in their first half, the same words reversed. `blind_index`
/// has MACs that find the same document, or the same name and birth, without decryption. Their key never changes, and is
/// in `wrapped_key`, wrapped by a master key.
const FOUND: &str = "
CREATE TABLE search_token (
    account_id UUID NOT NULL REFERENCES account (id),
    token TEXT NOT NULL,
    reversed TEXT NOT NULL,
    PRIMARY KEY (account_id, token)
);
CREATE INDEX ix_search_token ON search_token (token, account_id);
CREATE INDEX ix_search_token_reversed ON search_token (reversed, account_id);

CREATE TABLE blind_index (
    identity_id UUID NOT NULL REFERENCES identity (id),
    kind TEXT NOT NULL CHECK (kind IN ('document_number', 'name_and_birth')),
    mac BYTEA NOT NULL,
    PRIMARY KEY (identity_id, kind, mac)
);
CREATE INDEX ix_blind_index ON blind_index (kind, mac);

CREATE TABLE wrapped_key (
    name TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL
)
";

/// The settings of this step, with their values in [`crate::DEFAULTS`].
const SETTINGS: &str = "
INSERT INTO setting (key, value, updated_at) VALUES
    ('four_eyes', '0', 0),
    ('least_age', '0', 0),
    ('claim_minutes', '120', 0),
    ('image_days', '30', 0),
    ('privacy_notice', '1', 0)
    ON CONFLICT (key) DO NOTHING
";

const IN_BYTE_ORDER: &str = "
ALTER TABLE search_token
    ALTER COLUMN token TYPE TEXT COLLATE \"C\",
    ALTER COLUMN reversed TYPE TEXT COLLATE \"C\"
";
