//! Indexes for what waits for an administrator: invitations that expire soon, and those that could not be delivered.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0020_waiting_work"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager.get_connection(), INDEXES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const INDEXES: &str = "
CREATE INDEX ix_invitation_expires ON invitation (expires_at) WHERE state = 'open';
CREATE INDEX ix_message_bounced ON message (invitation_id) WHERE state = 'bounced'
";
