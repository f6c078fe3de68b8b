//! What belongs to the verified revision when its correction ends.
//!
//! A document that a correction removes stays as a row with `removed_at`, so that its id remains taken and it can come
//! back. An identity in force whose correction was rejected or discarded shows its verified revision again, and every
//! picture of a decided identity has a time at which it is deleted.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0022_verified_in_force"
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
ALTER TABLE identity_document ADD COLUMN removed_at BIGINT;

UPDATE identity SET submitted = verified, submitted_at = (
        SELECT r.submitted_at FROM identity_revision r
        WHERE r.identity_id = identity.id AND r.number = identity.verified)
    WHERE state = 'verified' AND submitted <> verified;

UPDATE identity_image SET delete_at = (
        SELECT MAX(r.decided_at) FROM identity_revision r WHERE r.identity_id = identity_image.identity_id)
        + (SELECT CAST(value AS BIGINT) FROM setting WHERE key = 'image_days') * 86400000
    WHERE delete_at IS NULL AND identity_id IN (SELECT id FROM identity WHERE state IN ('verified', 'rejected'))
";
