use crate::audit::{self, Entry};
use crate::bulk::begin::{PER_DAY, check_room, find_by_key, job_begun};
use crate::bulk::encryption::JobKey;
use crate::bulk::people::SelectedPerson;
use crate::bulk::store_chunk::{self, NewChunk};
use crate::bulk::stored_rows::StoredRows;
use crate::bulk::{job_subject, to_unsigned};
use crate::db::Tx;
use crate::entity::bulk_job;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::limits::{self, Kind};
use domain::audit::Action;
use domain::bulk::update::{UpdateChunk, UpdateDraft};
use domain::bulk::{JobBegun, JobKind, JobState, JobView};
use domain::form::Code;
use domain::id::JobId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait};

impl Desk<CanManageAccounts> {
    /// Creates a job, whose rows follow. The same draft again returns the same job, whatever its state.
    ///
    /// # Errors
    /// `permission_missing` without the right to see the registry; `confirm_first` where addresses are to change; the faults of the header; `idempotency_mismatch` for a key that belongs
    /// to another draft; `too_many`, `too_large` for too many jobs.
    pub async fn begin_update(&self, mut draft: UpdateDraft) -> Result<JobBegun> {
        self.require_registry().await?;
        draft.check_shape().map_err(Error::Refused)?;
        if draft.has_addresses() {
            self.require_confirmation()?;
        }
        draft.key = draft.key.to_ascii_lowercase();
        let (backend, created_by) = (&self.backend, self.account());
        if let Some(known) = find_by_key(backend.db().read(), created_by, &draft.key).await? {
            return self.check_same_update(&known, &draft);
        }
        if let Some(by) = created_by {
            limits::reserve(backend, Kind::BulkJob, &by.to_string(), PER_DAY).await?;
        }
        let id = backend.new_id();
        let job = self.update_row(id, &draft)?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            check_room(tx, created_by).await?;
            // Of two concurrent requests with one key, the second finds the job of the first.
            let mut insert = bulk_job::Entity::insert(job.clone().into_active_model()).into_query();
            tx.execute(insert.on_conflict(OnConflict::new().do_nothing().to_owned())).await?;
            let found = find_by_key(tx, created_by, &draft.key).await?;
            let found = found.ok_or_else(|| Error::broken("a job was neither there nor made"))?;
            if found.id == id {
                let detail = serde_json::json!({ "kind": JobKind::Update, "rows": draft.rows });
                let entry = Entry { action: Action::BulkBegun, subject: job_subject(id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(found)
        };
        let found = backend.db().write(work).await?;
        self.check_same_update(&found, &draft)
    }

    fn update_row(&self, id: JobId, draft: &UpdateDraft) -> Result<bulk_job::Model> {
        let backend = &self.backend;
        let key = JobKey::generate(backend, id);
        let head = key.encrypt_head(backend, draft)?;
        let rows = i32::try_from(draft.rows).map_err(Error::broken)?;
        Ok(bulk_job::Model {
            id,
            created_by: self.account(),
            idempotency_key: draft.key.clone(),
            kind: JobKind::Update,
            state: JobState::Preparing,
            paused_reason: None,
            work: None,
            row_count: rows,
            stored: 0,
            stored_bytes: i64::try_from(head.len()).map_err(Error::broken)?,
            created: 0,
            resent: 0,
            skipped: 0,
            failed: 0,
            changed: 0,
            confirmed: Some(rows),
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
        })
    }

    fn check_same_update(&self, row: &bulk_job::Model, draft: &UpdateDraft) -> Result<JobBegun> {
        let mismatch = || Error::Refused(Code::IdempotencyMismatch);
        if row.kind != JobKind::Update {
            return Err(mismatch());
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let mut known: UpdateDraft = key.decrypt_head_of(&row.head)?;
        // The name of the file is deleted with the rows; the other fields are still compared.
        if known.name.is_empty() {
            known.name.clone_from(&draft.name);
        }
        if known == *draft { job_begun(row) } else { Err(mismatch()) }
    }

    /// Stores the next chunk of rows, encrypted. A chunk that is already stored changes nothing.
    ///
    /// # Errors
    /// As for the rows of invitations.
    pub async fn put_update_rows(&self, job: JobId, chunk: UpdateChunk) -> Result<JobBegun> {
        let row = self.own_of_kind(job, JobKind::Update).await?;
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let head: UpdateDraft = key.decrypt_head_of(&row.head)?;
        chunk.check_shape(to_unsigned(row.row_count), head.columns.len()).map_err(Error::Refused)?;
        let person = |account| SelectedPerson { account, invitation: None, place: 0 };
        let people = chunk.rows.iter().map(|row| person(row.account)).collect();
        let new = NewChunk { first: chunk.first, rows: StoredRows::Updates(chunk.rows), people };
        store_chunk::store(&self.backend, &row, new).await
    }

    /// Starts a job whose rows are all stored. Does nothing if it was started before.
    ///
    /// # Errors
    /// `not_found`; `rows_missing`; `job_state` if it was cancelled.
    pub async fn start_update(&self, job: JobId) -> Result<JobView> {
        let row = self.own_of_kind(job, JobKind::Update).await?;
        self.start_stored(row).await
    }
}
