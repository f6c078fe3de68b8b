//! Writes the people of a list down, in pieces, before anything is done: who comes into the list later is not meant. If they
//! are more than were confirmed, the job is paused and asked again.

use super::super::super::people::{PERSON_BYTES, Selected, SelectedPerson, write_people};
use super::super::lease::{JobTask, LeasedJob, PeopleTask, lease_until};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{forget_words, has_changed, job_subject, update_job, without_work};
use crate::db::Tx;
use crate::entity::bulk_job::{self, Column};
use crate::error::{Error, Result};
use crate::gate::{Caller, CanViewRegistry};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::audit::Action;
use domain::bulk::{JobState, PauseReason, Selection};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, ExprTrait, QueryFilter};
use std::sync::Arc;

/// People in a piece.
const PIECE: usize = 10_000;

/// Writes the next piece. Returns whether the worker keeps the job.
pub(super) async fn write_next(
    backend: &Backend,
    acting: &Reach,
    (task, from): (&PeopleTask, &str),
    leased: &mut LeasedJob,
) -> Result<bool> {
    let list = task.head.list.as_ref().ok_or_else(|| Error::broken("a list that is not known"))?;
    let listed = match list {
        Selection::Matching(_) => {
            let desk = backend.open::<CanViewRegistry>(&Caller::on_behalf(leased.created_by)).await?;
            desk.reach().clone()
        }
        _ => acting.clone(),
    };
    let selected = Selected::of(backend, list, (&listed, acting)).await?;
    let db = backend.db().read();
    let mut sql = SqlBuilder::new(db);
    let reached = selected.reached(&mut sql, acting, Some(from).filter(|from| !from.is_empty()));
    sql.text = format!(
        "SELECT s.account, s.invitation, CAST(s.place AS BIGINT) AS place {reached} ORDER BY s.{} LIMIT {PIECE}",
        selected.order()
    );
    let people: Vec<SelectedPerson> = sql.all(db).await?;
    let is_end = people.len() < PIECE;
    let reached = people.last().map(|last| match last.invitation {
        Some(invitation) if selected.is_of_invitations() => invitation.to_string(),
        _ => last.place.to_string(),
    });
    let piece = Piece {
        first: leased.rows,
        until: lease_until(backend),
        from: from.to_owned(),
        to: if is_end { None } else { reached },
        now: backend.now(),
        head: if is_end { Some(task.head.without_list(backend, &leased.key)?) } else { None },
        people,
    };
    let work = async |tx: Tx| piece.write(&tx, backend, task, leased).await;
    let next = backend.db().write(work).await?;
    leased.until = piece.until;
    leased.rows += i32::try_from(piece.people.len()).map_err(Error::broken)?;
    leased.made_at = backend.now();
    let task = leased.people()?;
    leased.task = JobTask::People(Arc::new(PeopleTask {
        action: task.action.clone(),
        head: Arc::clone(&task.head),
        frozen_to: piece.to,
        confirmed: task.confirmed,
    }));
    Ok(next)
}

struct Piece {
    first: i32,
    until: i64,
    from: String,
    /// The last of them; `None` if they are the end of the list.
    to: Option<String>,
    now: i64,
    /// The header without the list, at its end.
    head: Option<Vec<u8>>,
    people: Vec<SelectedPerson>,
}

impl Piece {
    /// Returns whether the worker keeps the job.
    async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        task: &PeopleTask,
        leased: &LeasedJob,
    ) -> Result<bool> {
        let count = i32::try_from(self.people.len()).map_err(Error::broken)?;
        let bytes = i64::from(count) * PERSON_BYTES;
        let growth = update_job(leased.id)
            .col_expr(Column::LeaseUntil, Expr::value(self.until))
            .col_expr(Column::FrozenTo, Expr::value(self.to.clone()))
            .col_expr(Column::RowCount, Expr::col(Column::RowCount).add(count))
            .col_expr(Column::Stored, Expr::col(Column::Stored).add(count))
            .col_expr(Column::StoredBytes, Expr::col(Column::StoredBytes).add(bytes))
            .filter(Column::LeaseId.eq(leased.lease))
            .filter(Column::State.eq(JobState::Preparing))
            .filter(Column::FrozenTo.eq(self.from.as_str()))
            .filter(Column::RowCount.eq(self.first));
        if !has_changed(tx, growth).await? {
            return Ok(false);
        }
        write_people(tx, leased.id, self.first, &self.people).await?;
        if self.to.is_some() {
            return Ok(true);
        }
        let found = self.first + count;
        if let Some(head) = &self.head {
            update_job(leased.id).col_expr(Column::Head, Expr::value(head.clone())).exec(tx).await?;
        }
        let next = if found == 0 {
            bulk_job::ActiveModel {
                state: Set(JobState::Done),
                ended_at: Set(Some(self.now)),
                ..without_work()
            }
        } else if found > task.confirmed {
            let reason = PauseReason::MoreThanConfirmed;
            let detail = serde_json::json!({ "reason": reason, "confirmed": task.confirmed, "found": found });
            let entry = Entry { action: Action::BulkPaused, subject: job_subject(leased.id), detail };
            audit::record(tx, backend, &Caller::worker(), entry).await?;
            bulk_job::ActiveModel {
                state: Set(JobState::Paused),
                paused_reason: Set(Some(reason)),
                ..without_work()
            }
        } else {
            bulk_job::ActiveModel { state: Set(JobState::Running), ..Default::default() }
        };
        let goes_on = matches!(next.state, Set(JobState::Running));
        update_job(leased.id).set(next).exec(tx).await?;
        if found == 0 {
            forget_words(tx, backend, leased.id).await?;
        }
        Ok(goes_on)
    }
}
