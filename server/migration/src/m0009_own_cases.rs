//! An index of the cases that a reviewer has claimed, in the order of the list. Expired claims are skipped one by one, and
//! nothing is sorted.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0009_own_cases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), CLAIMED).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const CLAIMED: &str = "
DROP INDEX ix_identity_claimed;
CREATE INDEX ix_identity_claimed ON identity (claimed_by, submitted_at, id) WHERE claimed_by IS NOT NULL
";
