//! Jobs of other kinds than invitations: actions on people who are registered. Their rows are people, written down when the
//! job begins.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0047_kinds_of_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), JOBS).await?;
        sql::run(manager.get_connection(), OUTCOMES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `kind` has no constraint, so that another one needs no other table. `confirmed` is how many were selected when the dialog
/// was confirmed. `frozen_to` is null once everybody of a list was written down; before, it is the last of them, or empty.
/// Those of `bulk_person` are ids alone.
const JOBS: &str = "
ALTER TABLE bulk_job ADD COLUMN kind TEXT NOT NULL DEFAULT 'invite';
ALTER TABLE bulk_job ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulk_job ADD COLUMN confirmed INTEGER;
ALTER TABLE bulk_job ADD COLUMN frozen_to TEXT;

CREATE TABLE bulk_person (
    job_id UUID NOT NULL REFERENCES bulk_job (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    account_id UUID NOT NULL,
    invitation_id UUID,
    PRIMARY KEY (job_id, position)
)
";

/// SQLite cannot change a constraint, so the table is made again; nothing refers to it. `before` and `after` are what an
/// undo compares: ids, times, and ciphertexts under the key of the person's account. `undone` is what became of it.
const OUTCOMES: &str = "
CREATE TABLE bulk_outcome_of_kinds (
    job_id UUID NOT NULL,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('created', 'resent', 'skipped', 'failed', 'changed')),
    code TEXT,
    account_id UUID,
    invitation_id UUID,
    before BYTEA,
    after BYTEA,
    undone TEXT CHECK (undone IN ('returned', 'kept')),
    PRIMARY KEY (job_id, position)
);
INSERT INTO bulk_outcome_of_kinds (job_id, position, outcome, code, account_id, invitation_id)
    SELECT job_id, position, outcome, code, account_id, invitation_id FROM bulk_outcome;
DROP TABLE bulk_outcome;
ALTER TABLE bulk_outcome_of_kinds RENAME TO bulk_outcome;
CREATE INDEX ix_bulk_outcome_invitation ON bulk_outcome (invitation_id) WHERE invitation_id IS NOT NULL
";
