//! The rows of a job, a page at a time. They are encrypted, so a search opens chunk after chunk, one in memory at a time, and
//! stops when its page is full; a state skips the chunks in which no row has it.

use super::RunsJobs;
use super::invite_words::named_columns;
use super::results::usernames;
use super::to_unsigned;
use crate::bulk_jobs::JobKey;
use crate::entity::bulk_outcome::{self, Undone};
use crate::entity::{bulk_chunk, bulk_job};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::reach::Reach;
use domain::bulk::update::UpdateRow;
use domain::bulk::{
    Column, JobDraft, JobKind, JobRow, JobRowFilter, JobRowSearch, JobRowView, JobRowsPage, JobRowsQuery,
    JobState, NamedColumns, Outcome, RowColumn, reason,
};
use domain::characters::trimmed;
use domain::form::{Code, Field};
use domain::id::{AccountId, JobId};
use domain::page::PAGE_ROWS;
use domain::text::harmless;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

impl<R: RunsJobs> Desk<R> {
    /// One page of a job's rows, in the order of the file.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's job, and after the rows were deleted.
    pub async fn bulk_rows(&self, job: JobId, query: &JobRowsQuery) -> Result<JobRowsPage> {
        let row = self.own_job(job).await?;
        let is_ended = matches!(row.state, JobState::Done | JobState::Cancelled);
        if is_ended && row.stored == 0 {
            return Err(Error::Refused(Code::NotFound));
        }
        let reach = self.reach_of(row.kind.permission());
        if row.kind != JobKind::Invite {
            let page = super::people::page_of_people((&self.backend, &reach), &row, query).await?;
            return if row.kind == JobKind::Update { self.with_lines(&row, page).await } else { Ok(page) };
        }
        let key = JobKey::from_wrapped(&self.backend, row.id, &row.job_key)?;
        let head = key.decrypt_head(&row)?;
        let named = named_columns(&self.backend, &reach, &head).await?;
        let layout = Layout::of(&head, named, is_ended);
        let search = JobRowSearch::parse(&query.search);
        let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
        let db = self.backend.db().read();
        let mut page = JobRowsPage::default();
        let mut from = i32::try_from(query.from.unwrap_or_default()).unwrap_or(i32::MAX);
        while let Some(place) = next_candidate(db, &row, query.filter, from).await? {
            let Some(chunk) = chunk_at(db, job, place).await? else { break };
            let end = chunk.first_row + chunk.row_count;
            let mut outcomes = outcomes_of(db, &reach, job, (place, end)).await?;
            for (position, row) in (chunk.first_row..).zip(key.decrypt_rows(&chunk)?) {
                if position < place {
                    continue;
                }
                let view = layout.view(position, &row, outcomes.remove(&position));
                let is_wanted = query.filter.has(view.outcome)
                    && search.as_ref().is_none_or(|search| search.finds(&view));
                if !is_wanted {
                    continue;
                }
                if page.rows.len() == most {
                    page.next = Some(view.position);
                    return Ok(page);
                }
                page.rows.push(view);
            }
            from = end;
        }
        Ok(page)
    }
}

impl<R: RunsJobs> Desk<R> {
    /// The rows of an update with their lines in the file.
    async fn with_lines(&self, job: &bulk_job::Model, mut page: JobRowsPage) -> Result<JobRowsPage> {
        let key = JobKey::from_wrapped(&self.backend, job.id, &job.job_key)?;
        let db = self.backend.db().read();
        let mut opened: (i32, Vec<UpdateRow>) = (0, Vec::new());
        for view in &mut page.rows {
            let position = i32::try_from(view.position).map_err(Error::broken)?;
            let place = |first: i32| usize::try_from(position - first).ok();
            if place(opened.0).is_none_or(|at| at >= opened.1.len()) {
                let Some(chunk) = chunk_at(db, job.id, position).await? else { continue };
                opened = (chunk.first_row, key.decrypt_rows_of(&chunk)?);
            }
            if let Some(row) = place(opened.0).and_then(|at| opened.1.get(at)) {
                view.line = row.line;
                if row.is_erased {
                    view.code = Some(Code::Erased);
                    view.refused = None;
                } else if let Some(new) = row.new.as_ref().filter(|_| view.email.is_empty()) {
                    view.email = harmless(&new.email).into_owned();
                    view.username.clone_from(&new.username);
                }
            }
        }
        Ok(page)
    }
}

