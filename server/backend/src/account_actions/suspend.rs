use super::end_stage;
use super::end_use::end_use;
use super::may_end_use::may_end_use;
use crate::Backend;
use crate::account_notice::notice;
use crate::accounts::{AccountKey, AccountPart};
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::outbox::{self, PreparedMessage};
use crate::reach::{EVERYONE, Reach};
use crate::{accounts, permissions};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, EventId};
use domain::message::{Lane, MessageKind};
use domain::registry::{SuspendDraft, Suspension};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Suspends the account with the reason and the end of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`suspend`](Self::suspend).
    pub async fn suspend_drafted(&self, account: AccountId, draft: SuspendDraft) -> Result<()> {
        let suspension = draft.check(&|day| self.backend.start_of(day))?;
        self.suspend(account, &suspension).await
    }

    /// Suspends an active account and ends its sessions, its links to reset the password, and its claims of cases. The person
    /// is told by mail. Suspending it again changes the reason and the end: what the last one has said is in force, and each
    /// is in the audit.
    ///
    /// # Errors
    /// `account_state` for an account that is neither active nor suspended, `not_found`; `end_past` at the last day;
    /// `own_account`; `permission_not_held` for the founder and for an account that holds what the actor does not;
    /// `last_manager`.
    pub async fn suspend(&self, id: AccountId, suspension: &Suspension) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        if suspension.until().is_some_and(|until| until <= now) {
            return Err(Faults::one(Field::EndsOn, Code::EndPast).into());
        }
        let row = accounts::by_id(self.reach(), backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        let new = &NewSuspension::prepare(backend, row, suspension);
        let work = async |tx: Tx| new.write(&tx, self).await.map(drop);
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Reactivates a suspended account with its password and permissions, and tells the person by mail. Reactivating an
    /// active one changes nothing.
    ///
    /// # Errors
    /// `account_state` for an account that is neither suspended nor active, `not_found`; `permission_not_held` for the
    /// founder and for an account that holds what the actor does not; `too_many` for one that is suspended and
    /// reactivated again and again.
    pub async fn reactivate(&self, id: AccountId) -> Result<()> {
        let backend = &self.backend;
        let doing = &Reactivation::prepare(self.reach(), backend, id).await?;
        let work = async |tx: Tx| doing.write_checked(&tx, self).await.map(drop);
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// A suspension of one account, prepared before its transaction.
pub(crate) struct NewSuspension<'a> {
    before: account::Model,
    suspension: &'a Suspension,
    notices: Vec<PreparedMessage>,
    /// Whether an account that is suspended already stays as it is.
    is_first_only: bool,
}

/// What a suspension has written: its reason, as it is stored, and its event.
pub(crate) struct WrittenSuspension {
    pub(crate) reason: Option<Vec<u8>>,
    pub(crate) event: EventId,
}

impl<'a> NewSuspension<'a> {
    fn prepare(backend: &Backend, before: account::Model, suspension: &'a Suspension) -> Self {
        let notices = notice(backend, &before, MessageKind::AccountSuspended, suspension.until());
        Self { notices: notices.into_iter().collect(), before, suspension, is_first_only: false }
    }

    /// One of many.
    pub(crate) fn of_many(backend: &Backend, before: account::Model, suspension: &'a Suspension) -> Self {
        let new = Self::prepare(backend, before, suspension);
        let notices = new.notices.into_iter().map(|notice| notice.in_lane(Lane::Bulk)).collect();
        Self { notices, is_first_only: true, ..new }
    }

    /// Suspends the account; `None` where it is suspended for the same reason until the same day.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
    ) -> Result<Option<WrittenSuspension>> {
        let (backend, now) = (&desk.backend, desk.backend.now());
        let (suspension, until, id) = (self.suspension, self.suspension.until(), self.before.id);
        let found = locked_as(tx, &self.before).await?;
        may_end_use(tx, desk, &found, now).await?;
        if !matches!(found.state, AccountState::Active | AccountState::Suspended) {
            return Err(Error::Refused(Code::AccountState));
        }
        let is_new = found.state == AccountState::Active;
        if !is_new && self.is_first_only {
            return Ok(None);
        }
        let stated = reason_of(backend, &found)?;
        let is_same = (stated.as_str(), found.suspended_until) == (suspension.reason(), until);
        if !is_new && is_same && !end_stage::has_suspended(&found) {
            return Ok(None);
        }
        let mut detail = serde_json::json!({ "until": until });
        let mut reason = None;
        // The reason goes with the suspension; its event keeps it, under the same key.
        if !(stated.is_empty() && suspension.reason().is_empty()) {
            let key = AccountKey::of_locked(tx, backend, &found).await?;
            let said = (!suspension.reason().is_empty()).then(|| suspension.reason());
            reason =
                said.map(|said| key.encrypt_json(backend, AccountPart::Suspension, &said)).transpose()?;
            let field = Field::Reason.as_str();
            let change =
                serde_json::json!({ "before": { field: stated }, "after": { field: suspension.reason() } });
            let sealed = key.encrypt_json(backend, AccountPart::Change, &change)?;
            detail["sealed"] = URL_SAFE_NO_PAD.encode(&sealed).into();
        }
        let suspended = account::Entity::update_many()
            .col_expr(account::Column::State, Expr::value(AccountState::Suspended))
            .col_expr(account::Column::Suspension, Expr::value(reason.clone()))
            .col_expr(account::Column::SuspendedUntil, Expr::value(until))
            .col_expr(account::Column::EndStage, Expr::value(end_stage::after_suspension(&found)))
            .col_expr(account::Column::ChangedAt, Expr::value(now))
            .filter(account::Column::Id.eq(id))
            .filter(account::Column::State.is_in([AccountState::Active, AccountState::Suspended]))
            .exec(tx)
            .await?;
        if suspended.rows_affected == 0 {
            return Err(Error::Refused(Code::AccountState));
        }
        end_use(tx, backend, &desk.caller.actor(), id).await?;
        if is_new || found.suspended_until != until {
            outbox::enqueue(tx, &self.notices).await?;
        }
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action: Action::AccountSuspended, subject, detail };
        let event = audit::prepare(backend, &desk.caller.actor(), entry)?;
        audit::record_all(tx, &[&event]).await?;
        Ok(Some(WrittenSuspension { reason, event: event.id() }))
    }
}

