//! Writing a batch: everything in one transaction, many rows in each statement, fenced by the lease.

use super::super::{execute, job_subject, to_signed};
use super::person_drafts;
use super::plan::{BatchPlan, PlannedInvitation, PlannedRow};
use crate::Backend;
use crate::audit::{self, Entry, Event};
use crate::entity::{account, bulk_outcome, invitation};
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::invitations::issue::{self, PreparedInvitation};
use crate::permissions;
use domain::account::AccountState;
use domain::audit::Action;
use domain::bulk::{JobState, Outcome};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
};
use std::collections::{HashMap, HashSet};

/// How a batch ended.
pub(super) enum BatchResult {
    Done {
        /// Nothing follows.
        is_over: bool,
    },
    /// What was true before the transaction no longer was in it; nothing was written.
    Overtaken,
    /// Somebody else has the job, or it is to rest; nothing was written.
    Lost,
}

/// A name that nobody chose is gone: rolls the batch back, so that another is found for it.
pub(super) const USERNAME_TAKEN: Code = Code::UsernameUsed;

/// The outcome of one row.
struct RowOutcome {
    outcome: Outcome,
    code: Option<Code>,
    account: Option<AccountId>,
    invitation: Option<InvitationId>,
}

/// Writes the batch, or nothing of it.
pub(super) async fn write_batch(
    tx: &DatabaseTransaction,
    backend: &Backend,
    plan: &BatchPlan,
) -> Result<BatchResult> {
    let fence = [plan.until.into(), plan.job.into(), plan.lease.into(), plan.first.into()];
    if execute(tx, FENCE, fence).await? == 0 {
        return Ok(BatchResult::Lost);
    }
    // Checked before anything is written, since a transaction that returns a value is committed.
    if !is_plan_current(tx, plan).await? {
        return Ok(BatchResult::Overtaken);
    }
    let refused = create_accounts(tx, plan).await?;
    if refused.values().any(Option::is_none) {
        return Err(Error::Refused(USERNAME_TAKEN));
    }
    reopen(tx, plan).await?;

    let written = plan.survivors(&refused);
    let issues: Vec<&PreparedInvitation> = written.iter().map(|invited| &invited.issue).collect();
    issue::write_all(tx, &issues).await?;
    person_drafts::write(tx, plan, &refused).await?;
    let said: Vec<&Event> = written.iter().flat_map(|invited| &invited.events).collect();
    audit::record_all(tx, &said).await?;

    let ended: Vec<RowOutcome> = plan.rows.iter().map(|row| row.row_outcome(&refused)).collect();
    record_outcomes(tx, plan, &ended).await?;
    update_counters(tx, backend, plan, &ended).await
}

const FENCE: &str = "
UPDATE bulk_job SET lease_until = $1
WHERE id = $2 AND lease_id = $3 AND state = 'running' AND created + resent + skipped + failed = $4";

/// Whether the pending accounts still stand as they did, and nobody else can change that until the end.
async fn is_plan_current(tx: &DatabaseTransaction, plan: &BatchPlan) -> Result<bool> {
    let known: HashMap<AccountId, (&account::Model, Option<InvitationId>)> = plan
        .rows
        .iter()
        .filter_map(|row| match row {
            PlannedRow::Reopened { known, .. } => Some((known.id, (&**known, None))),
            PlannedRow::Resent { known, open, .. } => Some((known.id, (&**known, Some(*open)))),
            _ => None,
        })
        .collect();
    if known.is_empty() {
        return Ok(true);
    }
    let ids = || known.keys().copied();
    let mut found = account::Entity::find().filter(account::Column::Id.is_in(ids()));
    // Always in the same order, so that two who lock the same never wait for each other.
    found = found.order_by_asc(account::Column::Id).lock_exclusive();
    let found = found.all(tx).await?;
    let is_same = |row: &account::Model| known.get(&row.id).is_some_and(|(known, _)| *known == row);
    if found.len() != known.len() || !found.iter().all(is_same) {
        return Ok(false);
    }
    let open: HashMap<AccountId, InvitationId> = invitation::Entity::find()
        .filter(invitation::Column::AccountId.is_in(ids()))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .filter(invitation::Column::ExpiresAt.gt(plan.now))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.account_id, row.id))
        .collect();
    // Whoever was given something meanwhile is judged again.
    let reopened: Vec<AccountId> = plan
        .rows
        .iter()
        .filter_map(|row| match row {
            PlannedRow::Reopened { known, .. } => Some(known.id),
            _ => None,
        })
        .collect();
    if !permissions::holders_among(tx, &reopened).await?.is_empty() {
        return Ok(false);
    }
    Ok(known.iter().all(|(account, (_, expected))| open.get(account) == expected.as_ref()))
}

/// Creates the accounts. Those that were refused come back, each with the reason; without one where another name has
/// to be found first.
async fn create_accounts(
    tx: &DatabaseTransaction,
    plan: &BatchPlan,
) -> Result<HashMap<AccountId, Option<Code>>> {
    let mut new: Vec<(&account::Model, bool)> = plan
        .rows
        .iter()
        .filter_map(|row| match row {
            PlannedRow::New { account, is_chosen, .. } => Some((&**account, *is_chosen)),
            _ => None,
        })
        .collect();
    if new.is_empty() {
        return Ok(HashMap::new());
    }
    // In the order of their keys, so that two who create the same meet at the first and not crosswise.
    new.sort_by(|(one, _), (other, _)| one.email_key.cmp(&other.email_key));
    let rows: Vec<_> = new.iter().map(|(account, _)| (*account).clone().into_active_model()).collect();
    let mut insert = account::Entity::insert_many(rows).into_query();
    insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_col(account::Column::Id);
    let created = tx.query_all(&insert).await?;
    let created: HashSet<AccountId> =
        created.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?;
    let mut refused = HashMap::new();
    for (account, is_chosen) in new {
        if created.contains(&account.id) {
            continue;
        }
        let holder =
            crate::accounts::by_email_key(tx, account.email_key.as_deref().unwrap_or_default()).await?;
        let reason = match holder {
            Some(holder) if holder.state == AccountState::Pending => Some(Code::AlreadyInvited),
            Some(_) => Some(Code::AlreadyRegistered),
            None if is_chosen || plan.is_last_try => Some(Code::UsernameUsed),
            None => None,
        };
        refused.insert(account.id, reason);
    }
    Ok(refused)
}

