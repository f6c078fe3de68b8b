use super::RunsJobs;
use super::job_cache::{Cached, MailCounts, OwnedView};
use super::revocable::Revocable;
use super::to_unsigned;
use crate::Backend;
use crate::bulk_jobs::JobKey;
use crate::entity::bulk_job::{self, JobWork};
use crate::entity::bulk_outcome::Undone;
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::bulk::{JobKind, JobState, JobView, Outcome, PauseReason, THERE_ALREADY};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use domain::message::MessageState;
use sea_orm::{ConnectionTrait, DerivePartialModel, EntityTrait, FromQueryResult, Statement};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::Instant;

/// How long event streams share a view.
const SHARED: Duration = Duration::from_millis(400);
/// Counts are cached for so many times the duration of counting.
const RARELY: u32 = 10;

impl<R: RunsJobs> Desk<R> {
    /// The view of a job. The counts of rows are current; those of messages and open invitations are cached.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's who can still sign in, and for whoever is not the founder.
    pub async fn bulk_job(&self, job: JobId) -> Result<JobView> {
        let (owner, view) = load_view(&self.backend, job).await?;
        self.check_may_end(job, owner, view.kind).await?;
        Ok(JobView { is_others: owner != self.account(), ..view })
    }

    /// The same for event streams: all streams of a job share one view.
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
        self.check_may_end(job, owner, view.kind).await?;
        Ok(JobView { is_others: owner != self.account(), ..view })
    }
}

/// A job without its rows.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "bulk_job::Entity")]
pub(super) struct JobRecord {
    id: JobId,
    kind: JobKind,
    created_by: Option<AccountId>,
    state: JobState,
    paused_reason: Option<PauseReason>,
    work: Option<JobWork>,
    row_count: i32,
    stored: i32,
    created: i32,
    resent: i32,
    skipped: i32,
    failed: i32,
    changed: i32,
    confirmed: Option<i32>,
    created_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    worked_rows: i32,
    worked_ms: i64,
    undone_at: Option<i64>,
    head: Vec<u8>,
    job_key: Vec<u8>,
}

/// The view of a job, and its creator.
async fn load_view(backend: &Backend, job: JobId) -> Result<OwnedView> {
    let db = backend.db().read();
    let record = bulk_job::Entity::find_by_id(job).into_partial_model::<JobRecord>().one(db).await?;
    let record = record.ok_or(Error::Refused(Code::NotFound))?;
    let counts = cached_mail_counts(backend, job, record.kind).await?;
    let owner = record.created_by;
    let view = JobView {
        mailed: counts.mailed,
        mail_waiting: counts.waiting,
        mail_failed: counts.failed,
        mail_held: counts.held,
        open: counts.open,
        to_mend: counts.to_mend,
        returned: counts.returned,
        kept: counts.kept,
        open_invitations: counts.open_invitations,
        revoked: counts.revoked,
        ..record.into_view(backend, owner)
    };
    Ok((owner, view))
}

/// The header of a job of any kind.
#[derive(Deserialize)]
struct NamedHead {
    /// Only files have one.
    #[serde(default)]
    name: String,
}

impl JobRecord {
    /// The view for somebody, without the counts of other tables.
    pub(super) fn into_view(self, backend: &Backend, reader: Option<AccountId>) -> JobView {
        let (rows, created, resent) =
            (to_unsigned(self.row_count), to_unsigned(self.created), to_unsigned(self.resent));
        let (skipped, failed) = (to_unsigned(self.skipped), to_unsigned(self.failed));
        let changed = to_unsigned(self.changed);
        let key = JobKey::from_wrapped(backend, self.id, &self.job_key);
        // A job whose header cannot be decrypted is still shown.
        let name = key
            .and_then(|key| key.decrypt_head_of(&self.head))
            .map_or_else(|_| String::new(), |head: NamedHead| head.name);
        let is_ended = matches!(self.state, JobState::Done | JobState::Cancelled);
        JobView {
            id: self.id,
            kind: self.kind,
            confirmed: to_unsigned(self.confirmed.unwrap_or_default()),
            name,
            state: self.state,
            paused: self.paused_reason,
            rows,
            created,
            resent,
            skipped,
            failed,
            changed,
            left: rows.saturating_sub(created + resent + changed + skipped + failed),
            mailed: 0,
            mail_waiting: 0,
            mail_failed: 0,
            mail_held: 0,
            open: 0,
            returned: 0,
            kept: 0,
            open_invitations: 0,
            revoked: 0,
            to_mend: 0,
            is_forgotten: is_ended && self.stored == 0,
            is_others: self.created_by != reader,
            created_at: self.created_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
            worked_rows: to_unsigned(self.worked_rows),
            worked_ms: self.worked_ms,
            undone_at: self.undone_at,
            is_undoing: self.work == Some(JobWork::Undo),
        }
    }
}

