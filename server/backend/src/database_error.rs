//! Classification of database errors, in the spellings of both databases.

use sea_orm::sqlx::{self, postgres::PgDatabaseError, sqlite::SqliteError};
use sea_orm::{DbErr, RuntimeErr};

/// The kind of a database error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// A conflict with another transaction: a retry may succeed at once.
    Contention,
    /// No connection, no disk space, no server: a later retry may succeed.
    Outage,
    /// Anything else.
    Other,
}

/// A unique constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unique {
    AccountEmail,
    AccountUsername,
    ExternalId,
    Founder,
    OpenInvitation,
    SessionToken,
    MessageId,
    Grant,
    IdentityAccount,
    ImagePlace,
    Document,
    UnitName,
    UnitCode,
    GroupName,
    FieldKey,
    FieldNumber,
    FieldValue,
    Seal,
    View,
    ProfileName,
    EmailClaim,
    OpenAddressChange,
}

/// The name of the constraint on PostgreSQL, and the columns in SQLite's message.
const UNIQUES: &[(Unique, &str, &str)] = &[
    (Unique::AccountEmail, "uq_account_email_key", "account.email_key"),
    (Unique::AccountUsername, "uq_account_username", "account.username"),
    (Unique::ExternalId, "uq_account_external_id", "account.external_id"),
    (Unique::Founder, "uq_account_founder", "account.founder"),
    (Unique::OpenInvitation, "uq_invitation_open", "invitation.email_key"),
    (Unique::SessionToken, "uq_session_token_hash", "session.token_hash"),
    (Unique::MessageId, "uq_message_message_id", "message.message_id"),
    // SQLite names the index where it has expressions.
    (Unique::Grant, "uq_permission_grant", "index 'uq_permission_grant'"),
    (Unique::IdentityAccount, "uq_identity_account", "identity.account_id"),
    (Unique::ImagePlace, "uq_identity_image_place", "identity_image.document_id, identity_image.side"),
    (Unique::Document, "identity_document_pkey", "identity_document.id"),
    (Unique::UnitName, "uq_unit_name", "unit.parent, unit.name_key"),
    (Unique::UnitCode, "uq_unit_code", "unit.code"),
    (Unique::GroupName, "uq_grp_name", "grp.name_key"),
    (Unique::FieldKey, "uq_field_key", "field.key"),
    (Unique::FieldNumber, "uq_field_number", "field.number"),
    (Unique::FieldValue, "uq_field_value", "field_value.field, field_value.value_key"),
    (Unique::Seal, "audit_seal_pkey", "audit_seal.number"),
    (Unique::View, "uq_saved_view_own", "saved_view.owner, saved_view.name_key"),
    (Unique::View, "uq_saved_view_shared", "saved_view.owner, saved_view.name_key"),
    (Unique::ProfileName, "uq_profile_name", "profile.name_key"),
    (Unique::EmailClaim, "email_claim_pkey", "email_claim.email_key"),
    (Unique::OpenAddressChange, "uq_address_change_open", "address_change.account_id"),
];

/// The unique constraint that a statement has violated, if that is why it failed.
pub(crate) fn violated(error: &DbErr) -> Option<Unique> {
    let database = database_error(error)?;
    if let Some(postgres) = database.try_downcast_ref::<PgDatabaseError>() {
        let name = (postgres.code() == "23505").then(|| postgres.constraint())??;
        return UNIQUES.iter().find(|(_, constraint, _)| *constraint == name).map(|(unique, ..)| *unique);
    }
    let sqlite = database.try_downcast_ref::<SqliteError>()?;
    let columns = sqlx::error::DatabaseError::message(sqlite).strip_prefix("UNIQUE constraint failed: ")?;
    UNIQUES.iter().find(|(_, _, spelled)| *spelled == columns).map(|(unique, ..)| *unique)
}

/// The kind of an error.
pub(crate) fn classify(error: &DbErr) -> ErrorKind {
    if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) {
        return ErrorKind::Outage;
    }
    if let Some(database) = database_error(error) {
        let code = database.code().unwrap_or_default();
        return match database.try_downcast_ref::<SqliteError>() {
            Some(_) => classify_sqlite(&code),
            None => classify_postgres(&code),
        };
    }
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            match &**error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed => ErrorKind::Outage,
                _ => ErrorKind::Other,
            }
        }
        _ => ErrorKind::Other,
    }
}

/// Whether the database has answered with an error and rolled back the transaction; otherwise the connection has failed.
pub(crate) fn is_answer(error: &DbErr) -> bool {
    let Some(database) = database_error(error) else { return false };
    let code = database.code().unwrap_or_default();
    database.try_downcast_ref::<PgDatabaseError>().is_none()
        || !(code.starts_with("08") || code.starts_with("57P"))
}

/// The low byte of SQLite's extended code is the primary code.
fn classify_sqlite(code: &str) -> ErrorKind {
    match code.parse::<i32>().map(|code| code & 0xff) {
        Ok(5 | 6) => ErrorKind::Contention,        // BUSY, LOCKED
        Ok(9 | 10 | 13 | 14) => ErrorKind::Outage, // INTERRUPT after the time limit, IOERR, FULL, CANTOPEN
        _ => ErrorKind::Other,
    }
}

fn classify_postgres(code: &str) -> ErrorKind {
    match code {
        "40001" | "40P01" | "55P03" => ErrorKind::Contention,
        _ if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => ErrorKind::Outage,
        "57014" | "58030" | "25006" => ErrorKind::Outage, // time-out, I/O, a server that only reads
        _ => ErrorKind::Other,
    }
}

fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            match &**error {
                sqlx::Error::Database(database) => Some(&**database),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart() {
        for (code, trouble) in [
            ("5", ErrorKind::Contention),
            ("517", ErrorKind::Contention),
            ("9", ErrorKind::Outage),
            ("13", ErrorKind::Outage),
            ("2067", ErrorKind::Other),
        ] {
            assert_eq!(classify_sqlite(code), trouble, "{code}");
        }
        for (code, trouble) in [
            ("40001", ErrorKind::Contention),
            ("40P01", ErrorKind::Contention),
            ("53100", ErrorKind::Outage),
            ("57P01", ErrorKind::Outage),
            ("23505", ErrorKind::Other),
        ] {
            assert_eq!(classify_postgres(code), trouble, "{code}");
        }
    }
}
