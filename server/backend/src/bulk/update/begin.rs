use crate::audit::{self, Entry};
use crate::bulk::begin::{PER_DAY, check_room, find_by_key, job_begun};
use crate::bulk::people::SelectedPerson;
use crate::bulk::store_chunk::{self, NewChunk};
use crate::bulk_jobs::{JobKey, StoredRows, job_subject};
use crate::db::Tx;
use crate::entity::{account, bulk_job};
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, CanManageAccounts, Desk, Right as _};
use crate::limits::{self, Kind};
use domain::audit::Action;
use domain::bulk::update::{AbsentDraft, AbsentScope, UpdateChunk, UpdateDraft};
use domain::bulk::{JobBegun, JobKind, JobState, JobView};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use domain::permission::Permission;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait as _, QueryFilter, QueryTrait,
};
use std::collections::HashSet;

impl Desk<CanManageAccounts> {
    /// Creates a job, whose rows follow. The same draft again returns the same job, whatever its state.
    ///
    /// # Errors
    /// `permission_missing` for invitations without the right to invite, and for a view without the right to see the registry;
    /// `confirm_first` where addresses are to change; the faults of the header; `number_differs` for those who are missing;
    /// `idempotency_mismatch` for a key that belongs
    /// to another draft; `too_many`, `too_large` for too many jobs.
    pub async fn begin_update(&self, mut draft: UpdateDraft) -> Result<JobBegun> {
        draft.check_shape().map_err(Error::Refused)?;
        if draft.has_addresses() {
            self.require_confirmation()?;
        }
        draft.key = draft.key.to_ascii_lowercase();
        let (backend, created_by) = (&self.backend, self.account());
        if let Some(known) = find_by_key(backend.db().read(), created_by, &draft.key).await? {
            return self.check_same_update(&known, &draft);
        }
        if let Some(absent) = &draft.absent {
            self.check_absent(absent).await?;
        }
        self.check_invites(&draft).await?;
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
                let detail = detail_of(&draft);
                let entry = Entry { action: Action::BulkBegun, subject: job_subject(id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(found)
        };
        let found = backend.db().write(work).await?;
        self.check_same_update(&found, &draft)
    }

    /// Who invites in a job needs the right to do so, as for a bulk invite.
    async fn check_invites(&self, draft: &UpdateDraft) -> Result<()> {
        if draft.invites == 0 || self.permissions_anywhere().has(Permission::BulkInvite) {
            return Ok(());
        }
        self.note_missing(CanBulkInvite::NAME).await;
        Err(Error::Refused(Code::PermissionMissing))
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
            undone_at: None,
        })
    }

    fn check_same_update(&self, row: &bulk_job::Model, draft: &UpdateDraft) -> Result<JobBegun> {
        let mismatch = || Error::Refused(Code::IdempotencyMismatch);
        if row.kind != JobKind::Update {
            return Err(mismatch());
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let mut known: UpdateDraft = key.decrypt_head_of(&row.head)?;
        // The name of the file is deleted with the rows, and so is a scope, whose query goes at the end of the job; the other
        // fields are still compared.
        let is_forgotten = |absent: &AbsentDraft| absent.scope == AbsentScope::View(String::new());
        if let (Some(absent), Some(asked)) = (&mut known.absent, &draft.absent)
            && is_forgotten(absent)
        {
            absent.scope = asked.scope.clone();
        }
        if known.name.is_empty() {
            known.name.clone_from(&draft.name);
            known.absent = known.absent.or_else(|| draft.absent.clone());
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
        chunk.check_shape(&head).map_err(Error::Refused)?;
        self.check_reached(&chunk).await?;
        let person = |account| SelectedPerson { account, invitation: None, place: 0 };
        let people = chunk.rows.iter().map(|row| person(row.account)).collect();
        let new = NewChunk { first: chunk.first, rows: StoredRows::Updates(chunk.rows), people };
        store_chunk::store(&self.backend, &row, new).await
    }

    /// Checks that everybody in these rows is within reach, for whoever has a border.
    async fn check_reached(&self, chunk: &UpdateChunk) -> Result<()> {
        if self.reach().is_everyone() {
            return Ok(());
        }
        let ids: HashSet<AccountId> =
            chunk.rows.iter().map(|row| row.account).filter(|id| !id.uuid().is_nil()).collect();
        let found =
            account::Entity::find(self.reach()).filter(account::Column::Id.is_in(ids.iter().copied()));
        let found = found.count(self.backend.db().read()).await?;
        if usize::try_from(found) == Ok(ids.len()) { Ok(()) } else { Err(Error::Refused(Code::NotFound)) }
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

/// What the event of a new job says.
fn detail_of(draft: &UpdateDraft) -> serde_json::Value {
    let mut detail = serde_json::json!({ "kind": JobKind::Update, "rows": draft.rows });
    if draft.invites > 0 {
        detail["invites"] = draft.invites.into();
    }
    if let Some(absent) = &draft.absent {
        detail["absent"] = absent.rows.into();
    }
    detail
}
