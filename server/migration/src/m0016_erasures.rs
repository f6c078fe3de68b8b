//! Erasures are noted in the database as well as in the journal of a data directory, so that replicas with data
//! directories of their own note those of each other. A row holds what a line of the journal does. Numbers are given in
//! the order of the commits, so that whoever has read one has read all before it.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0016_erasures"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let as_text = match db.get_database_backend() {
            DbBackend::Sqlite => "lower(hex(id))",
            _ => "CAST(id AS TEXT)",
        };
        sql::run(db, ERASURES).await?;
        sql::run(db, &ERASED_BEFORE.replace("{id}", as_text)).await?;
        sql::run(db, COUNTER).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const ERASURES: &str = "
CREATE TABLE erasure (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    target TEXT NOT NULL
)
";

/// The tombstones tell what was erased before. An account that was deleted says so of its identity too.
const ERASED_BEFORE: &str = "
INSERT INTO erasure (number, at, target)
SELECT ROW_NUMBER() OVER (ORDER BY at, target), at, target FROM (
    SELECT COALESCE(deleted_at, changed_at) AS at, 'account ' || {id} AS target
    FROM account WHERE state = 'deleted'
    UNION ALL
    SELECT COALESCE(erased_at, changed_at) AS at,
        CASE WHEN account_id IS NULL THEN 'registration ' || {id} ELSE {id} || ' ' || code END AS target
    FROM identity
    WHERE state = 'erased' AND (account_id IS NULL
        OR account_id NOT IN (SELECT a.id FROM account a WHERE a.state = 'deleted'))
) AS erased
";

const COUNTER: &str = "
INSERT INTO counter (name, value) SELECT 'erasures', COALESCE(MAX(number), 0) FROM erasure
";
