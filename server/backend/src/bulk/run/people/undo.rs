//! Puts people back as they were before a job, where they are still as it has left them.

use super::super::lease::{LeasedJob, PeopleTask, lease_until};
use super::super::undo::end_undo;
use super::accounts::StoredSuspension;
use super::grouping::{self, StoredMembership};
use super::moving::{self, Placeable};
use crate::account_actions::Reactivation;
use crate::account_units::move_accounts;
use crate::audit::checkpoint;
use crate::bulk_jobs::{has_changed, update_job};
use crate::db::Tx;
use crate::entity::bulk_job::{Column, JobWork};
use crate::entity::bulk_outcome::{self, Undone};
use crate::entity::{account, audit_about};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::Action;
use domain::bulk::{CheckedAction, Outcome};
use domain::form::Code;
use domain::id::{AccountId, EventId, GroupId, JobId, UnitId};
use domain::message::Lane;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows that are undone in one transaction.
const ROWS: u64 = 40;

/// Rows of a job that can be undone, from a position.
pub(in crate::bulk) async fn undoable_rows(
    db: &impl ConnectionTrait,
    job: JobId,
    from: i32,
    most: u64,
) -> Result<Vec<bulk_outcome::Model>> {
    use bulk_outcome::Column;
    Ok(bulk_outcome::Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::Position.gte(from))
        .filter(Column::Outcome.eq(Outcome::Changed))
        .filter(Column::Before.is_not_null())
        .filter(Column::Undone.is_null())
        .order_by_asc(Column::Position)
        .limit(most)
        .all(db)
        .await?)
}

/// Undoes the next rows. Returns whether there may be more.
pub(super) async fn undo_next_batch(
    desk: &Desk<CanManageAccounts>,
    task: &PeopleTask,
    leased: &mut LeasedJob,
) -> Result<bool> {
    let backend = &desk.backend;
    let most = if matches!(task.action, CheckedAction::Suspend(_)) { ROWS } else { 250 };
    let rows = undoable_rows(backend.db().read(), leased.id, leased.next, most).await?;
    let until = lease_until(backend);
    let suspended = match &task.action {
        CheckedAction::Suspend(_) => reactivations(desk, &rows).await?,
        _ => HashMap::new(),
    };
    let (job, lease) = (leased.id, leased.lease);
    let work = async |tx: Tx| {
        let tx = &*tx;
        if rows.is_empty() {
            end_undo(tx, job, lease).await?;
            return Ok(false);
        }
        let renewal = update_job(job)
            .col_expr(Column::LeaseUntil, Expr::value(until))
            .filter(Column::LeaseId.eq(lease))
            .filter(Column::Work.eq(JobWork::Undo));
        if !has_changed(tx, renewal).await? {
            return Ok(false);
        }
        let returned = match &task.action {
            CheckedAction::MoveToUnit(_) => move_back(tx, desk, &rows).await?,
            CheckedAction::AddToGroup(membership) => regroup(tx, desk, membership.group, &rows).await?,
            CheckedAction::RemoveFromGroup(group) => regroup(tx, desk, *group, &rows).await?,
            CheckedAction::Suspend(_) => reactivate(tx, desk, &rows, &suspended).await?,
            _ => return Err(Error::broken("a job that cannot be undone")),
        };
        mark(tx, &rows, &returned).await?;
        Ok(true)
    };
    let goes_on = backend.db().write(work).await?;
    leased.until = until;
    leased.next = rows.last().map_or(leased.next, |row| row.position + 1);
    backend.outbox_bell().notify_one();
    Ok(goes_on)
}

