use super::job_cache::{Cached, MailCounts};
use super::revocable::Revocable;
use crate::Backend;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::bulk::{JobState, JobView, Outcome, PauseReason, THERE_ALREADY};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use domain::message::MessageState;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::time::Duration;
use tokio::time::Instant;

/// Streams of events share what one of them has read for so long.
const SHARED: Duration = Duration::from_millis(400);
/// Counting may take one part in so many of the time.
const RARELY: u32 = 10;

impl Desk<CanBulkInvite> {
    /// How a job stands. Its rows are counted as they are; its messages and open invitations as they were at most ten
    /// times as long ago as counting them takes.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's.
    pub async fn bulk_job(&self, job: JobId) -> Result<JobView> {
        let (owner, view) = load_view(&self.backend, job).await?;
        self.check_own(job, owner).await?;
        Ok(view)
    }

    /// The same for a stream of events: all that watch a job share one reading.
    ///
    /// # Errors
    /// As for [`bulk_job`](Self::bulk_job).
    pub async fn watch_bulk_job(&self, job: JobId) -> Result<JobView> {
        let cached = self.backend.bulk().cached_job(job);
        let mut seen = cached.view.lock().await;
        let is_fresh = seen.as_ref().is_some_and(|seen| seen.until > Instant::now());
        if !is_fresh {
            let what = load_view(&self.backend, job).await?;
            *seen = Some(Cached { value: what, until: Instant::now() + SHARED });
        }
        let found = seen.as_ref().map(|seen| seen.value.clone());
        drop(seen);
        let (owner, view) = found.ok_or(Error::Refused(Code::NotFound))?;
        self.check_own(job, owner).await?;
        Ok(view)
    }
}

const COLUMNS: &str = "id, created_by, state, paused_reason, row_count, created, resent, skipped, failed,
    created_at, started_at, ended_at, worked_rows, worked_ms, stored";

/// A job with everything about it, and whose it is.
async fn load_view(backend: &Backend, job: JobId) -> Result<(Option<AccountId>, JobView)> {
    let db = backend.db().read();
    let sql = format!("SELECT {COLUMNS} FROM bulk_job WHERE id = $1");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [job.into()]);
    let row = db.query_one_raw(statement).await?.ok_or(Error::Refused(Code::NotFound))?;
    let (owner, view) = view_from_row(&row)?;
    let counts = cached_mail_counts(backend, job).await?;
    let view = JobView {
        mailed: counts.mailed,
        mail_waiting: counts.waiting,
        mail_failed: counts.failed,
        mail_held: counts.held,
        open: counts.open,
        to_mend: counts.to_mend,
        ..view
    };
    Ok((owner, view))
}

/// The columns of a view, in the order in which [`view`] reads them.
pub(super) fn columns() -> &'static str {
    COLUMNS
}

/// A job without what is counted elsewhere, and whose it is.
pub(super) fn view_from_row(row: &QueryResult) -> Result<(Option<AccountId>, JobView)> {
    let number = |at: usize| row.try_get_by_index::<i32>(at).map(super::to_unsigned);
    let paused: Option<String> = row.try_get_by_index(3)?;
    let (rows, created, resent, skipped, failed) =
        (number(4)?, number(5)?, number(6)?, number(7)?, number(8)?);
    let state = row.try_get_by_index(2)?;
    let is_ended = matches!(state, JobState::Done | JobState::Cancelled);
    let view = JobView {
        id: JobId::new(row.try_get_by_index(0)?),
        state,
        paused: paused.and_then(|word| PauseReason::from_word(&word)),
        rows,
        created,
        resent,
        skipped,
        failed,
        left: rows.saturating_sub(created + resent + skipped + failed),
        mailed: 0,
        mail_waiting: 0,
        mail_failed: 0,
        mail_held: 0,
        open: 0,
        to_mend: 0,
        is_forgotten: is_ended && number(14)? == 0,
        created_at: row.try_get_by_index(9)?,
        started_at: row.try_get_by_index(10)?,
        ended_at: row.try_get_by_index(11)?,
        worked_rows: number(12)?,
        worked_ms: row.try_get_by_index(13)?,
    };
    Ok((row.try_get_by_index(1)?, view))
}

async fn cached_mail_counts(backend: &Backend, job: JobId) -> Result<MailCounts> {
    let cached = backend.bulk().cached_job(job);
    let mut seen = cached.mail.lock().await;
    if let Some(seen) = seen.as_ref().filter(|seen| seen.until > Instant::now()) {
        return Ok(seen.value);
    }
    let began = Instant::now();
    let what = count_mail(backend, job).await?;
    let now = Instant::now();
    *seen = Some(Cached { value: what, until: now + (now - began) * RARELY });
    Ok(what)
}

/// A message that was withdrawn has not failed; reminders are not the job's.
const MAIL: &str = "
SELECT m.state, COUNT(*) FROM bulk_outcome o JOIN message m ON m.invitation_id = o.invitation_id
WHERE o.job_id = $1 AND m.lane = 2 AND (m.reply_code IS NULL OR m.reply_code <> 'withdrawn')
GROUP BY m.state";

async fn count_mail(backend: &Backend, job: JobId) -> Result<MailCounts> {
    let db = backend.db().read();
    let ask = |sql: &str| Statement::from_sql_and_values(db.get_database_backend(), sql, [job.into()]);
    let mut counts = MailCounts::default();
    for row in db.query_all_raw(ask(MAIL)).await? {
        let number = u32::try_from(row.try_get_by_index::<i64>(1)?).unwrap_or(u32::MAX);
        match MessageState::from_word(&row.try_get_by_index::<String>(0)?) {
            Some(MessageState::Sent) => counts.mailed += number,
            Some(MessageState::Held) => counts.held += number,
            Some(MessageState::Bounced | MessageState::Failed) => counts.failed += number,
            _ => counts.waiting += number,
        }
    }
    for which in Revocable::ALL {
        counts.open += count_rows(db, ask(&format!("SELECT COUNT(*) {}", which.sql_from()))).await?;
    }
    counts.to_mend = count_rows(db, ask(&rows_to_mend_sql())).await?;
    Ok(counts)
}

async fn count_rows(db: &impl ConnectionTrait, ask: Statement) -> Result<u32> {
    let row = db.query_one_raw(ask).await?.ok_or_else(|| Error::broken("a count without a row"))?;
    Ok(u32::try_from(row.try_get_by_index::<i64>(0)?).unwrap_or(u32::MAX))
}

/// What [`Outcome::is_to_mend`] says, as the database asks it.
fn rows_to_mend_sql() -> String {
    let fine = THERE_ALREADY.map(|code| format!("'{}'", code.as_str())).join(", ");
    let (failed, skipped) = (Outcome::Failed.as_str(), Outcome::Skipped.as_str());
    format!(
        "SELECT COUNT(*) FROM bulk_outcome
        WHERE job_id = $1 AND (outcome = '{failed}' OR (outcome = '{skipped}' AND code NOT IN ({fine})))"
    )
}
