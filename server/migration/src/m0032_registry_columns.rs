//! The columns of lists of people that each person has chosen.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0032_registry_columns"
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

/// `columns` has their words in order, separated by commas.
const STATEMENTS: &str = "
CREATE TABLE registry_columns (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    columns TEXT NOT NULL
)
";
