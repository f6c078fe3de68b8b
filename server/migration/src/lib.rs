//! The steps of the database's schema, the same on SQLite and PostgreSQL.
//!
//! A step is never changed after its release: the next change is a new step. Each runs in one transaction together with
//! its row in the history, and both databases roll back tables as well: a killed program leaves all of a step or nothing.
//! Nothing here reads the clock or uses the services.
//!
//! To add a step: `src/m<number>_<what it does>.rs` with a `Step` that implements `MigrationTrait`, and a line in [`steps`].

mod m0001_first_tables;
mod m0002_default_settings;
mod m0003_bulk_jobs;
mod m0004_keys_in_byte_order;
mod m0005_identities;
mod m0006_bulk_settings;
mod m0007_requests_for_erasure;
mod m0008_has_identity;
mod m0009_own_cases;
mod m0010_handed_links;
mod m0011_bounds_and_erasure;
mod m0013_removals;
mod m0014_names_of_inviters;
mod m0015_addresses_of_rows;
mod m0016_erasures;
mod m0018_restored_at;
mod m0019_declined_erasures;
mod m0020_waiting_work;
mod m0021_possible_users;
mod m0022_verified_in_force;
mod m0023_held_by_restore;
mod m0025_different_people;
mod m0030_registry;
mod m0031_registry_indexes;
mod m0032_registry_columns;
mod m0034_life_of_accounts;
mod m0037_setting_pages;
mod m0038_deletions;
mod m0039_ends;
mod m0040_addresses;
mod m0041_dormant;
mod m0042_starts;
mod m0043_registration_settings;
mod m0044_second_factors;
mod m0045_passkeys;
mod m0046_factor_resets;
mod m0047_kinds_of_jobs;
mod m0048_fields_of_rows;
mod m0049_former_usernames;
mod m0050_privacy_notice;
mod m0051_own_fields;
mod m0052_required_of;
mod m0053_audit_checkpoint;
mod m0054_undone_jobs;
mod m0056_notices;
mod m0057_view_names;
mod m0058_freed_values;
mod m0060_required_factors;
mod m0061_audit_page;
mod m0065_time_zone;
mod m0066_mail_texts;
mod m0067_logo;
mod m0072_profiles;
mod m0077_rules_of_identities;
mod m0078_founder_offers;
mod m0079_audit_addresses;
mod m0080_overview;
mod m0081_join_requests;
mod sql;

pub use m0002_default_settings::DEFAULTS;
pub use sea_orm_migration::{MigrationName as StepName, MigrationTrait as Step, SchemaManager, async_trait};

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, QueryOrder, Schema, Set,
};
use sea_orm_migration::seaql_migrations as history;

/// All steps, oldest first.
pub fn steps() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m0001_first_tables::Step),
        Box::new(m0002_default_settings::Step),
        Box::new(m0003_bulk_jobs::Step),
        Box::new(m0004_keys_in_byte_order::Step),
        Box::new(m0005_identities::Step),
        Box::new(m0006_bulk_settings::Step),
        Box::new(m0007_requests_for_erasure::Step),
        Box::new(m0008_has_identity::Step),
        Box::new(m0009_own_cases::Step),
        Box::new(m0010_handed_links::Step),
        Box::new(m0011_bounds_and_erasure::Step),
        Box::new(m0013_removals::Step),
        Box::new(m0014_names_of_inviters::Step),
        Box::new(m0015_addresses_of_rows::Step),
        Box::new(m0016_erasures::Step),
        Box::new(m0018_restored_at::Step),
        Box::new(m0019_declined_erasures::Step),
        Box::new(m0020_waiting_work::Step),
        Box::new(m0021_possible_users::Step),
        Box::new(m0022_verified_in_force::Step),
        Box::new(m0023_held_by_restore::Step),
        Box::new(m0025_different_people::Step),
        Box::new(m0030_registry::Step),
        Box::new(m0031_registry_indexes::Step),
        Box::new(m0032_registry_columns::Step),
        Box::new(m0034_life_of_accounts::Step),
        Box::new(m0037_setting_pages::Step),
        Box::new(m0038_deletions::Step),
        Box::new(m0039_ends::Step),
        Box::new(m0040_addresses::Step),
        Box::new(m0041_dormant::Step),
        Box::new(m0042_starts::Step),
        Box::new(m0043_registration_settings::Step),
        Box::new(m0044_second_factors::Step),
        Box::new(m0045_passkeys::Step),
        Box::new(m0046_factor_resets::Step),
        Box::new(m0047_kinds_of_jobs::Step),
        Box::new(m0048_fields_of_rows::Step),
        Box::new(m0049_former_usernames::Step),
        Box::new(m0050_privacy_notice::Step),
        Box::new(m0051_own_fields::Step),
        Box::new(m0052_required_of::Step),
        Box::new(m0053_audit_checkpoint::Step),
        Box::new(m0054_undone_jobs::Step),
        Box::new(m0056_notices::Step),
        Box::new(m0057_view_names::Step),
        Box::new(m0058_freed_values::Step),
        Box::new(m0060_required_factors::Step),
        Box::new(m0061_audit_page::Step),
        Box::new(m0065_time_zone::Step),
        Box::new(m0066_mail_texts::Step),
        Box::new(m0067_logo::Step),
        Box::new(m0072_profiles::Step),
        Box::new(m0077_rules_of_identities::Step),
        Box::new(m0078_founder_offers::Step),
        Box::new(m0079_audit_addresses::Step),
        Box::new(m0080_overview::Step),
        Box::new(m0081_join_requests::Step),
    ]
}

/// The state of a database's schema compared with the steps of this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// These steps have not run yet.
    Behind(Vec<String>),
    /// These steps were run by a newer program.
    Newer(Vec<String>),
}

/// Compares the applied steps with those of this program.
pub fn schema_state(applied: &[String], steps: &[Box<dyn MigrationTrait>]) -> SchemaState {
    let unknown: Vec<String> = applied
        .iter()
        .filter(|name| steps.iter().all(|step| step.name() != name.as_str()))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        return SchemaState::Newer(unknown);
    }
    let missing: Vec<String> =
        steps.iter().map(|step| step.name().to_owned()).filter(|name| !applied.contains(name)).collect();
    if missing.is_empty() { SchemaState::Current } else { SchemaState::Behind(missing) }
}

/// Creates the two tables that must exist before the first step: the history of steps, and the lease of the migrating
/// program.
pub async fn prepare(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut table = Schema::new(db.get_database_backend()).create_table_from_entity(history::Entity);
    db.execute(table.if_not_exists()).await?;
    sql::run(
        db,
        "CREATE TABLE IF NOT EXISTS migration_lease (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            holder UUID,
            until BIGINT NOT NULL
        );
        INSERT INTO migration_lease (id, until) VALUES (1, 0) ON CONFLICT (id) DO NOTHING",
    )
    .await
}

/// The applied steps, oldest first. Fails before the first [`prepare`].
pub async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let rows = history::Entity::find().order_by_asc(history::Column::Version).all(db).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Runs a step and adds it to the history, both in the caller's transaction. `now` is in Unix milliseconds.
pub async fn apply(tx: &DatabaseTransaction, step: &dyn MigrationTrait, now: i64) -> Result<(), DbErr> {
    step.up(&SchemaManager::new(tx)).await?;
    let row = history::ActiveModel { version: Set(step.name().to_owned()), applied_at: Set(now / 1000) };
    history::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
