use super::to_unsigned;
use crate::accounts;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{JobKey, job_subject};
use crate::db::Tx;
use crate::entity::bulk_job;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use crate::limits::{self, Kind, Limit};
use crate::reach::EVERYONE;
use crate::unit_paths;
use domain::audit::Action;
use domain::bulk::{JobBegun, JobDraft, JobKind, JobState};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, IntoActiveModel,
    QueryFilter, QueryTrait,
};
use sha2::{Digest, Sha256};

/// Most jobs of one account that are not started. Few, since each may be as large as the largest file. They are deleted
/// after a day.
const PREPARING_MOST: usize = 10;
/// Most jobs that one account begins within a day. The shell has no limit.
pub(super) const PER_DAY: Limit = Limit { max: 200, window_s: 86_400 };
/// Most bytes that the jobs of one account take: some twenty of the largest files.
const STORED_BYTES_MOST: i64 = 2 << 30;

impl Desk<CanBulkInvite> {
    /// Creates a job, whose rows follow. The same draft again returns the same job, whatever its state.
    ///
    /// # Errors
    /// `idempotency_mismatch` for a key that belongs to another draft; the faults of the header and its options; at the unit
    /// `choice_missing` where the border has several, `choice_unknown` for one beyond it, `unit_archived`;
    /// `too_many` for too many jobs today, or not started; `too_large` for too many bytes in this account's jobs.
    pub async fn begin_bulk(&self, mut draft: JobDraft) -> Result<JobBegun> {
        draft.check_shape()?;
        let options = draft.check_options()?;
        draft.key = draft.key.to_ascii_lowercase();
        let backend = &self.backend;
        // Written down, so that a border that changes later does not put people elsewhere.
        let unit = unit_paths::of_new(backend.db().read(), self.reach(), options.unit()).await?;
        let unit = match unit {
            // Each row names its own.
            Err(Code::ChoiceMissing) if draft.unit_column().is_some() => None,
            unit => unit.map_err(|code| Faults::one(Field::Unit, code))?,
        };
        draft.unit = unit.map(|unit| unit.to_string()).unwrap_or_default();
        let created_by = self.account();
        if let Some(known) = find_by_key(backend.db().read(), created_by, &draft.key).await? {
            return self.check_same_draft(&known, &draft);
        }
        if let Some(by) = self.account() {
            limits::reserve(backend, Kind::BulkJob, &by.to_string(), PER_DAY).await?;
        }
        let id = backend.new_id();
        let key = JobKey::generate(backend, id);
        let head = key.encrypt_head(backend, &draft)?;
        let row = bulk_job::Model {
            id,
            created_by,
            idempotency_key: draft.key.clone(),
            kind: JobKind::Invite,
            state: JobState::Preparing,
            paused_reason: None,
            work: None,
            row_count: i32::try_from(draft.rows).map_err(Error::broken)?,
            stored: 0,
            stored_bytes: i64::try_from(head.len()).map_err(Error::broken)?,
            created: 0,
            resent: 0,
            skipped: 0,
            failed: 0,
            changed: 0,
            confirmed: None,
            frozen_to: None,
            head,
            job_key: key.wrapped(backend)?,
            lease_id: None,
            lease_until: None,
            created_at: backend.now(),
            started_at: None,
            ended_at: None,
            worked_rows: 0,
            worked_ms: 0,
            undone_at: None,
        };
        let work = async |tx: Tx| {
            let tx = &*tx;
            check_room(tx, created_by).await?;
            // Of two concurrent requests with one key, the second finds the job of the first.
            let mut insert = bulk_job::Entity::insert(row.clone().into_active_model()).into_query();
            tx.execute(insert.on_conflict(OnConflict::new().do_nothing().to_owned())).await?;
            let found = find_by_key(tx, created_by, &draft.key).await?;
            let found = found.ok_or_else(|| Error::broken("a job was neither there nor made"))?;
            if found.id == id {
                let detail = serde_json::json!({ "rows": draft.rows, "held": draft.hold });
                let entry = Entry { action: Action::BulkBegun, subject: job_subject(id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(found)
        };
        let found = backend.db().write(work).await?;
        self.check_same_draft(&found, &draft)
    }

    /// The job with this key, if there is one.
    pub async fn begun_bulk(&self, key: &str) -> Result<Option<JobBegun>> {
        let created_by = self.account();
        let row = find_by_key(self.backend.db().read(), created_by, key).await?;
        row.map(|row| job_begun(&row)).transpose()
    }

    fn check_same_draft(&self, row: &bulk_job::Model, draft: &JobDraft) -> Result<JobBegun> {
        if row.kind != JobKind::Invite {
            return Err(Error::Refused(Code::IdempotencyMismatch));
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let mut known = key.decrypt_head(row)?;
        // The names of the columns and of the file are deleted with the rows; the other fields are still compared.
        if known.header.is_empty() {
            known.header.clone_from(&draft.header);
            known.name.clone_from(&draft.name);
        }
        if known != *draft {
            return Err(Error::Refused(Code::IdempotencyMismatch));
        }
        job_begun(row)
    }
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "bulk_job::Entity")]
struct StoredJob {
    state: JobState,
    stored_bytes: i64,
}

/// Checks the limits of an account, and locks it, so that concurrent requests are counted.
pub(super) async fn check_room(tx: &DatabaseTransaction, created_by: Option<AccountId>) -> Result<()> {
    let Some(account) = created_by else { return Ok(()) };
    accounts::lock(EVERYONE, tx, account).await?;
    let jobs = bulk_job::Entity::find()
        .filter(owned_by(created_by))
        .into_partial_model::<StoredJob>()
        .all(tx)
        .await?;
    let preparing = jobs.iter().filter(|job| job.state == JobState::Preparing).count();
    if preparing >= PREPARING_MOST {
        return Err(Error::Refused(Code::TooMany));
    }
    if jobs.iter().map(|job| job.stored_bytes).sum::<i64>() >= STORED_BYTES_MOST {
        return Err(Error::Refused(Code::TooLarge));
    }
    Ok(())
}

pub(super) fn job_begun(row: &bulk_job::Model) -> Result<JobBegun> {
    Ok(JobBegun { id: row.id, state: row.state, stored: to_unsigned(row.stored) })
}

pub(super) async fn find_by_key(
    db: &impl ConnectionTrait,
    created_by: Option<AccountId>,
    key: &str,
) -> Result<Option<bulk_job::Model>> {
    let this = owned_by(created_by).add(bulk_job::Column::IdempotencyKey.eq(key));
    Ok(bulk_job::Entity::find().filter(this).one(db).await?)
}

/// The key of a submission, computed from its content, so that a repeated command finds its job.
pub fn idempotency_key(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

/// The jobs of an account, or those of the shell.
pub(super) fn owned_by(created_by: Option<AccountId>) -> sea_orm::Condition {
    let theirs = match created_by {
        Some(account) => bulk_job::Column::CreatedBy.eq(account),
        None => bulk_job::Column::CreatedBy.is_null(),
    };
    sea_orm::Condition::all().add(theirs)
}
