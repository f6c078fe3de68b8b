//! What the page of the audit needs: the number of the request, an index for each filter, and how far the chain was verified
//! and streamed.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0061_audit_page"
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

/// Ids of events are in the order of time, so that each index gives its events newest first.
const STATEMENTS: &str = "
ALTER TABLE audit_event ADD COLUMN request_id TEXT;
CREATE INDEX ix_audit_event_actor ON audit_event (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX ix_audit_event_action ON audit_event (action, id);
CREATE INDEX ix_audit_event_request ON audit_event (request_id, id) WHERE request_id IS NOT NULL;
CREATE TABLE audit_progress (
    name TEXT PRIMARY KEY,
    seal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    faults BIGINT NOT NULL
)
";
