//! Profiles, and grants of the same permission from several sources.
//!
//! A grant says where it comes from: the profile, or none where it was granted by itself. One with a unit counts for the people
//! in that unit and below it.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0072_profiles"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        let new_id = if is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
        sql::run(db, &STATEMENTS.replace("NEW_ID", new_id)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The key of the table was account and permission, so that it is made again. In the unique index the id of the account stands
/// for no profile and no unit: it is the id of neither, and two nulls would differ.
const STATEMENTS: &str = "
CREATE TABLE profile (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    permissions BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_profile_name ON profile (name_key);

CREATE TABLE earlier_grant AS
    SELECT account_id, permission, starts_at, ends_at, granted_at, granted_by FROM permission_grant;
DROP TABLE permission_grant;
CREATE TABLE permission_grant (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    permission BIGINT NOT NULL,
    profile_id UUID REFERENCES profile (id),
    unit_id UUID REFERENCES unit (id),
    starts_at BIGINT,
    ends_at BIGINT,
    granted_at BIGINT NOT NULL,
    granted_by UUID REFERENCES account (id)
);
CREATE UNIQUE INDEX uq_permission_grant ON permission_grant
    (account_id, permission, COALESCE(profile_id, account_id), COALESCE(unit_id, account_id));
CREATE INDEX ix_permission_grant_profile ON permission_grant (profile_id) WHERE profile_id IS NOT NULL;
INSERT INTO permission_grant (id, account_id, permission, starts_at, ends_at, granted_at, granted_by)
    SELECT NEW_ID, account_id, permission, starts_at, ends_at, granted_at, granted_by FROM earlier_grant;
DROP TABLE earlier_grant
";
