//! Names of saved views for everybody: one person has each once. That nobody takes the name of one they see is checked by the
//! program: an index over all of them would tell the names of those beyond a border.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0057_view_names"
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
DROP INDEX uq_saved_view_shared;
CREATE UNIQUE INDEX uq_saved_view_shared ON saved_view (owner, name_key) WHERE is_shared
";
