//! The batches of actions on people. Each row is the action of a single person, as far as it is written for one; moving and
//! grouping are written for all rows of a batch at once.

mod accounts;
mod asking;
mod freeze;
pub(super) mod grouping;
mod inviting;
pub(super) mod moving;
mod undo;

pub(in crate::bulk) use undo::undoable_rows;
pub(super) use undo::{is_another, mark};

use super::lease::{LeasedJob, PeopleTask};
use super::plan::BatchPlace;
use super::write::{self, BatchResult, RowOutcome};
use crate::Backend;
use crate::bulk_jobs::forget_words;
use crate::db::Tx;
use crate::entity::bulk_job::JobWork;
use crate::entity::{account, bulk_person};
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, CanManageInvitations, CanRegisterIdentities, Desk};
use crate::reach::{EVERYONE, Reach};
use domain::bulk::{CheckedAction, JobKind, Outcome};
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::Permission;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// How often a batch is prepared again after a concurrent change.
const ROUNDS: u32 = 8;

/// The desk of a kind, opened again before every batch.
enum ActionDesk {
    Accounts(Desk<CanManageAccounts>),
    Invitations(Desk<CanManageInvitations>),
    Identities(Desk<CanRegisterIdentities>),
}

impl ActionDesk {
    async fn open(backend: &Backend, kind: JobKind, leased: &LeasedJob) -> Result<Self> {
        let caller = Caller::on_behalf(leased.created_by);
        Ok(match kind.permission() {
            Permission::ManageAccounts => Self::Accounts(backend.open(&caller).await?),
            Permission::ManageInvitations => Self::Invitations(backend.open(&caller).await?),
            Permission::RegisterIdentities => Self::Identities(backend.open(&caller).await?),
            _ => return Err(Error::broken("a kind of job without a desk")),
        })
    }

    /// Whom the action reaches.
    fn reach(&self) -> &Reach {
        match self {
            Self::Accounts(desk) => desk.reach(),
            Self::Invitations(desk) => desk.reach(),
            Self::Identities(desk) => desk.reach(),
        }
    }
}

/// Rows of a batch: few enough for a transaction well under a tenth of a second.
fn rows_of(kind: JobKind) -> i32 {
    match kind {
        JobKind::MoveToUnit | JobKind::AddToGroup | JobKind::RemoveFromGroup => 500,
        JobKind::Invite | JobKind::Resend | JobKind::Revoke => 250,
        JobKind::Suspend | JobKind::Reactivate | JobKind::Delete | JobKind::SetEnd => 40,
        JobKind::AskPerson => 20,
        // Has batches of its own (`run/update.rs`).
        JobKind::Update => 40,
    }
}

/// Processes the next batch of a job. Returns whether the worker keeps it.
pub(super) async fn run_next(backend: &Backend, kind: JobKind, leased: &mut LeasedJob) -> Result<bool> {
    let task = leased.people()?;
    if leased.work == JobWork::Rows && task.frozen_to.is_none() {
        return run_rows(backend, kind, &task, leased).await;
    }
    let desk = ActionDesk::open(backend, kind, leased).await?;
    if leased.work == JobWork::Undo {
        let ActionDesk::Accounts(desk) = &desk else {
            return Err(Error::broken("a job that cannot be undone"));
        };
        return undo::undo_next_batch(desk, &task, leased).await;
    }
    let from = task.frozen_to.as_ref().ok_or_else(|| Error::broken("a job without people to write down"))?;
    freeze::write_next(backend, desk.reach(), (&task, from), leased).await
}

