//! The end of accounts. Those who manage accounts are told before it, and then the account is suspended.
//!
//! [`end_stage`](super::end_stage) says which of that was done.

use super::end_stage::{ENDED, LEFT, has_suspended};
use super::end_use::end_use;
use super::suspend::{Reactivation, locked_as};
use crate::account_notice::notice;
use crate::accounts::{Change, record_change};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account::{self, Column};
use crate::error::{Error, Result};
use crate::gate::{Caller, CanManageAccounts, Desk};
use crate::identities::{holders_of, reaches_of};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::reach::{EVERYONE, Reach, above};
use crate::{Backend, accounts, permissions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, UnitId};
use domain::message::{Lane, MessageKind};
use domain::permission::Permission;
use domain::registry::EndDraft;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const DAY: i64 = 86_400_000;
/// Days before the last day.
const TOLD: [i32; 3] = [14, 3, 0];
/// Accounts that one mail tells of.
const TOLD_AT_ONCE: u64 = 500;

impl Desk<CanManageAccounts> {
    /// Sets, moves or clears the end of an account, and tells the person by mail. An account that was suspended at its end is
    /// reactivated.
    ///
    /// # Errors
    /// `day_unknown`, `end_past`, `end_before_start` at the last day; `account_state` for an account that is to be deleted, `not_found`;
    /// `own_account`; `permission_not_held` for the founder and for an account that holds what the actor does not.
    pub async fn set_end_date(&self, id: AccountId, draft: EndDraft) -> Result<()> {
        let ends_at = draft.check(&|day| self.backend.start_of(day))?;
        let (backend, now) = (&self.backend, self.backend.now());
        if ends_at.is_some_and(|end| end <= now) {
            return Err(Faults::one(Field::EndsOn, Code::EndPast).into());
        }
        let row = accounts::by_id(self.reach(), backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        let new = &NewEnd::prepare(backend, row, ends_at, Lane::Single);
        let work = async |tx: Tx| new.write(&tx, self).await.map(drop);
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// Whether a first day, as it is stored, is not after the last day, which an end is the first moment after.
pub(crate) fn is_in_order(backend: &Backend, starts_on: Option<&str>, ends_at: Option<i64>) -> bool {
    let last = ends_at.map(|end| backend.day_of(end - 1).to_string());
    starts_on.zip(last).is_none_or(|(first, last)| *first <= *last)
}

/// Another end of one account, prepared before its transaction.
pub(crate) struct NewEnd {
    ends_at: Option<i64>,
    reactivation: Reactivation,
    notices: Vec<PreparedMessage>,
}

impl NewEnd {
    pub(crate) fn prepare(
        backend: &Backend,
        before: account::Model,
        ends_at: Option<i64>,
        lane: Lane,
    ) -> Self {
        let notices = notice(backend, &before, MessageKind::AccountEndSet, ends_at);
        let notices = notices.into_iter().map(|notice| notice.in_lane(lane)).collect();
        Self { ends_at, reactivation: Reactivation::in_lane(backend, before, lane), notices }
    }

    /// Moves the end. Returns whether it was another one.
    ///
    /// # Errors
    /// Those of [`set_end_date`](Desk::set_end_date), but for the form's.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
    ) -> Result<bool> {
        let (backend, now, ends_at) = (&desk.backend, desk.backend.now(), self.ends_at);
        let found = locked_as(tx, &self.reactivation.before).await?;
        if desk.account() == Some(found.id) {
            return Err(Error::Refused(Code::OwnAccount));
        }
        permissions::may_edit(tx, desk, &found, now).await?;
        if matches!(found.state, AccountState::ToBeDeleted | AccountState::Deleted) {
            return Err(Error::Refused(Code::AccountState));
        }
        if found.ends_at == ends_at {
            return Ok(false);
        }
        if !is_in_order(backend, found.starts_on.as_deref(), ends_at) {
            return Err(Faults::one(Field::EndsOn, Code::EndBeforeStart).into());
        }
        account::Entity::update_many()
            .col_expr(Column::EndsAt, Expr::value(ends_at))
            .col_expr(Column::EndStage, Expr::value(Option::<i32>::None))
            .col_expr(Column::ChangedAt, Expr::value(now))
            .filter(Column::Id.eq(found.id))
            .exec(tx)
            .await?;
        let value = |at: Option<i64>| serde_json::json!({ Field::EndsOn.as_str(): at });
        let change =
            Change { fields: vec![Field::EndsOn], before: value(found.ends_at), after: value(ends_at) };
        record_change(tx, desk, &found, change).await?;
        outbox::enqueue(tx, &self.notices).await?;
        if has_suspended(&found) {
            self.reactivation.write(tx, backend, desk.caller.actor()).await?;
        }
        Ok(true)
    }
}

/// An account whose end comes near.
struct Ending {
    id: AccountId,
    unit: Option<UnitId>,
    ends_at: i64,
    /// The mark that has come.
    mark: i32,
}

/// The last moment of a mark: the end is the first moment after the last day.
fn told_from(ends_at: i64, mark: i32) -> i64 {
    ends_at - (i64::from(mark) + 1) * DAY
}

/// The accounts of whose end nobody was told yet, at a mark that has come; the next one first.
async fn to_be_told(backend: &Backend, most: u64) -> Result<Vec<Ending>> {
    let now = backend.now();
    let within = |days: i64| Column::EndsAt.lte(now + days * DAY);
    // Each is a range of the index: most accounts with an end are not near it, or were told of.
    let is_untold = Condition::any()
        .add(Condition::all().add(Column::EndStage.is_null()).add(within(15)))
        .add(Condition::all().add(Column::EndStage.eq(TOLD[0])).add(within(4)))
        .add(Condition::all().add(Column::EndStage.is_in([TOLD[0], TOLD[1]])).add(within(1)));
    let rows: Vec<(AccountId, Option<UnitId>, Option<i64>)> = account::Entity::find(EVERYONE)
        .select_only()
        .columns([Column::Id, Column::Unit, Column::EndsAt])
        .filter(Column::EndsAt.gt(now))
        .filter(Column::State.eq(AccountState::Active))
        .filter(is_untold)
        .order_by_asc(Column::EndsAt)
        .limit(most)
        .into_tuple()
        .all(backend.db().read())
        .await?;
    let ending = rows.into_iter().filter_map(|(id, unit, ends_at)| {
        let ends_at = ends_at?;
        let mark = TOLD.into_iter().rev().find(|mark| told_from(ends_at, *mark) <= now)?;
        Some(Ending { id, unit, ends_at, mark })
    });
    Ok(ending.collect())
}

/// Tells those who manage accounts of the next ends, once at each mark. Returns whether more are left.
async fn tell(backend: &Backend) -> Result<bool> {
    let ending = to_be_told(backend, TOLD_AT_ONCE).await?;
    if ending.is_empty() {
        return Ok(false);
    }
    let messages = messages_to_managers(backend, &ending).await?;
    let (all, messages, is_left) = (&ending, &messages, ending.len() as u64 == TOLD_AT_ONCE);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let mut is_told = false;
        for one in all {
            let marked = account::Entity::update_many()
                .col_expr(Column::EndStage, Expr::value(one.mark))
                .filter(Column::Id.eq(one.id))
                .filter(Column::EndsAt.eq(one.ends_at))
                .filter(Column::State.eq(AccountState::Active))
                .filter(Condition::any().add(Column::EndStage.is_null()).add(Column::EndStage.gt(one.mark)))
                .exec(tx)
                .await?;
            // Another program may have told of it.
            is_told |= marked.rows_affected == 1;
        }
        if is_told { outbox::enqueue(tx, messages).await } else { Ok(()) }
    };
    backend.db().write(work).await?;
    Ok(is_left)
}

/// A mail to everybody who manages some of these accounts, with the first end among those; to the founder for accounts that
/// nobody else manages. It names nobody.
async fn messages_to_managers(backend: &Backend, ending: &[Ending]) -> Result<Vec<PreparedMessage>> {
    let (db, now, manage) = (backend.db().read(), backend.now(), Permission::ManageAccounts);
    let about: Vec<AccountId> = ending.iter().map(|one| one.id).collect();
    let holders = holders_of(backend, manage, &about).await?;
    let reaches = reaches_of(db, manage, holders.iter().filter(|holder| !holder.founder), now).await?;
    let above = above(db, ending.iter().filter_map(|one| one.unit)).await?;
    let is_within = |reach: &Reach, one: &Ending| reach.has_below(one.unit.and_then(|unit| above.get(&unit)));
    let is_managed = |one: &Ending| reaches.values().any(|reach| is_within(reach, one));
    let organization = backend.settings().organization_name.clone();
    let messages = holders.into_iter().filter_map(|holder| {
        let reach = reaches.get(&holder.id);
        let is_told = |one: &&Ending| reach.map_or(!is_managed(one), |reach| is_within(reach, one));
        let first = ending.iter().find(is_told)?.ends_at;
        let new = NewMessage {
            kind: MessageKind::AccountsEnding,
            lane: Lane::Single,
            to: holder.email,
            locale: holder.locale,
            about: About::Nothing,
            account: Some(holder.id),
            params: Params { organization: organization.clone(), until: Some(first), ..Params::default() },
            is_held: false,
        };
        Some(outbox::prepare(backend, new))
    });
    Ok(messages.collect())
}

/// The accounts whose end has come.
async fn ended(backend: &Backend, most: u64) -> Result<Vec<AccountId>> {
    let ended = account::Entity::find(EVERYONE)
        .select_only()
        .column(Column::Id)
        .filter(Column::EndsAt.lte(backend.now()))
        .filter(Column::State.eq(AccountState::Active))
        .filter(Condition::any().add(Column::EndStage.is_null()).add(Column::EndStage.is_in(TOLD)))
        .order_by_asc(Column::EndsAt)
        .limit(most);
    Ok(ended.into_tuple().all(backend.db().read()).await?)
}

/// Suspends an account whose end has come, unless nobody would be left who may manage permissions or accounts.
async fn end(backend: &Backend, id: AccountId) -> Result<()> {
    let now = backend.now();
    let Some(before) = accounts::by_id(EVERYONE, backend.db().read(), id).await? else { return Ok(()) };
    let notices: Vec<_> = notice(backend, &before, MessageKind::AccountSuspended, None).into_iter().collect();
    let (before, notices) = (&before, &notices);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = locked_as(tx, before).await?;
        let has_ended = found.ends_at.is_some_and(|end| end <= now) && found.state == AccountState::Active;
        if !has_ended {
            return Ok(());
        }
        let may_end = !found.founder && super::may_end_use::are_managers_left(tx, id, now).await?;
        let mut update = account::Entity::update_many()
            .col_expr(Column::EndStage, Expr::value(if may_end { ENDED } else { LEFT }))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(AccountState::Active));
        if !may_end {
            tracing::warn!(account = %id, "the last account that manages others is not suspended at its end");
            update.exec(tx).await?;
            return Ok(());
        }
        update = update
            .col_expr(Column::State, Expr::value(AccountState::Suspended))
            .col_expr(Column::Suspension, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::SuspendedUntil, Expr::value(Option::<i64>::None))
            .col_expr(Column::ChangedAt, Expr::value(now));
        if update.exec(tx).await?.rows_affected == 0 {
            return Ok(());
        }
        end_use(tx, backend, &Caller::worker().actor(), id).await?;
        outbox::enqueue(tx, notices).await?;
        let detail = serde_json::json!({ "end": true });
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action: Action::AccountSuspended, subject, detail };
        audit::record(tx, backend, &Caller::worker(), entry).await
    };
    backend.db().write(work).await
}

/// Whether an end has to be told of, or has come.
pub(super) async fn has_work(backend: &Backend) -> Result<bool> {
    Ok(!to_be_told(backend, 1).await?.is_empty() || !ended(backend, 1).await?.is_empty())
}

/// Tells of the ends to come and carries out those that have come: the accounts that were found, and how each went.
pub(super) async fn run(backend: &Backend, most: u64) -> Result<(bool, Vec<Result<()>>)> {
    let is_left = tell(backend).await?;
    let ended = ended(backend, most).await?;
    let is_left = is_left || ended.len() as u64 == most;
    let mut results = Vec::with_capacity(ended.len());
    for id in ended {
        results.push(end(backend, id).await);
    }
    Ok((is_left, results))
}
