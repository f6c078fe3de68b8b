//! Handing the founder's role over, and a mark that keeps the set-up closed whatever becomes of founders.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0078_founder_offers"
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

/// Each table has one row at most: there is one open offer, and one set-up.
const STATEMENTS: &str = "
CREATE TABLE founder_offer (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id UUID NOT NULL,
    offered_by UUID NOT NULL REFERENCES account (id),
    account_id UUID NOT NULL REFERENCES account (id),
    offered_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE set_up (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at BIGINT NOT NULL
);
INSERT INTO set_up (one, at) SELECT 1, created_at FROM account WHERE founder
";
