//! Bulk invites: jobs, their rows, and the outcome of each row.
//!
//! Rows are encrypted under a key of the job, which is wrapped by a master key. Outcomes contain ids and codes and nothing
//! that a person typed. They have no foreign keys: they outlive their subjects, and a hundred thousand of them are written
//! while other writers wait.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0003_bulk_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), JOBS).await?;
        sql::run(manager.get_connection(), ROWS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `created_by` is null for a job of an operator at the shell, and nulls are never equal: hence two unique indexes.
/// `work` is what a worker has to do; its index holds jobs in progress only. `worked_rows` and `worked_ms` count since
/// the job last began to run.
const JOBS: &str = "
CREATE TABLE bulk_job (
    id UUID PRIMARY KEY,
    created_by UUID REFERENCES account (id),
    idempotency_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('preparing', 'running', 'paused', 'done', 'cancelled')),
    paused_reason TEXT,
    work TEXT CHECK (work IN ('rows', 'undo')),
    row_count INTEGER NOT NULL,
    stored INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    resent INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    head BYTEA NOT NULL,
    job_key BYTEA NOT NULL,
    lease_id UUID,
    lease_until BIGINT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    worked_rows INTEGER NOT NULL DEFAULT 0,
    worked_ms BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX uq_bulk_job_key ON bulk_job (created_by, idempotency_key);
CREATE UNIQUE INDEX uq_bulk_job_operator_key ON bulk_job (idempotency_key) WHERE created_by IS NULL;
CREATE INDEX ix_bulk_job_created ON bulk_job (created_by, created_at DESC, id DESC);
CREATE INDEX ix_bulk_job_preparing ON bulk_job (created_at) WHERE state = 'preparing';
CREATE INDEX ix_bulk_job_work ON bulk_job (started_at) WHERE work IS NOT NULL
";

/// `sealed` is the ciphertext of the rows. `digest` is a MAC over the plain rows, which identifies a piece that is sent
/// again.
const ROWS: &str = "
CREATE TABLE bulk_chunk (
    job_id UUID NOT NULL REFERENCES bulk_job (id) ON DELETE CASCADE,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (job_id, first_row)
);

CREATE TABLE bulk_outcome (
    job_id UUID NOT NULL,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('created', 'resent', 'skipped', 'failed')),
    code TEXT,
    account_id UUID,
    invitation_id UUID,
    PRIMARY KEY (job_id, position)
);
CREATE INDEX ix_bulk_outcome_invitation ON bulk_outcome (invitation_id) WHERE invitation_id IS NOT NULL
";
