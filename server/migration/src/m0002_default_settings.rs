//! A row for every setting with its default, so that the table shows all settings in force.

use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0002_default_settings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut insert = Query::insert();
        insert.into_table("setting").columns(["key", "value", "updated_at"]);
        for (key, value) in DEFAULTS {
            insert.values_panic([(*key).into(), (*value).into(), 0_i64.into()]);
        }
        // An existing row was set on purpose and stays.
        insert.on_conflict(OnConflict::column("key").do_nothing().to_owned());
        manager.execute(insert).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The default settings.
pub const DEFAULTS: &[(&str, &str)] = &[
    ("organization_name", ""),
    ("support_contact", ""),
    ("invitation_days", "7"),
    ("sign_in_tries_account", "10"),
    ("sign_in_tries_address", "100"),
    ("sign_in_window_s", "900"),
    ("availability_per_second", "20"),
    ("fresh_links_per_hour", "3"),
    ("session_idle_h", "12"),
    ("session_days", "7"),
    ("reset_minutes", "60"),
    ("lease_s", "30"),
    ("reminder_after_days", "3"),
    ("reminders_at_most", "2"),
    ("default_locale", "en"),
    ("bulk_rows_days", "90"),
    ("audit_address_months", "12"),
    ("audit_months", "0"),
    ("bulk_mails_per_minute", "0"),
    ("four_eyes", "0"),
    ("least_age", "0"),
    ("claim_minutes", "120"),
    ("image_days", "30"),
    ("document_notice_days", "60 30 7"),
    ("self_service_steps", "names birth contact document organization more"),
    ("required_of_employee", "date_of_birth birth_country nationalities country"),
    ("required_of_contractor", "date_of_birth birth_country nationalities country"),
    ("required_of_member", "date_of_birth birth_country nationalities country"),
    ("required_of_student", "date_of_birth birth_country nationalities country"),
    ("required_of_guest", "date_of_birth birth_country nationalities country"),
    ("privacy_notice", "1"),
    ("restored_at", "0"),
    ("deletion_days", "30"),
    ("logo", "0"),
    ("time_zone", "UTC"),
    ("about_en", ""),
    ("about_it", ""),
    ("factor_required_of", "nobody"),
    ("factor_grace_days", "7"),
    ("factor_holders_since", "0"),
    ("factor_everybody_since", "0"),
    ("unactivated_days", "0"),
    ("dormant_days", "0"),
    ("dormant_warning_days", "14"),
    ("allowed_domains", ""),
    ("refused_domains", ""),
    ("reserved_usernames", ""),
    ("password_least", "15"),
    ("self_registration", "0"),
    ("self_registration_domains", ""),
    ("self_registration_unit", ""),
    ("self_registration_most", "100"),
    ("self_registration_ends", ""),
];
