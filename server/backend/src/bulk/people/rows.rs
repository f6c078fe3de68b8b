use crate::Backend;
use crate::bulk::to_unsigned;
use crate::entity::bulk_job;
use crate::entity::bulk_outcome::Undone;
use crate::error::Result;
use crate::own_fields;
use crate::reach::Reach;
use crate::sql::{LAST, SqlBuilder};
use domain::bulk::{
    JobKind, JobRowFilter, JobRowView, JobRowsPage, JobRowsQuery, JobState, Outcome, RefusedCell,
};
use domain::characters::trimmed;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::page::PAGE_ROWS;
use domain::registry::{FieldLevel, OwnField};
use domain::text::harmless;
use sea_orm::FromQueryResult;

/// Somebody in a job, as they are now, with what was done.
#[derive(FromQueryResult)]
pub(super) struct PersonOfJob {
    pub(super) position: i32,
    account: Option<AccountId>,
    /// The nil id for somebody new who was not invited, or not yet.
    pub(super) account_id: AccountId,
    pub(super) email: Option<String>,
    pub(super) username: Option<String>,
    pub(super) outcome: Option<Outcome>,
    pub(super) code: Option<Code>,
    field: Option<Field>,
    undone: Option<Undone>,
}

/// The beginning of a statement that reads them: of those out of reach no account.
pub(super) fn people_of(sql: &mut SqlBuilder, reach: &Reach) -> String {
    let within = reach.sql(sql, "a.unit").map(|within| format!("AND {within}")).unwrap_or_default();
    format!(
        "SELECT p.position, p.account_id, a.id AS account, a.email, a.username, o.outcome, o.code, o.field, o.undone
        FROM bulk_person p
        LEFT JOIN account a ON a.id = p.account_id {within}
        LEFT JOIN bulk_outcome o ON o.job_id = p.job_id AND o.position = p.position"
    )
}

/// One page of the people of a job.
pub(in crate::bulk) async fn page_of_people(
    (backend, reach): (&Backend, &Reach),
    job: &bulk_job::Model,
    query: &JobRowsQuery,
) -> Result<JobRowsPage> {
    let db = backend.db().read();
    let mut sql = SqlBuilder::new(db);
    let (id, from) = (sql.bind(job.id), sql.bind(query.from.map_or(0, i64::from)));
    let mut which = format!("p.job_id = {id} AND p.position >= {from}");
    if let Some(outcome) = query.filter.outcome() {
        which += &format!(" AND o.outcome = {}", sql.bind(outcome));
    } else if query.filter == JobRowFilter::Left {
        which += " AND o.outcome IS NULL";
    }
    let searched = trimmed(&query.search).to_lowercase();
    if !searched.is_empty() {
        let searched: String = searched.chars().take(254).collect();
        // The beginning of an address or username, or the number of a row.
        let (start, end) = (sql.bind(searched.clone()), sql.bind(format!("{searched}{LAST}")));
        let line =
            searched.parse::<i64>().ok().map(|line| format!(" OR p.position = {}", sql.bind(line - 1)));
        which += &format!(
            " AND ((a.email_key >= {start} AND a.email_key < {end}) OR (a.username >= {start} AND a.username < {end}){})",
            line.unwrap_or_default()
        );
    }
    let people = people_of(&mut sql, reach);
    sql.text = format!("{people} WHERE {which} ORDER BY p.position LIMIT {}", PAGE_ROWS + 1);
    let mut people: Vec<PersonOfJob> = sql.all(db).await?;
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let next = people.get(most).map(|person| to_unsigned(person.position));
    people.truncate(most);
    let is_ended = matches!(job.state, JobState::Done | JobState::Cancelled);
    let fields = match job.kind {
        JobKind::Update => own_fields::live(db, FieldLevel::Account).await?,
        _ => Vec::new(),
    };
    let rows = people.into_iter().map(|person| person.into_row(is_ended, &fields)).collect();
    Ok(JobRowsPage { rows, next })
}

impl PersonOfJob {
    /// Why nothing is shown of somebody, if that is so.
    pub(super) fn gone(&self) -> Option<Code> {
        match self.account {
            None if self.account_id.uuid().is_nil() => None,
            None => Some(Code::NotFound),
            Some(_) => self.email.is_none().then_some(Code::Erased),
        }
    }

    /// The own field whose value was refused. What the value was, the row has.
    pub(super) fn refused(&self, fields: &[OwnField]) -> Option<RefusedCell> {
        let own = fields.iter().find(|own| Some(own.field) == self.field)?;
        Some(RefusedCell::of_field(own, "", self.code?))
    }

    fn into_row(self, is_ended: bool, fields: &[OwnField]) -> JobRowView {
        let gone = self.gone();
        let refused = self.refused(fields).filter(|_| gone.is_none());
        JobRowView {
            position: to_unsigned(self.position),
            line: to_unsigned(self.position) + 1,
            email: harmless(&self.email.unwrap_or_default()).into_owned(),
            username: self.username.unwrap_or_default(),
            outcome: self.outcome,
            code: gone.or(self.code),
            refused,
            repeats: None,
            is_undone: self.undone.map(|undone| undone == Undone::Returned),
            is_waiting: self.outcome.is_none() && !is_ended,
        }
    }
}
