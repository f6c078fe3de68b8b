//! Counts for the overview: how far the people of each bulk invite are, and what happened to invitations on each day.
//!
//! Both are kept as the cells of the registry are: actions append changes, which a task folds in.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0080_overview"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        sql::run(db, TABLES).await?;
        let nobody = match db.get_database_backend() {
            DbBackend::Sqlite => "ZEROBLOB(16)",
            _ => "'00000000-0000-0000-0000-000000000000'",
        };
        sql::run(db, &PAST.replace("NOBODY", nobody)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `job` is the bulk job that has invited an account, or has invited it again. A day is a number since 1970-01-01, in the
/// organization's time zone of then; `unit` is the nil id for nobody's.
const TABLES: &str = "
ALTER TABLE account ADD COLUMN job UUID;
ALTER TABLE person ADD COLUMN job UUID;
CREATE INDEX ix_person_job ON person (job, no) WHERE job IS NOT NULL;

CREATE TABLE job_stage (
    job UUID NOT NULL,
    shape INTEGER NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (job, shape)
);

CREATE TABLE job_stage_change (
    account UUID NOT NULL,
    version BIGINT NOT NULL,
    job UUID NOT NULL,
    shape INTEGER NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (account, version, job, shape)
);

CREATE TABLE day_count (
    day INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sent', 'accepted')),
    unit UUID NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (day, kind, unit)
);

CREATE TABLE day_change (
    invitation UUID NOT NULL,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    unit UUID NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (invitation, kind, day, unit)
);

CREATE INDEX ix_invitation_accepted ON invitation (closed_at) WHERE state = 'accepted'
";

/// The accounts of jobs whose rows are still there, and the days of invitations, which were not counted before: in UTC.
const PAST: &str = "
UPDATE account SET job = o.job_id FROM bulk_outcome o WHERE o.account_id = account.id AND o.outcome = 'created';
INSERT INTO person_touched (account) SELECT id FROM account WHERE job IS NOT NULL;
INSERT INTO day_count (day, kind, unit, n)
    SELECT CAST(i.created_at / 86400000 AS INTEGER), 'sent',
        COALESCE(a.unit, NOBODY), COUNT(*)
    FROM invitation i JOIN account a ON a.id = i.account_id GROUP BY 1, 3;
INSERT INTO day_count (day, kind, unit, n)
    SELECT CAST(i.closed_at / 86400000 AS INTEGER), 'accepted',
        COALESCE(a.unit, NOBODY), COUNT(*)
    FROM invitation i JOIN account a ON a.id = i.account_id
    WHERE i.state = 'accepted' AND i.closed_at IS NOT NULL GROUP BY 1, 3
";