async fn run_rows(
    backend: &Backend,
    kind: JobKind,
    task: &PeopleTask,
    leased: &mut LeasedJob,
) -> Result<bool> {
    let people = people_of(backend.db().read(), leased, rows_of(kind)).await?;
    for _ in 0..ROUNDS {
        let now = backend.now();
        // Opened again in every round: what was overtaken may be the border.
        let desk = &ActionDesk::open(backend, kind, leased).await?;
        let prepared = Prepared::of(backend, desk, &task.action, leased, &people).await?;
        let place = BatchPlace::next(backend, leased, people.len(), now);
        let work = async |tx: Tx| {
            let tx = &*tx;
            if !write::renew(tx, place).await? {
                return Ok(BatchResult::Lost);
            }
            match prepared.write(tx, desk, &task.action, &people).await? {
                Some(outcomes) => {
                    let result = write::record_batch(tx, backend, place, outcomes).await?;
                    if matches!(result, BatchResult::Done { is_over: true }) {
                        forget_words(tx, backend, place.job).await?;
                    }
                    Ok(result)
                }
                None => Ok(BatchResult::Overtaken),
            }
        };
        match backend.db().write(work).await {
            Ok(BatchResult::Done { is_over }) => {
                leased.next += i32::try_from(people.len()).map_err(Error::broken)?;
                leased.until = place.until;
                leased.made_at = place.made_at;
                backend.outbox_bell().notify_one();
                return Ok(!is_over);
            }
            Ok(BatchResult::Lost) => return Ok(false),
            Ok(BatchResult::Overtaken) | Err(Error::Refused(Code::InvitedOften)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::CONTENTION)
}

/// The next people of a job.
async fn people_of(
    db: &impl ConnectionTrait,
    leased: &LeasedJob,
    most: i32,
) -> Result<Vec<bulk_person::Model>> {
    use bulk_person::Column;
    let end = Ord::min(leased.next.saturating_add(most), leased.rows);
    let people = bulk_person::Entity::find()
        .filter(Column::JobId.eq(leased.id))
        .filter(Column::Position.gte(leased.next))
        .filter(Column::Position.lt(end))
        .order_by_asc(Column::Position)
        .all(db)
        .await?;
    let is_whole = usize::try_from(end - leased.next).is_ok_and(|count| count == people.len());
    if is_whole { Ok(people) } else { Err(Error::broken("people of a bulk job are missing")) }
}

/// What is prepared before the transaction, for the actions that need it.
enum Prepared<'a> {
    Accounts(accounts::PreparedChanges<'a>),
    Asking(asking::PreparedRequests),
    Resending(Box<inviting::PreparedResending>),
    Nothing,
}

impl<'a> Prepared<'a> {
    async fn of(
        backend: &Backend,
        desk: &ActionDesk,
        action: &'a CheckedAction,
        leased: &LeasedJob,
        people: &[bulk_person::Model],
    ) -> Result<Self> {
        Ok(match (action, desk) {
            (CheckedAction::Resend, ActionDesk::Invitations(desk)) => {
                Self::Resending(Box::new(inviting::prepare(desk, leased.id, people).await?))
            }
            (CheckedAction::AskPerson, ActionDesk::Identities(desk)) => {
                Self::Asking(asking::prepare(desk, known(backend.db().read(), desk.reach(), people).await?))
            }
            (
                CheckedAction::Suspend(_)
                | CheckedAction::Reactivate
                | CheckedAction::Delete(_)
                | CheckedAction::SetEnd(_),
                ActionDesk::Accounts(_),
            ) => Self::Accounts(accounts::prepare(
                backend,
                action,
                known(backend.db().read(), desk.reach(), people).await?,
            )),
            _ => Self::Nothing,
        })
    }

    /// Writes the rows; `None` if what was prepared has changed, and nothing was written.
    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &ActionDesk,
        action: &CheckedAction,
        people: &[bulk_person::Model],
    ) -> Result<Option<Vec<RowOutcome>>> {
        match (self, action, desk) {
            (Self::Resending(prepared), _, ActionDesk::Invitations(desk)) => {
                prepared.write(tx, desk, people).await
            }
            (Self::Asking(prepared), _, ActionDesk::Identities(desk)) => {
                prepared.write(tx, desk, people).await.map(Some)
            }
            (Self::Accounts(prepared), _, ActionDesk::Accounts(desk)) => {
                prepared.write(tx, desk, people).await.map(Some)
            }
            (_, CheckedAction::Revoke, ActionDesk::Invitations(desk)) => {
                inviting::revoke(tx, desk, people).await.map(Some)
            }
            (_, CheckedAction::MoveToUnit(unit), ActionDesk::Accounts(desk)) => {
                moving::write(tx, desk, *unit, people).await.map(Some)
            }
            (_, CheckedAction::AddToGroup(membership), ActionDesk::Accounts(desk)) => {
                grouping::add(tx, desk, *membership, people).await.map(Some)
            }
            (_, CheckedAction::RemoveFromGroup(group), ActionDesk::Accounts(desk)) => {
                grouping::remove(tx, desk, *group, people).await.map(Some)
            }
            _ => Err(Error::broken("an action at another desk than its own")),
        }
    }
}

/// The accounts of people within reach, by id.
async fn known(
    db: &impl ConnectionTrait,
    reach: &Reach,
    people: &[bulk_person::Model],
) -> Result<HashMap<AccountId, account::Model>> {
    let rows = account::Entity::find(reach)
        .filter(account::Column::Id.is_in(people.iter().map(|person| person.account_id)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Locks the accounts of people, always in the same order, so that two batches do not wait for each other.
async fn lock(tx: &DatabaseTransaction, people: &[bulk_person::Model]) -> Result<()> {
    let ids: Vec<AccountId> = account::Entity::find(EVERYONE)
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.is_in(people.iter().map(|person| person.account_id)))
        .order_by_asc(account::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    drop(ids);
    Ok(())
}

/// The outcome of a row that is carried out by the action for one person. A refusal is the row's; a lost right is the job's.
fn outcome_of(account: AccountId, result: Result<Option<RowOutcome>>) -> Result<RowOutcome> {
    match result {
        Ok(Some(outcome)) => Ok(RowOutcome { outcome: Outcome::Changed, account: Some(account), ..outcome }),
        Ok(None) => Ok(left_out(account, Code::NothingToChange)),
        Err(error @ Error::Refused(Code::PermissionMissing | Code::SignedOut)) => Err(error),
        Err(Error::Refused(code) | Error::Later { code: code @ Code::TooMany, .. }) => {
            Ok(left_out(account, code))
        }
        Err(Error::Faults(faults)) => Ok(left_out(account, faults.first().code)),
        Err(error) => Err(error),
    }
}

/// The outcome of a row that is left as it is.
pub(super) fn left_out(account: AccountId, code: Code) -> RowOutcome {
    let outcome = if code == Code::NothingToChange { Outcome::Skipped } else { Outcome::Failed };
    RowOutcome { outcome, code: Some(code), account: Some(account), ..RowOutcome::default() }
}
