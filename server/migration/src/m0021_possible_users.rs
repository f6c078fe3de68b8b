//! Who else may be using an account, or may have used it. It stays on record after the entry lock is gone. A handed link
//! remembers which permissions allowed to show it.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0021_possible_users"
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

/// The numbers are bits of permissions: 1 `can_register_users`, 4 `can_manage_invitations`, 512 `can_manage_settings`. A
/// link shown before may be one of any page, of the page after inviting only to its inviter.
const STATEMENTS: &str = "
CREATE TABLE possible_user (
    account_id UUID NOT NULL REFERENCES account (id),
    user_id UUID NOT NULL REFERENCES account (id),
    by_address BOOLEAN NOT NULL,
    needs_any BIGINT NOT NULL,
    since BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (account_id, user_id, by_address)
);
INSERT INTO possible_user (account_id, user_id, by_address, needs_any, since)
    SELECT account_id, given_by, FALSE, 517, 0 FROM entry_lock WHERE given_by IS NOT NULL;
INSERT INTO possible_user (account_id, user_id, by_address, needs_any, since)
    SELECT account_id, addressed_by, TRUE, 5, 0 FROM entry_lock WHERE addressed_by IS NOT NULL;
ALTER TABLE entry_lock DROP COLUMN given_by;
ALTER TABLE entry_lock DROP COLUMN addressed_by;
DELETE FROM entry_lock WHERE NOT until_confirmed AND entered_before IS NULL;

ALTER TABLE handed_link ADD COLUMN needs_any BIGINT NOT NULL DEFAULT 516;
UPDATE handed_link SET needs_any = 517 WHERE EXISTS (
    SELECT 1 FROM invitation i WHERE i.id = handed_link.invitation_id AND i.created_by = handed_link.given_by)
";
