//! Counts beside the cells: the people of bulk invites by shape, and invitations by day. Actions append changes, the task of
//! the registry folds them in, and readers add what is not folded in yet.

use crate::Backend;
use crate::entity::day_count::DayKind;
use crate::entity::{day_change, day_count, job_stage};
use crate::error::Result;
use domain::id::{InvitationId, JobId, UnitId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    Set, Statement,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Days after which a count is deleted: several times what is shown.
const KEPT_DAYS: i32 = 400;

/// Counts invitations by the times they are sent and the units of their people; one of them leads.
pub(crate) async fn count_sent(
    tx: &DatabaseTransaction,
    backend: &Backend,
    lead: InvitationId,
    sent: impl Iterator<Item = (i64, Option<UnitId>)>,
) -> Result<()> {
    let days = sent.map(|(at, unit)| (backend.day_of(at).number(), unit));
    count(tx, lead, DayKind::Sent, days).await
}

/// Counts an invitation that is accepted now, with the unit of its person.
pub(crate) async fn count_accepted(
    tx: &DatabaseTransaction,
    backend: &Backend,
    (invitation, unit): (InvitationId, Option<UnitId>),
    now: i64,
) -> Result<()> {
    let day = (backend.day_of(now).number(), unit);
    count(tx, invitation, DayKind::Accepted, std::iter::once(day)).await
}

async fn count(
    tx: &DatabaseTransaction,
    lead: InvitationId,
    kind: DayKind,
    each: impl Iterator<Item = (i32, Option<UnitId>)>,
) -> Result<()> {
    use day_change::Column::{Day, Invitation, Kind, Unit};
    let mut days = BTreeMap::<(i32, Uuid), i64>::new();
    for (day, unit) in each {
        *days.entry((day, unit.map_or(Uuid::nil(), UnitId::uuid))).or_default() += 1;
    }
    let rows = days.into_iter().map(|((day, unit), n)| day_change::ActiveModel {
        invitation: Set(lead),
        kind: Set(kind),
        day: Set(day),
        unit: Set(unit),
        n: Set(n),
    });
    let add = OnConflict::columns([Invitation, Kind, Day, Unit])
        .value(day_change::Column::N, Expr::cust("day_change.n + excluded.n"))
        .to_owned();
    day_change::Entity::insert_many(rows).on_conflict(add).exec_without_returning(tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct JobChange {
    job: JobId,
    shape: i32,
    n: i64,
}

#[derive(FromQueryResult)]
struct DayChange {
    day: i32,
    kind: DayKind,
    unit: Uuid,
    n: i64,
}

/// Takes some changes out of a table. Raw: a limited deletion is written in another way for each database.
fn take(database: DbBackend, table: &str, columns: &str) -> Statement {
    let rows = if database == DbBackend::Postgres {
        format!("ctid = ANY (ARRAY(SELECT ctid FROM {table} LIMIT 5000))")
    } else {
        format!("rowid IN (SELECT rowid FROM {table} LIMIT 5000)")
    };
    Statement::from_string(database, format!("DELETE FROM {table} WHERE {rows} RETURNING {columns}"))
}

/// Adds some changes to the counts. Returns whether there were any. Only the holder of the task's lease does this.
pub(super) async fn fold(tx: &DatabaseTransaction, today: i32) -> Result<bool> {
    let of_jobs = fold_jobs(tx).await?;
    let of_days = fold_days(tx, today).await?;
    Ok(of_jobs || of_days)
}

async fn fold_jobs(tx: &DatabaseTransaction) -> Result<bool> {
    let taken = take(tx.get_database_backend(), "job_stage_change", "job, shape, n");
    let mut jobs = BTreeMap::<(JobId, i32), i64>::new();
    for change in JobChange::find_by_statement(taken).all(tx).await? {
        *jobs.entry((change.job, change.shape)).or_default() += change.n;
    }
    if jobs.is_empty() {
        return Ok(false);
    }
    let rows = jobs.into_iter().map(|((job, shape), n)| job_stage::ActiveModel {
        job: Set(job),
        shape: Set(shape),
        n: Set(n),
    });
    let add = OnConflict::columns([job_stage::Column::Job, job_stage::Column::Shape])
        .value(job_stage::Column::N, Expr::cust("job_stage.n + excluded.n"))
        .to_owned();
    job_stage::Entity::insert_many(rows).on_conflict(add).exec_without_returning(tx).await?;
    job_stage::Entity::delete_many().filter(job_stage::Column::N.eq(0)).exec(tx).await?;
    Ok(true)
}

async fn fold_days(tx: &DatabaseTransaction, today: i32) -> Result<bool> {
    use day_count::Column::{Day, Kind, N, Unit};
    let taken = take(tx.get_database_backend(), "day_change", "day, kind, unit, n");
    let mut days = BTreeMap::<(i32, DayKind, Uuid), i64>::new();
    for change in DayChange::find_by_statement(taken).all(tx).await? {
        *days.entry((change.day, change.kind, change.unit)).or_default() += change.n;
    }
    let Some(newest) = days.keys().map(|(day, ..)| *day).max() else { return Ok(false) };
    let rows = days.into_iter().map(|((day, kind, unit), n)| day_count::ActiveModel {
        day: Set(day),
        kind: Set(kind),
        unit: Set(unit),
        n: Set(n),
    });
    let add =
        OnConflict::columns([Day, Kind, Unit]).value(N, Expr::cust("day_count.n + excluded.n")).to_owned();
    day_count::Entity::insert_many(rows).on_conflict(add).exec_without_returning(tx).await?;
    // A day of a clock that was ahead deletes nothing that is still shown.
    let last = newest.min(today);
    day_count::Entity::delete_many().filter(Day.lt(last - KEPT_DAYS)).exec(tx).await?;
    Ok(true)
}
