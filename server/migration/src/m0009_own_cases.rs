//! The cases that a reviewer has claimed, in the order in which they are read: the ones whose claim has lapsed are passed
//! over one by one, and the rest is not sorted each time.

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
