//! The indexes of lists of people: six to walk in the order of a column, and two from which people in given units and of
//! given shapes are gathered without their rows.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0031_registry_indexes"
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
CREATE INDEX ix_person_name ON person (name_key, no);
CREATE INDEX ix_person_email ON person (email_key, no);
CREATE INDEX ix_person_username ON person (username, no);
CREATE INDEX ix_person_created ON person (created_at, no);
CREATE INDEX ix_person_signed_in ON person (signed_in_at, no);
CREATE INDEX ix_person_ends ON person (ends_at, no);
CREATE INDEX ix_person_unit ON person
    (unit, shape, name_key, email_key, username, created_at, signed_in_at, ends_at, no);
CREATE INDEX ix_person_shape ON person
    (shape, unit, name_key, email_key, username, created_at, signed_in_at, ends_at, no)
";
