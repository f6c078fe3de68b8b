//! A required second factor: its settings, and when each account got its first permission.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0060_required_factors"
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

/// A grant is replaced by the next one of its permission, so that the time of the first one is kept apart.
const STATEMENTS: &str = "
INSERT INTO setting (key, value, updated_at) VALUES
    ('factor_required_of', 'nobody', 0),
    ('factor_grace_days', '7', 0),
    ('factor_holders_since', '0', 0),
    ('factor_everybody_since', '0', 0)
    ON CONFLICT (key) DO NOTHING;
CREATE TABLE first_permission (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    at BIGINT NOT NULL
);
INSERT INTO first_permission (account_id, at)
    SELECT account_id, MIN(granted_at) FROM permission_grant GROUP BY account_id
";
