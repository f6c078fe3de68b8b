//! Up to which seal the events of the audit were deleted, and for how many months they are kept.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0053_audit_checkpoint"
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

/// There is one checkpoint at most, which the next one replaces: `hash` is that of its seal, `events` counts what was
/// deleted since the beginning, all of it `before` this time, and `event` is the event that records it. Rows of timelines
/// are deleted with their events, which an index finds; its entries come in the order of time, as events do.
const STATEMENTS: &str = "
CREATE TABLE audit_checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seal BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    events BIGINT NOT NULL,
    before BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event UUID NOT NULL,
    mac BYTEA NOT NULL
);
CREATE INDEX ix_audit_about_event ON audit_about (event);
INSERT INTO setting (key, value, updated_at) VALUES ('audit_months', '0', 0) ON CONFLICT (key) DO NOTHING
";
