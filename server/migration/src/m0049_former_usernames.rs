//! The usernames that accounts have had, by which the audit finds their events. Those of before are in encrypted events alone.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0049_former_usernames"
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
CREATE TABLE former_username (
    username VARCHAR(64) NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    until BIGINT NOT NULL,
    PRIMARY KEY (username, account_id)
);
CREATE INDEX former_username_account ON former_username (account_id)
";
