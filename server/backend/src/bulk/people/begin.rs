use super::Selected;
use crate::Backend;
use crate::audit::{self, Entry};
use crate::bulk::begin::{PER_DAY, check_room, find_by_key};
use crate::bulk::{idempotency_key, to_signed};
use crate::bulk_jobs::{ActionHead, JobKey, job_subject};
use crate::db::Tx;
use crate::entity::bulk_job::{self, JobWork};
use crate::entity::bulk_person;
use crate::error::{Error, Result};
use crate::gate::{CanActOnPeople, Desk};
use crate::limits::{self, Kind};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::audit::Action;
use domain::bulk::{ActionDraft, JobState, Selection};
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait, Set};

/// Bytes that a person of a job takes, about.
pub(crate) const PERSON_BYTES: i64 = 64;
/// People who are written down in one statement.
const PIECE: usize = 5_000;

/// Somebody who is selected.
#[derive(Clone, FromQueryResult)]
pub(crate) struct SelectedPerson {
    pub(crate) account: AccountId,
    pub(crate) invitation: Option<InvitationId>,
    pub(crate) place: i64,
}

impl Desk<CanActOnPeople> {
    /// Begins the job of a confirmed dialog. People who were selected one by one are written down at once, those of a list by
    /// the worker. The same draft again returns the same job.
    ///
    /// # Errors
    /// `permission_missing`; the faults of the selection and of the form; `no_rows` if nobody selected exists;
    /// `idempotency_mismatch` for a key of another draft; `too_many`, `too_large` for too many jobs.
    pub async fn begin_action(&self, draft: ActionDraft) -> Result<JobId> {
        draft.check_key()?;
        let kind = draft.action.kind();
        let selection = draft.selection.check(kind)?;
        self.check_action(kind, &selection).await?;
        self.check_end(&draft.action.check(&|day| self.backend.start_of(day))?)?;
        let (backend, created_by, key) = (&self.backend, self.account(), draft.key.to_ascii_lowercase());
        let told_apart = serde_json::to_vec(&(&selection, draft.confirmed)).map_err(Error::broken)?;
        let list = selection.is_list().then(|| selection.clone());
        let head = ActionHead { action: draft.action, list, selection: idempotency_key(&[&told_apart]) };
        if let Some(known) = find_by_key(backend.db().read(), created_by, &key).await? {
            return same_job(backend, &known, &head);
        }
        if let Some(by) = created_by {
            limits::reserve(backend, Kind::BulkJob, &by.to_string(), PER_DAY).await?;
        }
        let acting = self.reach_of(kind.permission());
        let people = if selection.is_list() {
            Vec::new()
        } else {
            selected_people(backend, &acting, &selection).await?
        };
        if people.is_empty() && !selection.is_list() {
            return Err(Error::Refused(Code::NoRows));
        }
        let id = backend.new_id();
        let job = self.job_row(id, key, &head, (draft.confirmed, people.len()))?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            check_room(tx, created_by).await?;
            let mut insert = bulk_job::Entity::insert(job.clone().into_active_model()).into_query();
            tx.execute(insert.on_conflict(OnConflict::new().do_nothing().to_owned())).await?;
            let found = find_by_key(tx, created_by, &job.idempotency_key).await?;
            let found = found.ok_or_else(|| Error::broken("a job was neither there nor made"))?;
            if found.id == id {
                write_people(tx, id, 0, &people).await?;
                let detail = serde_json::json!({ "kind": kind, "rows": draft.confirmed });
                let entry = Entry { action: Action::BulkStarted, subject: job_subject(id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(found)
        };
        let found = backend.db().write(work).await?;
        backend.bulk().notify_worker();
        same_job(backend, &found, &head)
    }

    fn job_row(
        &self,
        id: JobId,
        key: String,
        head: &ActionHead,
        (confirmed, people): (u32, usize),
    ) -> Result<bulk_job::Model> {
        let (backend, now, is_list) = (&self.backend, self.backend.now(), head.list.is_some());
        let job_key = JobKey::generate(backend, id);
        let sealed = job_key.encrypt_head(backend, head)?;
        let rows = to_signed(people)?;
        Ok(bulk_job::Model {
            id,
            created_by: self.account(),
            idempotency_key: key,
            kind: head.action.kind(),
            state: if is_list { JobState::Preparing } else { JobState::Running },
            paused_reason: None,
            work: Some(JobWork::Rows),
            row_count: rows,
            stored: rows,
            stored_bytes: i64::try_from(sealed.len()).map_err(Error::broken)?
                + i64::from(rows) * PERSON_BYTES,
            created: 0,
            resent: 0,
            skipped: 0,
            failed: 0,
            changed: 0,
            confirmed: Some(i32::try_from(confirmed).map_err(|_| Error::Refused(Code::Malformed))?),
            frozen_to: is_list.then(String::new),
            head: sealed,
            job_key: job_key.wrapped(backend)?,
            lease_id: None,
            lease_until: None,
            created_at: now,
            started_at: Some(now),
            ended_at: None,
            worked_rows: 0,
            worked_ms: 0,
            undone_at: None,
        })
    }
}

/// The job, if it was begun with the same header.
fn same_job(backend: &Backend, row: &bulk_job::Model, head: &ActionHead) -> Result<JobId> {
    let mismatch = || Error::Refused(Code::IdempotencyMismatch);
    if row.kind != head.action.kind() {
        return Err(mismatch());
    }
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let known: ActionHead = key.decrypt_head_of(&row.head)?;
    // Once it has ended, its reason is not known any more.
    let is_same = known.action == head.action
        || (row.ended_at.is_some() && known.action == head.action.clone().without_reason());
    if known.selection == head.selection && is_same { Ok(row.id) } else { Err(mismatch()) }
}

async fn selected_people(
    backend: &Backend,
    acting: &Reach,
    selection: &Selection,
) -> Result<Vec<SelectedPerson>> {
    let selected = Selected::of(backend, selection, (acting, acting)).await?;
    let db = backend.db().read();
    let mut sql = SqlBuilder::new(db);
    let reached = selected.reached(&mut sql, acting, None);
    sql.text = format!(
        "SELECT s.account, s.invitation, CAST(s.place AS BIGINT) AS place {reached} ORDER BY s.account"
    );
    sql.all(db).await
}

/// Writes people of a job down, from a position.
pub(crate) async fn write_people(
    tx: &impl ConnectionTrait,
    job: JobId,
    first: i32,
    people: &[SelectedPerson],
) -> Result<()> {
    let mut positions = first..;
    for piece in people.chunks(PIECE) {
        let rows = piece.iter().zip(positions.by_ref()).map(|(person, position)| bulk_person::ActiveModel {
            job_id: Set(job),
            position: Set(position),
            account_id: Set(person.account),
            invitation_id: Set(person.invitation),
        });
        bulk_person::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
