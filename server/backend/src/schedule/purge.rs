//! Forgets what is over: sessions that have ended, counters whose window is long past, links that no longer open, bulk
//! jobs that were begun and never started, rows of bulk jobs that ended long ago, pictures whose time is over. A run does
//! so much and no more; what is left is done by the next one, in a moment.

use super::Rest;
use crate::Backend;
use crate::bulk;
use crate::db::Tx;
use crate::error::Result;
use crate::pictures;
use sea_orm::{ConnectionTrait, Statement};

const DAY: i64 = 86_400_000;
/// Rows in one transaction, so that those who wait for the writer do not notice.
const ROWS: u64 = 500;
/// Transactions of a run for each kind.
const BATCHES: u32 = 20;

pub(super) async fn run(backend: &Backend) -> Result<Rest> {
    let now = backend.now();
    let idle = now - i64::from(backend.settings().session_idle_h) * 3_600_000;
    let mut rest = Rest::None;
    // Raw, since each deletes a bounded number of rows along one index.
    for (sql, before) in [
        ("DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at <= $1 LIMIT 500)", now),
        ("DELETE FROM session WHERE id IN (SELECT id FROM session WHERE seen_at <= $1 LIMIT 500)", idle),
        // No window is longer than a day, and no link to a new password is good for as long as a week.
        (
            "DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE window_start <= $1 LIMIT 500)",
            now - DAY,
        ),
        (
            "DELETE FROM password_reset WHERE id IN (
                SELECT id FROM password_reset WHERE expires_at <= $1 LIMIT 500)",
            now - 7 * DAY,
        ),
        (
            "DELETE FROM address_confirmation WHERE id IN (
                SELECT id FROM address_confirmation WHERE expires_at <= $1 LIMIT 500)",
            now - 7 * DAY,
        ),
        // What was shown of an invitation ends with it.
        (
            "DELETE FROM handed_link WHERE id IN (
                SELECT h.id FROM handed_link h JOIN invitation i ON i.id = h.invitation_id
                WHERE i.expires_at <= $1 LIMIT 500)",
            now - 7 * DAY,
        ),
    ] {
        rest = rest.and(delete(backend, sql, before).await?);
    }
    for is_left in [
        bulk::delete_unstarted(backend, now - DAY, BATCHES).await?,
        bulk::delete_expired_rows(backend, BATCHES).await?,
        pictures::delete_due(backend, BATCHES).await?,
    ] {
        rest = rest.and(if is_left { Rest::Some } else { Rest::None });
    }
    Ok(rest)
}

async fn delete(backend: &Backend, sql: &str, before: i64) -> Result<Rest> {
    for _ in 0..BATCHES {
        let deleted = backend
            .db()
            .write(async |tx: Tx| {
                let tx = &*tx;
                let statement =
                    Statement::from_sql_and_values(tx.get_database_backend(), sql, [before.into()]);
                Ok(tx.execute_raw(statement).await?.rows_affected())
            })
            .await?;
        if deleted < ROWS {
            return Ok(Rest::None);
        }
    }
    Ok(Rest::Some)
}
