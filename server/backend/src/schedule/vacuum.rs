//! Removes deleted data from the files of the database: on SQLite it truncates the write-ahead log, on PostgreSQL it vacuums
//! the tables, which otherwise keep old rows for an unknown time. Runs every hour, and soon after an erasure.

use super::Rest;
use crate::Backend;
use crate::error::Result;

/// The tables with personal data or wrapped keys.
const TABLES: [&str; 40] = [
    "account",
    "address_change",
    "address_confirmation",
    "audit_address_key",
    "authenticator",
    "blind_index",
    "bulk_chunk",
    "bulk_chunk_addresses",
    "bulk_job",
    "bulk_outcome",
    "bulk_person",
    "ceremony",
    "document_expiry",
    "email_claim",
    "entry_lock",
    "factor_reset",
    "field_value",
    "former_username",
    "handed_link",
    "identity",
    "identity_document",
    "identity_image",
    "identity_removal",
    "identity_revision",
    "identity_step",
    "invitation",
    "join_request",
    "member",
    "message",
    "passkey",
    "password_reset",
    "permission_grant",
    "person",
    "possible_user",
    "recovery_code",
    "registry_columns",
    "saved_view",
    "search_token",
    "session",
    "signing_in",
];

pub(super) async fn run(backend: &Backend) -> Result<Rest> {
    let is_vacuumed = backend.db().vacuum(&TABLES).await?;
    if !is_vacuumed {
        tracing::info!(
            "a long transaction still reads what was deleted: the tables are vacuumed again in a minute"
        );
    }
    let vacuumed = if is_vacuumed { Rest::None } else { Rest::Later };
    Ok(vacuumed.and(if backend.db().checkpoint().await? { Rest::None } else { Rest::Some }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::TestBackend;
    use sea_orm::{DbBackend, FromQueryResult, Statement};

    /// Tables of which an erasure deletes nothing personal: what the organization decides, counts, keys of the installation,
    /// and what is kept on purpose.
    const NOTHING_PERSONAL: &[&str] = &[
        "attempt",
        "audit_about",
        "audit_checkpoint",
        "audit_event",
        "audit_progress",
        "audit_seal",
        "cell",
        "cell_change",
        "counter",
        "day_change",
        "day_count",
        "different_people",
        "erasure",
        "field",
        "first_permission",
        "founder_offer",
        "grp",
        "job_stage",
        "job_stage_change",
        "join_link",
        "logo",
        "mail_text",
        "master_key",
        "migration_lease",
        "notice_draft",
        "notice_text",
        "notice_version",
        "person_touched",
        "profile",
        "schedule",
        "seaql_migrations",
        "set_up",
        "setting",
        "setting_change",
        "setting_section",
        "tree",
        "unit",
        "unit_below",
        "used_ceremony",
        "wrapped_key",
    ];

    #[derive(FromQueryResult)]
    struct Table {
        name: String,
    }

    #[tokio::test]
    async fn every_table_is_vacuumed_or_has_nothing_personal() {
        let desk = TestBackend::new().await;
        let db = desk.backend.db().read();
        if db.get_database_backend() != DbBackend::Sqlite {
            // The same steps make both.
            return;
        }
        let all = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let all = Table::find_by_statement(Statement::from_string(DbBackend::Sqlite, all));
        let all: Vec<String> = all.all(db).await.unwrap().into_iter().map(|table| table.name).collect();
        let known = |name: &str| TABLES.contains(&name) || NOTHING_PERSONAL.contains(&name);
        let unknown: Vec<&String> = all.iter().filter(|name| !known(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let is_there = |name: &str| all.iter().any(|table| table == name);
        let gone: Vec<&&str> = TABLES.iter().chain(NOTHING_PERSONAL).filter(|name| !is_there(name)).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }
}
