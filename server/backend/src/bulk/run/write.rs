//! Writes a batch in one transaction, if the worker still holds the lease.

use super::super::to_signed;
use super::plan::{BatchPlace, BatchPlan, PlannedRow};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::bulk_jobs::{has_changed, job_subject, update_job, without_work};
use crate::entity::bulk_job::{self, Column};
use crate::entity::bulk_outcome;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite, Desk};
use crate::invitations::{InvitationBatch, InvitationRefusals, Invitee};
use crate::permissions;
use crate::unit_paths;
use domain::audit::Action;
use domain::bulk::{JobState, Outcome};
use domain::form::{Code, Fault, Field};
use domain::id::{AccountId, InvitationId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    FromQueryResult, QueryFilter, Statement,
};

/// The result of writing a batch.
pub(super) enum BatchResult {
    Done {
        /// Whether it was the last batch.
        is_over: bool,
    },
    /// The data changed before the transaction. Nothing was written.
    Overtaken,
    /// The worker has lost the lease. Nothing was written.
    Lost,
}

/// Why a row is refused, and the own field whose value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowRefusal {
    pub(super) code: Code,
    pub(super) field: Option<Field>,
}

impl From<Code> for RowRefusal {
    fn from(code: Code) -> Self {
        Self { code, field: None }
    }
}

impl From<Fault> for RowRefusal {
    fn from(fault: Fault) -> Self {
        let is_own = fault.field.own_number().is_some();
        Self { code: fault.code, field: is_own.then_some(fault.field) }
    }
}

