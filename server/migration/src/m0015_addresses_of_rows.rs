//! Which addresses the rows of a bulk job's piece have, as truncated MACs: an erasure opens only the pieces that it has
//! to. Apart from the pieces, so that looking through all of them does not read what is sealed. Pieces that are stored
//! already have none, and are opened as before until they are deleted.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0015_addresses_of_rows"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), ADDRESSES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const ADDRESSES: &str = "
CREATE TABLE bulk_chunk_addresses (
    job_id UUID NOT NULL,
    first_row INTEGER NOT NULL,
    macs BYTEA NOT NULL,
    PRIMARY KEY (job_id, first_row),
    FOREIGN KEY (job_id, first_row) REFERENCES bulk_chunk (job_id, first_row) ON DELETE CASCADE
)
";