/// Writes what became of rows.
pub(in crate::bulk::run) async fn mark(
    tx: &DatabaseTransaction,
    rows: &[bulk_outcome::Model],
    returned: &HashSet<AccountId>,
) -> Result<()> {
    use bulk_outcome::Column;
    let is_back = |row: &&bulk_outcome::Model| row.account_id.is_some_and(|id| returned.contains(&id));
    let (back, kept): (Vec<_>, Vec<_>) = rows.iter().partition(is_back);
    for (rows, undone) in [(back, Undone::Returned), (kept, Undone::Kept)] {
        let Some(first) = rows.first() else { continue };
        bulk_outcome::Entity::update_many()
            .col_expr(Column::Undone, Expr::value(undone))
            .filter(Column::JobId.eq(first.job_id))
            .filter(Column::Position.is_in(rows.iter().map(|row| row.position)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// The value before and after of a row, as they were stored.
fn change<T: serde::de::DeserializeOwned>(row: &bulk_outcome::Model) -> Option<(AccountId, T, T)> {
    let read = |bytes: &Option<Vec<u8>>| serde_json::from_slice(bytes.as_deref()?).ok();
    Some((row.account_id?, read(&row.before)?, read(&row.after)?))
}

fn accounts_of(rows: &[bulk_outcome::Model]) -> Vec<AccountId> {
    rows.iter().filter_map(|row| row.account_id).collect()
}

async fn move_back(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    rows: &[bulk_outcome::Model],
) -> Result<HashSet<AccountId>> {
    let placeable = Placeable::lock(tx, desk, &accounts_of(rows)).await?;
    let mut by_unit: BTreeMap<Option<UnitId>, Vec<(AccountId, Option<UnitId>)>> = BTreeMap::new();
    for (id, before, after) in rows.iter().filter_map(change::<Option<UnitId>>) {
        let is_same = placeable.accounts.get(&id).is_some_and(|found| found.unit == after);
        if is_same && placeable.refusal(id).is_none() {
            by_unit.entry(before).or_default().push((id, after));
        }
    }
    let mut returned = HashSet::new();
    for (unit, moved) in by_unit {
        if moving::refusal_of_unit(tx, &placeable.reach, unit).await?.is_some() {
            continue;
        }
        let refused = placeable.refusals_of_move(tx, desk, unit).await?;
        let moved: Vec<_> = moved.into_iter().filter(|(_, from)| !refused.contains_key(from)).collect();
        move_accounts(tx, (&desk.backend, &desk.caller.actor()), &moved, unit).await?;
        returned.extend(moved.into_iter().map(|(id, _)| id));
    }
    Ok(returned)
}

async fn regroup(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    group: GroupId,
    rows: &[bulk_outcome::Model],
) -> Result<HashSet<AccountId>> {
    let ids = accounts_of(rows);
    let placeable = Placeable::lock(tx, desk, &ids).await?;
    let Some(members) = grouping::members(tx, group, &ids).await? else { return Ok(HashSet::new()) };
    let now = desk.backend.now();
    let mut changes = Vec::new();
    for (id, before, after) in rows.iter().filter_map(change::<Option<StoredMembership>>) {
        // A membership that has ended since is not brought back.
        let is_over = before.is_some_and(|before| before.ends_at.is_some_and(|end| end <= now));
        if members.get(&id).copied() == after && !is_over && placeable.refusal(id).is_none() {
            changes.push((id, before));
        }
    }
    grouping::store(tx, desk, group, &changes).await?;
    Ok(changes.into_iter().map(|(id, _)| id).collect())
}

/// The reactivations of rows, with their messages.
async fn reactivations(
    desk: &Desk<CanManageAccounts>,
    rows: &[bulk_outcome::Model],
) -> Result<HashMap<AccountId, Reactivation>> {
    let known = account::Entity::find(desk.reach())
        .filter(account::Column::Id.is_in(accounts_of(rows)))
        .all(desk.backend.db().read())
        .await?;
    let prepared =
        known.into_iter().map(|row| (row.id, Reactivation::in_lane(&desk.backend, row, Lane::Bulk)));
    Ok(prepared.collect())
}

/// Whether somebody was suspended or brought back since the event of a job: the state that is there now is somebody else's, or
/// that of the end of the account, and only looks the same.
pub(in crate::bulk::run) async fn is_another(
    tx: &DatabaseTransaction,
    id: AccountId,
    event: EventId,
) -> Result<bool> {
    // What has happened since may be gone from the audit, with what was before.
    if checkpoint::may_be_pruned(tx, event).await? {
        return Ok(true);
    }
    let changes = [Action::AccountSuspended, Action::AccountReactivated].map(Action::as_str);
    let since = audit_about::Entity::find()
        .filter(audit_about::Column::Account.eq(id))
        .filter(audit_about::Column::Event.gt(event))
        .filter(audit_about::Column::Kind.is_in(changes));
    Ok(since.one(tx).await?.is_some())
}

async fn reactivate(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    rows: &[bulk_outcome::Model],
    prepared: &HashMap<AccountId, Reactivation>,
) -> Result<HashSet<AccountId>> {
    let now_is: HashMap<AccountId, account::Model> = account::Entity::find(EVERYONE)
        .filter(account::Column::Id.is_in(accounts_of(rows)))
        .order_by_asc(account::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut returned = HashSet::new();
    for row in rows {
        let Some((id, after)) = row.account_id.zip(row.after.as_deref()) else { continue };
        let after: StoredSuspension = serde_json::from_slice(after).map_err(Error::broken)?;
        let is_same = now_is.get(&id).is_some_and(|found| {
            found.state == AccountState::Suspended
                && found.suspended_until == after.until
                && found.suspension == after.reason
        });
        let Some(reactivation) = prepared.get(&id).filter(|_| is_same) else { continue };
        if let Some(event) = after.event
            && is_another(tx, id, event).await?
        {
            continue;
        }
        match reactivation.write_checked(tx, desk).await {
            Ok(Some(_)) => _ = returned.insert(id),
            Ok(None) => {}
            Err(error @ Error::Refused(Code::PermissionMissing | Code::SignedOut)) => return Err(error),
            Err(Error::Refused(_) | Error::Later { code: Code::TooMany, .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(returned)
}
