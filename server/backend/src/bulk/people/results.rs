//! The results of an action, as of invitations: the same columns, with the address and the username that people have now.

use super::rows::{PersonOfJob, people_of};
use crate::bulk::result_row::ResultRow;
use crate::bulk::to_unsigned;
use crate::entity::bulk_person;
use crate::error::Result;
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::bulk::{Column, JobDraft, JobRow, RowState};
use domain::id::JobId;
use domain::registry::OwnField;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Order, QueryFilter};

/// People in one piece of the file.
const PIECE: i32 = 1_000;
/// People of a job that are deleted in one transaction.
const DELETED: u64 = 10_000;

/// The header of the file.
pub(in crate::bulk) fn header() -> JobDraft {
    JobDraft {
        header: ["Email", "Username"].map(str::to_owned).to_vec(),
        columns: vec![Some(Column::Email), Some(Column::Username)],
        ..JobDraft::default()
    }
}

/// The next people of a job from a position.
pub(in crate::bulk) async fn next_people(
    db: &impl ConnectionTrait,
    reach: &Reach,
    job: JobId,
    from: i32,
) -> Result<Vec<ResultRow>> {
    people_between(db, reach, job, (from, from.saturating_add(PIECE)), &[]).await
}

/// The people of a job from a position to before another one. `fields` are the own fields that a job can change.
pub(in crate::bulk) async fn people_between(
    db: &impl ConnectionTrait,
    reach: &Reach,
    job: JobId,
    (from, end): (i32, i32),
    fields: &[OwnField],
) -> Result<Vec<ResultRow>> {
    let mut sql = SqlBuilder::new(db);
    let (job, from, end) = (sql.bind(job), sql.bind(from), sql.bind(end));
    let people = people_of(&mut sql, reach);
    sql.text = format!(
        "{people} WHERE p.job_id = {job} AND p.position >= {from} AND p.position < {end} ORDER BY p.position"
    );
    let people: Vec<PersonOfJob> = sql.all(db).await?;
    Ok(people.into_iter().map(|person| result(person, fields)).collect())
}

fn result(person: PersonOfJob, fields: &[OwnField]) -> ResultRow {
    let gone = person.gone();
    let refused = person.refused(fields).filter(|_| gone.is_none());
    let username = person.username.unwrap_or_default();
    let row = JobRow {
        line: to_unsigned(person.position) + 1,
        cells: vec![person.email.unwrap_or_default(), username.clone()],
        state: RowState::Ready,
        code: gone,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    };
    ResultRow { row, outcome: person.outcome, code: person.code, refused, username }
}

/// Deletes some people of a job. Returns their number.
pub(in crate::bulk) async fn delete_people(tx: &DatabaseTransaction, job: JobId) -> Result<u64> {
    use bulk_person::Column::{JobId as OfJob, Position};
    let first = Query::select()
        .column(Position)
        .from(bulk_person::Entity)
        .and_where(OfJob.eq(job))
        .order_by(Position, Order::Asc)
        .limit(DELETED)
        .to_owned();
    let deleted = bulk_person::Entity::delete_many()
        .filter(OfJob.eq(job))
        .filter(Position.in_subquery(first))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected)
}
