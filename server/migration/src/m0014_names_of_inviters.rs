//! Removes the names of inviters from stored messages: they are read when a mail is rendered, so that they are erased with
//! the identity.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0014_names_of_inviters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Raw, since JSON functions have no builder.
        let without = match manager.get_database_backend() {
            DbBackend::Sqlite => "json_remove(params, '$.inviter')",
            _ => "(CAST(params AS jsonb) - 'inviter')::text",
        };
        let sql = format!("UPDATE message SET params = {without} WHERE params LIKE '%\"inviter\":%'");
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
