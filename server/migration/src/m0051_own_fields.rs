//! Own fields: their numbers among the fields of forms, and how far their values were made unique.

use crate::sql;
use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0051_own_fields"
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

// No program before this step has written a field. `claim_after` is the value up to which first holders were marked; null
// where that is finished. A value that is not a whole text is found by its beginning in the index of its key.
const STATEMENTS: &str = "
ALTER TABLE field ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE field ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE field ADD COLUMN claim_after TEXT;
CREATE UNIQUE INDEX uq_field_number ON field (number) WHERE number > 0;
CREATE INDEX ix_field_claim ON field (id) WHERE claim_after IS NOT NULL;
CREATE INDEX ix_field_value_unclaimed ON field_value (field) WHERE NOT claimed;
INSERT INTO setting_section (section, version) VALUES ('fields', 0)
";