/// Makes room for the new invitations of accounts that exist.
async fn reopen(tx: &DatabaseTransaction, plan: &BatchPlan) -> Result<()> {
    let mut again: Vec<AccountId> = Vec::new();
    for row in &plan.rows {
        match row {
            PlannedRow::Reopened { known, account, .. } => {
                again.push(known.id);
                if known != account {
                    change(tx, account, plan.now).await?;
                }
            }
            PlannedRow::Resent { known, .. } => again.push(known.id),
            PlannedRow::New { .. } | PlannedRow::Settled(..) => {}
        }
    }
    issue::supersede_all(tx, &again, plan.now, plan.by).await
}

async fn change(tx: &DatabaseTransaction, account: &account::Model, now: i64) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::Username, Expr::value(account.username.as_deref()))
        .col_expr(account::Column::Locale, Expr::value(account.locale))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Writes what became of each row.
async fn record_outcomes(tx: &DatabaseTransaction, plan: &BatchPlan, ended: &[RowOutcome]) -> Result<()> {
    let rows = (plan.first..).zip(ended).map(|(position, ended)| bulk_outcome::ActiveModel {
        job_id: Set(plan.job),
        position: Set(position),
        outcome: Set(ended.outcome),
        code: Set(ended.code),
        account_id: Set(ended.account),
        invitation_id: Set(ended.invitation),
    });
    bulk_outcome::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

const COUNT: &str = "
UPDATE bulk_job SET created = created + $1, resent = resent + $2, skipped = skipped + $3, failed = failed + $4,
    worked_rows = worked_rows + $5, worked_ms = worked_ms + $6
WHERE id = $7 RETURNING created, resent, skipped, failed";

const END: &str = "
UPDATE bulk_job SET state = $1, work = NULL, lease_id = NULL, lease_until = NULL, ended_at = $2 WHERE id = $3";

/// Counts the batch, and ends the job after the last one.
async fn update_counters(
    tx: &DatabaseTransaction,
    backend: &Backend,
    plan: &BatchPlan,
    ended: &[RowOutcome],
) -> Result<BatchResult> {
    let of = |outcome: Outcome| to_signed(ended.iter().filter(|one| one.outcome == outcome).count());
    let values = [
        of(Outcome::Created)?.into(),
        of(Outcome::Resent)?.into(),
        of(Outcome::Skipped)?.into(),
        of(Outcome::Failed)?.into(),
        to_signed(ended.len())?.into(),
        plan.took.into(),
        plan.job.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), COUNT, values);
    let row = tx.query_one_raw(statement).await?.ok_or_else(|| Error::broken("a job vanished"))?;
    if !plan.is_end {
        return Ok(BatchResult::Done { is_over: false });
    }
    execute(tx, END, [JobState::Done.as_str().into(), plan.now.into(), plan.job.into()]).await?;
    let number = |at: usize| row.try_get_by_index::<i32>(at);
    let detail = serde_json::json!({
        "created": number(0)?, "resent": number(1)?, "skipped": number(2)?, "failed": number(3)?,
    });
    let entry = Entry { action: Action::BulkDone, subject: job_subject(plan.job), detail };
    audit::record(tx, backend, &Caller::worker(), entry).await?;
    Ok(BatchResult::Done { is_over: true })
}

impl BatchPlan {
    /// The invitations of those that were not refused.
    pub(super) fn survivors(&self, refused: &HashMap<AccountId, Option<Code>>) -> Vec<&PlannedInvitation> {
        let mut survivors = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            match row {
                PlannedRow::New { account, .. } if refused.contains_key(&account.id) => {}
                row => survivors.extend(row.invited()),
            }
        }
        survivors
    }
}

impl PlannedRow {
    fn invited(&self) -> Option<&PlannedInvitation> {
        match self {
            Self::New { invited, .. } | Self::Reopened { invited, .. } | Self::Resent { invited, .. } => {
                Some(invited)
            }
            Self::Settled(..) => None,
        }
    }

    fn row_outcome(&self, refused: &HashMap<AccountId, Option<Code>>) -> RowOutcome {
        let done = |outcome: Outcome, account: AccountId, invited: &PlannedInvitation| RowOutcome {
            outcome,
            code: None,
            account: Some(account),
            invitation: Some(invited.issue.id()),
        };
        let not_done = |outcome: Outcome, code: Option<Code>| RowOutcome {
            outcome,
            code,
            account: None,
            invitation: None,
        };
        match self {
            Self::Settled(outcome, code) => not_done(*outcome, *code),
            Self::New { account, invited, .. } => match refused.get(&account.id) {
                Some(reason) => not_done(Outcome::Failed, *reason),
                None => done(Outcome::Created, account.id, invited),
            },
            Self::Reopened { known, invited, .. } => done(Outcome::Created, known.id, invited),
            Self::Resent { known, invited, .. } => done(Outcome::Resent, known.id, invited),
        }
    }
}