/// The outcome of one row.
#[derive(Default)]
pub(super) struct RowOutcome {
    pub(super) outcome: Outcome,
    pub(super) code: Option<Code>,
    /// The own field whose value is refused.
    pub(super) field: Option<Field>,
    pub(super) account: Option<AccountId>,
    pub(super) invitation: Option<InvitationId>,
    /// What an undo compares.
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// Renews the lease for the batch at a place. Returns whether the worker still holds the job, and the batch is the next one.
pub(super) async fn renew(tx: &DatabaseTransaction, place: BatchPlace) -> Result<bool> {
    let done = [Column::Resent, Column::Skipped, Column::Failed, Column::Changed];
    let done = done.into_iter().fold(Expr::col(Column::Created), |sum, column| sum.add(Expr::col(column)));
    let renewal = update_job(place.job)
        .col_expr(Column::LeaseUntil, Expr::value(place.until))
        .filter(Column::LeaseId.eq(place.lease))
        .filter(Column::State.eq(JobState::Running))
        .filter(done.eq(place.first));
    has_changed(tx, renewal).await
}

/// Writes the batch, or nothing of it.
pub(super) async fn write_batch(
    tx: &DatabaseTransaction,
    desk: &Desk<CanBulkInvite>,
    plan: &BatchPlan,
) -> Result<BatchResult> {
    let backend = &desk.backend;
    if !renew(tx, plan.place).await? {
        return Ok(BatchResult::Lost);
    }
    let batch = plan.invitations();
    // Before any write, since returning a value commits the transaction.
    if !is_as_planned(tx, desk, &batch).await? {
        return Ok(BatchResult::Overtaken);
    }
    let refusals = batch.write(tx, backend).await?;
    let outcomes: Vec<RowOutcome> = plan.rows.iter().map(|row| row.outcome(&refusals)).collect();
    record_batch(tx, backend, plan.place, outcomes).await
}

/// Writes the outcome of each row, and counts them. Ends the job after the last one.
pub(super) async fn record_batch(
    tx: &DatabaseTransaction,
    backend: &Backend,
    place: BatchPlace,
    outcomes: Vec<RowOutcome>,
) -> Result<BatchResult> {
    let counts = Counts::of(&outcomes)?;
    record_outcomes(tx, place, outcomes).await?;
    update_counters(tx, backend, place, counts).await
}

/// Locks what a batch is about. Returns whether it is as it was planned: the accounts that are invited again, and the border of
/// the inviter, who reaches all of them and the units of the new ones.
pub(super) async fn is_as_planned(
    tx: &DatabaseTransaction,
    desk: &Desk<CanBulkInvite>,
    batch: &InvitationBatch<'_>,
) -> Result<bool> {
    let reach = permissions::reach_now(tx, desk).await?;
    if !batch.lock(tx).await? || is_any_holder(tx, batch).await? || !batch.is_within(tx, &reach).await? {
        return Ok(false);
    }
    for unit in batch.new_units() {
        if unit_paths::refusal_of_choice(tx, &reach, unit).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether an account that is invited again has got a permission meanwhile.
async fn is_any_holder(tx: &DatabaseTransaction, batch: &InvitationBatch<'_>) -> Result<bool> {
    let again = batch.invitations.iter().filter_map(|invitation| match invitation.invitee() {
        Invitee::Reopened { before: account, .. } | Invitee::Resent { account, .. } => Some(account.id),
        Invitee::New { .. } => None,
    });
    Ok(!permissions::holders_among(tx, &again.collect::<Vec<_>>()).await?.is_empty())
}

/// Writes the outcome of each row.
async fn record_outcomes(
    tx: &DatabaseTransaction,
    place: BatchPlace,
    outcomes: Vec<RowOutcome>,
) -> Result<()> {
    let rows = (place.first..).zip(outcomes).map(|(position, row)| bulk_outcome::ActiveModel {
        job_id: Set(place.job),
        position: Set(position),
        outcome: Set(row.outcome),
        code: Set(row.code),
        field: Set(row.field),
        account_id: Set(row.account),
        invitation_id: Set(row.invitation),
        before: Set(row.before),
        after: Set(row.after),
        undone: Set(None),
    });
    bulk_outcome::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The counters of a job after a batch.
#[derive(FromQueryResult)]
struct Counters {
    created: i32,
    resent: i32,
    skipped: i32,
    failed: i32,
    changed: i32,
}

/// What a batch adds to them.
struct Counts {
    of: [i32; 5],
    rows: i32,
}

impl Counts {
    fn of(outcomes: &[RowOutcome]) -> Result<Self> {
        let count = |outcome| to_signed(outcomes.iter().filter(|one| one.outcome == outcome).count());
        let of = [
            count(Outcome::Created)?,
            count(Outcome::Resent)?,
            count(Outcome::Skipped)?,
            count(Outcome::Failed)?,
            count(Outcome::Changed)?,
        ];
        Ok(Self { of, rows: to_signed(outcomes.len())? })
    }
}

/// Raw SQL, since SeaORM returns all columns or none, and the row has an encrypted header.
const COUNT: &str = "
UPDATE bulk_job SET created = created + $1, resent = resent + $2, skipped = skipped + $3, failed = failed + $4,
    changed = changed + $5, worked_rows = worked_rows + $6, worked_ms = worked_ms + $7
WHERE id = $8 RETURNING created, resent, skipped, failed, changed";

/// Counts the batch. Ends the job after the last one.
async fn update_counters(
    tx: &DatabaseTransaction,
    backend: &Backend,
    place: BatchPlace,
    counts: Counts,
) -> Result<BatchResult> {
    let [created, resent, skipped, failed, changed] = counts.of;
    let values = [
        created.into(),
        resent.into(),
        skipped.into(),
        failed.into(),
        changed.into(),
        counts.rows.into(),
        place.took.into(),
        place.job.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), COUNT, values);
    let counters = Counters::find_by_statement(statement).one(tx).await?;
    let counters = counters.ok_or_else(|| Error::broken("a job vanished"))?;
    if !place.is_end {
        return Ok(BatchResult::Done { is_over: false });
    }
    let done = bulk_job::ActiveModel {
        state: Set(JobState::Done),
        ended_at: Set(Some(place.now)),
        ..without_work()
    };
    update_job(place.job).set(done).exec(tx).await?;
    let detail = serde_json::json!({
        "created": counters.created, "resent": counters.resent,
        "skipped": counters.skipped, "failed": counters.failed, "changed": counters.changed,
    });
    let entry = Entry { action: Action::BulkDone, subject: job_subject(place.job), detail };
    audit::record(tx, backend, &Caller::worker(), entry).await?;
    Ok(BatchResult::Done { is_over: true })
}

impl RowOutcome {
    /// Of a row that is refused.
    pub(super) fn failed(RowRefusal { code, field }: RowRefusal) -> Self {
        Self { outcome: Outcome::Failed, code: Some(code), field, ..Self::default() }
    }
}

impl PlannedRow {
    pub(super) fn outcome(&self, refusals: &InvitationRefusals) -> RowOutcome {
        let not_done = |outcome, code| RowOutcome { outcome, code, ..RowOutcome::default() };
        let invitation = match self {
            Self::NotInvited(outcome, code) => return not_done(*outcome, *code),
            Self::Refused(refusal) => return RowOutcome::failed(*refusal),
            Self::Invited(invitation) => invitation,
        };
        let account = invitation.account().id;
        if let Some(reason) = refusals.get(&account) {
            return not_done(Outcome::Failed, Some(*reason));
        }
        let outcome = match invitation.invitee() {
            Invitee::New { .. } | Invitee::Reopened { .. } => Outcome::Created,
            Invitee::Resent { .. } => Outcome::Resent,
        };
        RowOutcome {
            outcome,
            account: Some(account),
            invitation: Some(invitation.id()),
            ..RowOutcome::default()
        }
    }
}
