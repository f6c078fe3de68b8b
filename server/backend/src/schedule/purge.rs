//! Forgets what is over: sessions that have ended, counters whose window is long past, links that no longer open, bulk
//! jobs that were begun and never started, rows of bulk jobs that ended long ago, pictures whose time is over.

use crate::Backend;
use crate::bulk;
use crate::error::Result;
use crate::images;
use sea_orm::{ConnectionTrait, Statement};

const DAY: i64 = 86_400_000;
/// Rows in one transaction, so that those who wait for the writer do not notice.
const BATCH: u64 = 500;

pub(super) async fn run(backend: &Backend) -> Result<()> {
    let now = backend.now();
    let idle = now - i64::from(backend.settings().session_idle_h) * 3_600_000;
    delete(
        backend,
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at <= $1 LIMIT 500)",
        now,
    )
    .await?;
    delete(
        backend,
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE seen_at <= $1 LIMIT 500)",
        idle,
    )
    .await?;
    // No window is longer than a day, and no link to a new password is good for as long as a week.
    delete(
        backend,
        "DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE window_start <= $1 LIMIT 500)",
        now - DAY,
    )
    .await?;
    delete(
        backend,
        "DELETE FROM password_reset WHERE id IN (SELECT id FROM password_reset WHERE expires_at <= $1 LIMIT 500)",
        now - 7 * DAY,
    )
    .await?;
    delete(
        backend,
        "DELETE FROM address_confirmation WHERE id IN (
            SELECT id FROM address_confirmation WHERE expires_at <= $1 LIMIT 500)",
        now - 7 * DAY,
    )
    .await?;
    // What was shown of an invitation ends with it.
    delete(
        backend,
        "DELETE FROM handed_link WHERE id IN (
            SELECT h.id FROM handed_link h JOIN invitation i ON i.id = h.invitation_id
            WHERE i.expires_at <= $1 LIMIT 500)",
        now - 7 * DAY,
    )
    .await?;
    // Rows that were never processed are somebody's personal data without a purpose; their job goes with them.
    delete(
        backend,
        "DELETE FROM bulk_job WHERE id IN (
            SELECT id FROM bulk_job WHERE state = 'preparing' AND created_at <= $1 LIMIT 500)",
        now - DAY,
    )
    .await?;
    bulk::forget_rows(backend).await?;
    images::delete_due(backend).await
}

async fn delete(backend: &Backend, sql: &str, before: i64) -> Result<()> {
    loop {
        let deleted = backend
            .db()
            .write(async |tx| {
                let tx = &*tx;
                let statement =
                    Statement::from_sql_and_values(tx.get_database_backend(), sql, [before.into()]);
                Ok(tx.execute_raw(statement).await?.rows_affected())
            })
            .await?;
        if deleted < BATCH {
            return Ok(());
        }
    }
}
