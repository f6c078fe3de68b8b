use super::RunsJobs;
use super::invite_words::named_columns;
use super::people;
use super::result_row::ResultRow;
use super::update::{ResultLayout, next_updates};
use crate::Backend;
use crate::bulk_jobs::JobKey;
use crate::entity::{account, bulk_chunk, bulk_outcome};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::reach::Reach;
use domain::bulk::update::UpdateDraft;
use domain::bulk::{JobDraft, JobKind, JobState, NamedColumns, RowColumn};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use sea_orm::{ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashMap;

impl<R: RunsJobs> Desk<R> {
    /// The rows of a job as submitted, with their outcomes.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's, and after the rows were deleted; for people of the registry, of whom the file is an
    /// export, also `confirm_first` and `too_many`.
    pub async fn bulk_results(&self, job: JobId) -> Result<Results> {
        let row = self.own_job(job).await?;
        if row.ended_at.is_some() && row.stored == 0 {
            return Err(Error::Refused(Code::NotFound));
        }
        // What a file of invitations brought is its owner's.
        if row.kind != JobKind::Invite {
            let detail = json!({ "people": row.row_count, "kind": row.kind, "job": row.id });
            self.record_export(detail).await?;
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let reach = self.reach_of(row.kind.permission());
        let (mut layout, mut named) = (None, NamedColumns::default());
        let head = match row.kind {
            JobKind::Invite => {
                let head = key.decrypt_head(&row)?;
                named = named_columns(&self.backend, &reach, &head).await?;
                head
            }
            JobKind::Update => {
                let head: UpdateDraft = key.decrypt_head_of(&row.head)?;
                let of = ResultLayout::of(&self.backend, &reach, job, &head).await?;
                let header = of.header(&head);
                layout = Some(of);
                header
            }
            _ => people::header(),
        };
        let is_cancelled = row.state == JobState::Cancelled;
        let account = self.account();
        Ok(Results {
            account,
            backend: self.backend.clone(),
            kind: row.kind,
            job: row.id,
            key,
            head,
            named,
            layout,
            is_cancelled,
            next: 0,
        })
    }
}

impl<R: RunsJobs> Desk<R> {
    /// The rows of the next chunk; `None` at the end. It takes a desk, so that nobody reads on who has lost the right since
    /// the reading began.
    ///
    /// # Errors
    /// `not_found` for somebody else's.
    pub async fn next_results(&self, results: &mut Results) -> Result<Option<Vec<ResultRow>>> {
        if results.account != self.account() {
            return Err(Error::Refused(Code::NotFound));
        }
        results.next(&self.reach_of(results.kind.permission())).await
    }
}

/// Reads the results chunk by chunk, by [`Desk::next_results`].
pub struct Results {
    /// Who reads them.
    account: Option<AccountId>,
    backend: Backend,
    kind: JobKind,
    job: JobId,
    key: JobKey,
    head: JobDraft,
    /// Of invitations.
    named: NamedColumns,
    /// Of an update.
    layout: Option<ResultLayout>,
    is_cancelled: bool,
    next: i32,
}

impl Results {
    /// The header of the job.
    pub fn head(&self) -> &JobDraft {
        &self.head
    }

    /// What the job does.
    pub fn kind(&self) -> JobKind {
        self.kind
    }

    /// Whether the job was cancelled: rows without an outcome get none.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled
    }

    /// The rows of the next chunk; `None` at the end.
    async fn next(&mut self, reach: &Reach) -> Result<Option<Vec<ResultRow>>> {
        let db = self.backend.db().read();
        if let Some(layout) = &self.layout {
            let rows = next_updates(db, reach, (self.job, &self.key), (layout, self.next)).await?;
            self.next += i32::try_from(rows.as_ref().map_or(0, Vec::len)).map_err(Error::broken)?;
            return Ok(rows);
        }
        if self.kind != JobKind::Invite {
            let rows = people::next_people(db, reach, self.job, self.next).await?;
            self.next += i32::try_from(rows.len()).map_err(Error::broken)?;
            return Ok((!rows.is_empty()).then_some(rows));
        }
        let Some(chunk) = bulk_chunk::Entity::find_by_id((self.job, self.next)).one(db).await? else {
            return Ok(None);
        };
        let end = chunk.first_row + chunk.row_count;
        let outcomes = bulk_outcome::Entity::find()
            .filter(bulk_outcome::Column::JobId.eq(self.job))
            .filter(bulk_outcome::Column::Position.gte(chunk.first_row))
            .filter(bulk_outcome::Column::Position.lt(end))
            .order_by_asc(bulk_outcome::Column::Position)
            .all(db)
            .await?;
        let accounts: Vec<AccountId> = outcomes.iter().filter_map(|one| one.account_id).collect();
        let usernames = usernames(db, reach, &accounts).await?;
        let mut outcomes: HashMap<i32, _> = outcomes.into_iter().map(|one| (one.position, one)).collect();
        let rows = self.key.decrypt_rows(&chunk)?;
        let rows = (chunk.first_row..).zip(rows).map(|(position, row)| {
            let known = outcomes.remove(&position);
            let outcome = known.as_ref().map(|one| one.outcome);
            let account = known.as_ref().and_then(|one| one.account_id);
            let username = account.and_then(|account| usernames.get(&account).cloned()).unwrap_or_default();
            let field = known.as_ref().and_then(|one| one.field).map(RowColumn::Own);
            let code = known.and_then(|one| one.code).or(row.code);
            let field = field.or(row.column.filter(|_| code == row.code));
            let refused = code.and_then(|code| self.named.refused_in(&row.cells, code, field));
            ResultRow { code, refused, row, outcome, username }
        });
        let rows = rows.collect();
        self.next = end;
        Ok(Some(rows))
    }
}

/// The username of an account.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
struct AccountName {
    id: AccountId,
    username: Option<String>,
}

/// The usernames of accounts within reach. Erased people have none.
pub(super) async fn usernames(
    db: &impl ConnectionTrait,
    reach: &Reach,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, String>> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let found = account::Entity::find(reach)
        .filter(account::Column::Id.is_in(accounts.iter().copied()))
        .into_partial_model::<AccountName>()
        .all(db)
        .await?;
    Ok(found.into_iter().filter_map(|one| Some((one.id, one.username?))).collect())
}
