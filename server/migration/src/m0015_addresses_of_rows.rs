//! The addresses in each piece of a bulk job's rows, as truncated MACs, so that an erasure decrypts only the pieces it has
//! to. In a table of its own, so that scanning it does not read ciphertexts. Older pieces have none, and are decrypted by
//! every erasure until they are deleted.

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