/// The first position from which a row may have the state.
async fn next_candidate(
    db: &impl ConnectionTrait,
    job: &bulk_job::Model,
    filter: JobRowFilter,
    from: i32,
) -> Result<Option<i32>> {
    if let Some(outcome) = filter.outcome() {
        let found = bulk_outcome::Entity::find()
            .select_only()
            .column(bulk_outcome::Column::Position)
            .filter(bulk_outcome::Column::JobId.eq(job.id))
            .filter(bulk_outcome::Column::Position.gte(from))
            .filter(bulk_outcome::Column::Outcome.eq(outcome))
            .order_by_asc(bulk_outcome::Column::Position)
            .into_tuple()
            .one(db)
            .await?;
        return Ok(found);
    }
    // Rows are processed in their order, so the rows without an outcome are the last ones.
    let done = job.created + job.resent + job.skipped + job.failed + job.changed;
    let from = if filter == JobRowFilter::Left { from.max(done) } else { from };
    Ok((from < job.row_count).then_some(from))
}

/// The chunk that contains a row; `None` if it is not stored.
async fn chunk_at(db: &impl ConnectionTrait, job: JobId, position: i32) -> Result<Option<bulk_chunk::Model>> {
    let chunk = bulk_chunk::Entity::find()
        .filter(bulk_chunk::Column::JobId.eq(job))
        .filter(bulk_chunk::Column::FirstRow.lte(position))
        .order_by_desc(bulk_chunk::Column::FirstRow)
        .one(db)
        .await?;
    Ok(chunk.filter(|chunk| position < chunk.first_row + chunk.row_count))
}

/// The outcome of a row, and the username of its account.
struct KnownOutcome {
    outcome: Outcome,
    code: Option<Code>,
    field: Option<Field>,
    username: Option<String>,
    undone: Option<Undone>,
}

/// The outcomes of the rows from `from` to before `end`, by position.
async fn outcomes_of(
    db: &impl ConnectionTrait,
    reach: &Reach,
    job: JobId,
    (from, end): (i32, i32),
) -> Result<HashMap<i32, KnownOutcome>> {
    use bulk_outcome::Column;
    let found = bulk_outcome::Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::Position.gte(from))
        .filter(Column::Position.lt(end))
        .all(db)
        .await?;
    let accounts: Vec<AccountId> = found.iter().filter_map(|one| one.account_id).collect();
    let usernames = usernames(db, reach, &accounts).await?;
    let known = found.into_iter().map(|one| {
        let username = one.account_id.and_then(|account| usernames.get(&account).cloned());
        let bulk_outcome::Model { position, outcome, code, field, undone, .. } = one;
        (position, KnownOutcome { outcome, code, field, username, undone })
    });
    Ok(known.collect())
}

/// Where the cells of a job's rows are.
struct Layout {
    email: Option<usize>,
    username: Option<usize>,
    named: NamedColumns,
    is_ended: bool,
}

impl Layout {
    fn of(head: &JobDraft, named: NamedColumns, is_ended: bool) -> Self {
        let position = |column| head.columns.iter().position(|one| *one == Some(column));
        Self { email: position(Column::Email), username: position(Column::Username), named, is_ended }
    }

    fn view(&self, position: i32, row: &JobRow, known: Option<KnownOutcome>) -> JobRowView {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", |cell| trimmed(cell));
        let outcome = known.as_ref().map(|known| known.outcome);
        let undone = known.as_ref().and_then(|known| known.undone);
        let refused = known.as_ref().and_then(|known| known.code);
        let typed = if cell(self.username).is_empty() { &row.derived } else { cell(self.username) };
        let username = known.as_ref().and_then(|known| known.username.as_deref()).unwrap_or(typed);
        let code = reason(row, outcome, refused);
        let field = known.as_ref().and_then(|known| known.field).map(RowColumn::Own);
        let field = field.or(row.column.filter(|_| code == row.code));
        JobRowView {
            position: to_unsigned(position),
            line: row.line,
            email: harmless(cell(self.email)).into_owned(),
            username: if row.is_erased() { String::new() } else { harmless(username).into_owned() },
            outcome,
            code,
            refused: code.and_then(|code| self.named.refused_in(&row.cells, code, field)),
            repeats: row.repeats.filter(|_| outcome.is_some()),
            is_undone: undone.map(|undone| undone == Undone::Returned),
            is_waiting: outcome.is_none() && !self.is_ended,
        }
    }
}
