use super::end_use::end_use;
use super::ends;
use super::key::{AccountKey, AccountPart};
use super::may_end_use::may_end_use;
use super::notice::notice;
use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::outbox::{self, PreparedMessage};
use crate::{accounts, permissions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::message::MessageKind;
use domain::registry::{SuspendDraft, Suspension};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Suspends the account with the reason and the end of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`suspend`](Self::suspend).
    pub async fn suspend_drafted(&self, account: AccountId, draft: SuspendDraft) -> Result<()> {
        self.suspend(account, &draft.check()?).await
    }

    /// Suspends an active account and ends its sessions, its links to reset the password, and its claims of cases. The person
    /// is told by mail. Suspending it again changes nothing.
    ///
    /// # Errors
    /// `account_state` for an account that is neither active nor suspended, `not_found`; `end_past` at the last day;
    /// `own_account`; `permission_not_held` for the founder and for an account that holds what the actor does not;
    /// `last_manager`.
    pub async fn suspend(&self, id: AccountId, suspension: &Suspension) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let until = suspension.until();
        if until.is_some_and(|until| until <= now) {
            return Err(Faults::one(Field::EndsOn, Code::EndPast).into());
        }
        let row = accounts::by_id(backend.db().read(), id).await?.ok_or(Error::Refused(Code::NotFound))?;
        let notices: Vec<_> =
            notice(backend, &row, MessageKind::AccountSuspended, until).into_iter().collect();
        let (before, notices) = (&row, &notices);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = locked_as(tx, before).await?;
            may_end_use(tx, self, &found, now).await?;
            if found.state == AccountState::Suspended {
                return Ok(());
            }
            let reason = match suspension.reason() {
                "" => None,
                reason => {
                    let key = AccountKey::of_locked(tx, backend, &found).await?;
                    Some(key.encrypt_json(backend, AccountPart::Suspension, &reason)?)
                }
            };
            let suspended = account::Entity::update_many()
                .col_expr(account::Column::State, Expr::value(AccountState::Suspended))
                .col_expr(account::Column::Suspension, Expr::value(reason))
                .col_expr(account::Column::SuspendedUntil, Expr::value(until))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(id))
                .filter(account::Column::State.eq(AccountState::Active))
                .exec(tx)
                .await?;
            if suspended.rows_affected == 0 {
                return Err(Error::Refused(Code::AccountState));
            }
            end_use(tx, backend, &self.caller.actor(), id).await?;
            outbox::enqueue(tx, notices).await?;
            let detail = serde_json::json!({ "until": until });
            let subject = Subject::new(SubjectKind::Account, id);
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::AccountSuspended, subject, detail },
            )
            .await
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Reactivates a suspended account with its password and permissions, and tells the person by mail. Reactivating an
    /// active one changes nothing.
    ///
    /// # Errors
    /// `account_state` for an account that is neither suspended nor active, `not_found`; `permission_not_held` for the
    /// founder and for an account that holds what the actor does not.
    pub async fn reactivate(&self, id: AccountId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let reactivation = Reactivation::prepare(backend, id).await?;
        let doing = &reactivation;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = locked_as(tx, &doing.before).await?;
            permissions::may_edit(tx, self, &found, now).await?;
            match found.state {
                AccountState::Active => Ok(()),
                AccountState::Suspended => doing.write(tx, backend, self.caller.actor()).await,
                _ => Err(Error::Refused(Code::AccountState)),
            }
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// The account as it was read before the transaction, locked in it. A mail is prepared from what was read: after a change of
/// the address it would go to the wrong one.
pub(super) async fn locked_as(tx: &DatabaseTransaction, before: &account::Model) -> Result<account::Model> {
    let found = accounts::lock(tx, before.id).await?.ok_or(Error::Refused(Code::NotFound))?;
    let is_same = (&found.email, &found.username) == (&before.email, &before.username);
    match is_same {
        true => Ok(found),
        // Somebody, or the schedule, has erased it a moment ago.
        false if found.state == AccountState::Deleted => Err(Error::Refused(Code::AccountState)),
        false => Err(Error::CONTENTION),
    }
}

/// The end of a suspension, by somebody or by schedule.
pub(super) struct Reactivation {
    pub(super) before: account::Model,
    notices: Vec<PreparedMessage>,
}

impl Reactivation {
    pub(super) async fn prepare(backend: &Backend, id: AccountId) -> Result<Self> {
        let before = accounts::by_id(backend.db().read(), id).await?.ok_or(Error::Refused(Code::NotFound))?;
        let notices = notice(backend, &before, MessageKind::AccountReactivated, None).into_iter().collect();
        Ok(Self { before, notices })
    }

    /// Reactivates the locked account; `account_state` where it is not suspended.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        actor: Actor,
    ) -> Result<()> {
        let mut update = account::Entity::update_many();
        for (column, value) in ends::after_reactivation(backend.now()) {
            update = update.col_expr(column, value);
        }
        let reactivated = update
            .col_expr(account::Column::State, Expr::value(AccountState::Active))
            .col_expr(account::Column::Suspension, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(account::Column::SuspendedUntil, Expr::value(Option::<i64>::None))
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
        audit::record(tx, backend, actor, entry).await
    }
}
