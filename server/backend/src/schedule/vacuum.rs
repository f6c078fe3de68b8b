//! Removes deleted data from the files of the database: on SQLite it truncates the write-ahead log, on PostgreSQL it vacuums
//! the tables, which otherwise keep old rows for an unknown time. Runs every hour, and soon after an erasure.

use super::Rest;
use crate::Backend;
use crate::error::Result;

/// The tables with personal data or wrapped keys.
const TABLES: [&str; 25] = [
    "account",
    "address_change",
    "address_confirmation",
    "audit_address_key",
    "blind_index",
    "bulk_chunk",
    "bulk_chunk_addresses",
    "bulk_job",
    "document_expiry",
    "email_claim",
    "entry_lock",
    "handed_link",
    "identity",
    "identity_document",
    "identity_image",
    "identity_revision",
    "identity_step",
    "invitation",
    "member",
    "message",
    "permission_grant",
    "person",
    "saved_view",
    "search_token",
    "session",
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