/// Why an account is suspended; empty where nobody said it.
fn reason_of(backend: &Backend, row: &account::Model) -> Result<String> {
    match (&row.suspension, AccountKey::from_row(backend, row)?) {
        (Some(ciphertext), Some(key)) => key.decrypt_json(AccountPart::Suspension, ciphertext),
        _ => Ok(String::new()),
    }
}

/// The account that was read before the transaction, locked in it. Its address and name may have changed since; notices
/// go to the one it has now ([`outbox::enqueue`]).
pub(super) async fn locked_as(tx: &DatabaseTransaction, before: &account::Model) -> Result<account::Model> {
    let found = accounts::lock(EVERYONE, tx, before.id).await?.ok_or(Error::Refused(Code::NotFound))?;
    match found.state {
        // Somebody, or the schedule, has erased it a moment ago.
        AccountState::Deleted => Err(Error::Refused(Code::AccountState)),
        _ => Ok(found),
    }
}

/// The end of a suspension, by somebody or by schedule.
pub(crate) struct Reactivation {
    pub(crate) before: account::Model,
    notices: Vec<PreparedMessage>,
}

impl Reactivation {
    pub(crate) async fn prepare(reach: &Reach, backend: &Backend, id: AccountId) -> Result<Self> {
        let before =
            accounts::by_id(reach, backend.db().read(), id).await?.ok_or(Error::Refused(Code::NotFound))?;
        Ok(Self::in_lane(backend, before, Lane::Single))
    }

    /// The same of an account that was read, with its notice in a lane.
    pub(crate) fn in_lane(backend: &Backend, before: account::Model, lane: Lane) -> Self {
        let notice = notice(backend, &before, MessageKind::AccountReactivated, None);
        Self { before, notices: notice.into_iter().map(|notice| notice.in_lane(lane)).collect() }
    }

    /// Reactivates the account if the actor may edit it. Returns the event if it was suspended.
    ///
    /// # Errors
    /// Those of [`Desk::reactivate`].
    pub(crate) async fn write_checked(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
    ) -> Result<Option<EventId>> {
        let found = locked_as(tx, &self.before).await?;
        permissions::may_edit(tx, desk, &found, desk.backend.now()).await?;
        match found.state {
            AccountState::Active => Ok(None),
            AccountState::Suspended => {
                outbox::require_room(tx, &self.notices).await?;
                self.write(tx, &desk.backend, desk.caller.actor()).await.map(Some)
            }
            _ => Err(Error::Refused(Code::AccountState)),
        }
    }

    /// Reactivates the locked account, and returns the event; `account_state` where it is not suspended.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        actor: Actor,
    ) -> Result<EventId> {
        let mut update = account::Entity::update_many();
        for (column, value) in end_stage::after_reactivation(backend.now()) {
            update = update.col_expr(column, value);
        }
        let reactivated = update
            .col_expr(account::Column::State, Expr::value(AccountState::Active))
            .col_expr(account::Column::Suspension, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(account::Column::SuspendedUntil, Expr::value(Option::<i64>::None))
            // Warned again before it is suspended because nobody uses it.
            .col_expr(account::Column::DormantWarnedAt, Expr::value(Option::<i64>::None))
            .col_expr(account::Column::ChangedAt, Expr::value(backend.now()))
            .filter(account::Column::Id.eq(self.before.id))
            .filter(account::Column::State.eq(AccountState::Suspended))
            .exec(tx)
            .await?;
        if reactivated.rows_affected == 0 {
            return Err(Error::Refused(Code::AccountState));
        }
        outbox::enqueue(tx, &self.notices).await?;
        let subject = Subject::new(SubjectKind::Account, self.before.id);
        let entry = Entry { action: Action::AccountReactivated, subject, detail: serde_json::Value::Null };
        let event = audit::prepare(backend, &actor, entry)?;
        audit::record_all(tx, &[&event]).await?;
        Ok(event.id())
    }
}
