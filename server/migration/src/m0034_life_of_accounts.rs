//! Suspending an account for a time and with a reason, and deleting it with days to restore it.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0034_life_of_accounts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        sql::run(db, COLUMNS).await?;
        // Before the indexes, which make other connections read the schema again.
        match db.get_database_backend() {
            DbBackend::Sqlite => sql::run(db, STATES_ON_SQLITE).await?,
            _ => sql::run(db, STATES_ON_POSTGRES).await?,
        }
        sql::run(db, INDEXES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `data_key` encrypts what administrators write about the account; it is wrapped by a master key, and destroyed with the
/// account. `suspension` is such a text. Until `purge_at` the account can be restored to `state_before`, which is null once
/// its deletion has begun.
const COLUMNS: &str = "
ALTER TABLE account ADD COLUMN data_key BYTEA;
ALTER TABLE account ADD COLUMN suspension BYTEA;
ALTER TABLE account ADD COLUMN suspended_until BIGINT;
ALTER TABLE account ADD COLUMN state_before TEXT;
ALTER TABLE account ADD COLUMN purge_at BIGINT;
INSERT INTO setting (key, value, updated_at) VALUES ('deletion_days', '30', 0) ON CONFLICT (key) DO NOTHING
";

const STATES_ON_POSTGRES: &str = "
ALTER TABLE account DROP CONSTRAINT account_state_check;
ALTER TABLE account ADD CONSTRAINT account_state_check
    CHECK (state IN ('pending', 'active', 'suspended', 'to_be_deleted', 'deleted'))
";

/// SQLite cannot change a constraint, and the table cannot be made again, since all others refer to it. Editing the text
/// of its definition is the way that SQLite's documentation of `ALTER TABLE` gives for changes that leave rows as they
/// are.
const STATES_ON_SQLITE: &str = "
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = REPLACE(sql,
    '(''pending'', ''active'', ''suspended'', ''deleted'')',
    '(''pending'', ''active'', ''suspended'', ''to_be_deleted'', ''deleted'')')
    WHERE type = 'table' AND name = 'account';
PRAGMA writable_schema = RESET
";

const INDEXES: &str = "
CREATE INDEX ix_account_suspended_until ON account (suspended_until) WHERE suspended_until IS NOT NULL;
CREATE INDEX ix_account_purge_at ON account (purge_at) WHERE purge_at IS NOT NULL
";