async fn cached_mail_counts(backend: &Backend, job: JobId, kind: JobKind) -> Result<MailCounts> {
    let cached = backend.bulk().cached_job(job);
    let mut seen = cached.mail.lock().await;
    if let Some(seen) = seen.as_ref().filter(|seen| seen.until > Instant::now()) {
        return Ok(seen.value);
    }
    let began = Instant::now();
    let what = count_mail(backend, job, kind).await?;
    let now = Instant::now();
    *seen = Some(Cached { value: what, until: now + (now - began) * RARELY });
    Ok(what)
}

/// Raw SQL, for a count by state over a join. Without withdrawn messages, which have not failed, and without reminders.
const MAIL: &str = "
SELECT m.state, COUNT(*) AS count FROM bulk_outcome o JOIN message m ON m.invitation_id = o.invitation_id
WHERE o.job_id = $1 AND m.lane = 2 AND (m.reply_code IS NULL OR m.reply_code <> 'withdrawn')
GROUP BY m.state";

async fn count_mail(backend: &Backend, job: JobId, kind: JobKind) -> Result<MailCounts> {
    let db = backend.db().read();
    let ask = |sql: &str| Statement::from_sql_and_values(db.get_database_backend(), sql, [job.into()]);
    let mut counts = MailCounts::default();
    for row in MessageCount::find_by_statement(ask(MAIL)).all(db).await? {
        let number = u32::try_from(row.count).unwrap_or(u32::MAX);
        match row.state {
            MessageState::Sent => counts.mailed += number,
            MessageState::Held => counts.held += number,
            MessageState::Bounced | MessageState::Failed => counts.failed += number,
            _ => counts.waiting += number,
        }
    }
    for which in Revocable::ALL {
        let open = format!("SELECT COUNT(*) AS count {}", which.sql_from());
        counts.open_invitations += count_rows(db, ask(&open)).await?;
    }
    counts.open = counts.open_invitations;
    counts.revoked = count_rows(db, ask(REVOKED)).await?;
    if kind != JobKind::Invite && kind.can_be_undone() {
        for row in UndoneCount::find_by_statement(ask(UNDONE)).all(db).await? {
            let number = u32::try_from(row.count).unwrap_or(u32::MAX);
            match row.undone {
                None => counts.open += number,
                Some(Undone::Returned) => counts.returned += number,
                Some(Undone::Kept) => counts.kept += number,
            }
        }
    }
    counts.to_mend = count_rows(db, ask(&rows_to_mend_sql())).await?;
    Ok(counts)
}

/// Messages in one state.
#[derive(FromQueryResult)]
struct MessageCount {
    state: MessageState,
    count: i64,
}

#[derive(FromQueryResult)]
struct RowCount {
    count: i64,
}

async fn count_rows(db: &impl ConnectionTrait, ask: Statement) -> Result<u32> {
    let row = RowCount::find_by_statement(ask).one(db).await?;
    let row = row.ok_or_else(|| Error::broken("a count without a row"))?;
    Ok(u32::try_from(row.count).unwrap_or(u32::MAX))
}

/// Raw SQL, as for all counts here: changes of people that an undo takes back, has taken back, or has left.
const UNDONE: &str = "SELECT undone, COUNT(*) AS count FROM bulk_outcome
    WHERE job_id = $1 AND outcome = 'changed' AND before IS NOT NULL GROUP BY undone";

/// Raw SQL, as for all counts here: invitations that an undo has revoked.
const REVOKED: &str = "SELECT COUNT(*) AS count FROM bulk_outcome
    WHERE job_id = $1 AND outcome = 'created' AND undone = 'returned'";

/// Changes by what an undo did with them.
#[derive(FromQueryResult)]
struct UndoneCount {
    undone: Option<Undone>,
    count: i64,
}

/// Raw SQL, as for all counts here. The condition is that of [`Outcome::is_to_mend`].
fn rows_to_mend_sql() -> String {
    let fine = THERE_ALREADY.map(|code| format!("'{}'", code.as_str())).join(", ");
    let (failed, skipped) = (Outcome::Failed.as_str(), Outcome::Skipped.as_str());
    format!(
        "SELECT COUNT(*) AS count FROM bulk_outcome
        WHERE job_id = $1 AND (outcome = '{failed}' OR (outcome = '{skipped}' AND code NOT IN ({fine})))"
    )
}
