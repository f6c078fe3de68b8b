//! Keys of the network addresses in the audit, one a month.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0079_audit_addresses"
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

const STATEMENTS: &str = "
CREATE TABLE audit_address_key (
    name TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL
);
INSERT INTO setting (key, value, updated_at) VALUES ('audit_address_months', '12', 0) ON CONFLICT (key) DO NOTHING
";
