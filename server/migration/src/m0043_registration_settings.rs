//! The settings of new addresses, usernames and passwords.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0043_registration_settings"
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
INSERT INTO setting (key, value, updated_at) VALUES
    ('allowed_domains', '', 0),
    ('refused_domains', '', 0),
    ('reserved_usernames', '', 0),
    ('password_least', '15', 0)
    ON CONFLICT (key) DO NOTHING
";
