//! *Reset second factor*: an administrator helps somebody who has lost theirs. For people who hold permissions it takes a
//! day, in which they can stop it, or a second administrator.

use super::delay::{DELAY_MS, is_holder, is_second};
use super::notices::reset_notice;
use super::{delete_factors, notice, passkeys};
use crate::Backend;
use crate::accounts::{self, Identifier};
use crate::address_changes;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, address_change, factor_reset};
use crate::error::{Error, Result};
use crate::factors::{self, has_factor};
use crate::gate::{AtTheShell, Caller, CanManageAccounts, CanViewRegistry, Desk, OwnSecurity, Public};
use crate::links::{self, Link, Seed};
use crate::permissions;
use crate::reach::EVERYONE;
use crate::{outbox, sessions};
use domain::account::AccountState;
use domain::address_change::AddressChangeStage;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::Permission;
use domain::security::{
    FactorResetAnswer, FactorResetHindrance, PersonFactor, SecurityChange, StopAnswer, StopView, Stoppable,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

/// Resets in one run, so that other tasks do not wait for long.
const MOST: u64 = 100;

impl Desk<CanViewRegistry> {
    /// The second factor of somebody.
    ///
    /// # Errors
    /// `not_found` where there is no such account.
    pub async fn person_factor(&self, id: AccountId) -> Result<PersonFactor> {
        let db = self.backend.db().read();
        let row = accounts::by_id(self.reach(), db, id).await?.ok_or(Error::Refused(Code::NotFound))?;
        let has_authenticator = factors::has_authenticator(db, id).await?;
        let passkeys = passkeys::of(db, id).await?.len();
        let waiting = waiting(db, id).await?;
        let is_there = has_authenticator || passkeys > 0;
        let hindrance = if is_there { self.reset_hindrance(&row, waiting.as_ref()).await? } else { None };
        Ok(PersonFactor {
            can_reset: is_there && hindrance.is_none(),
            hindrance,
            has_authenticator,
            passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX),
            reset_due_at: waiting.map(|reset| reset.due_at),
        })
    }

    /// What is in the way of a reset, as a hint: [`reset_second_factor`](Desk::reset_second_factor) decides.
    async fn reset_hindrance(
        &self,
        target: &account::Model,
        waiting: Option<&factor_reset::Model>,
    ) -> Result<Option<FactorResetHindrance>> {
        let (backend, db) = (&self.backend, self.backend.db().read());
        if self.account() == Some(target.id) {
            return Ok(Some(FactorResetHindrance::Own));
        }
        if target.founder {
            return Ok(Some(FactorResetHindrance::Founder));
        }
        if !self.permissions_at(db, target.unit).await?.has(Permission::ManageAccounts) {
            return Ok(Some(FactorResetHindrance::Missing));
        }
        if !permissions::seems_editable(self, target.id).await? {
            return Ok(Some(FactorResetHindrance::HoldsMore));
        }
        let (Some(earlier), Some(me)) = (waiting, self.account()) else { return Ok(None) };
        let is_of_use = is_second(db, earlier, me, target, backend.now()).await?;
        Ok((!is_of_use).then_some(FactorResetHindrance::Asked))
    }
}

impl Desk<CanManageAccounts> {
    /// Resets the second factor of somebody else: at once where they hold no permission, or where another administrator has
    /// asked for it; otherwise in a day, unless they stop it.
    ///
    /// # Errors
    /// `confirm_first`; `own_account`; `not_found`, also without a second factor; `permission_not_held` for the founder and
    /// for an account that holds what the actor does not.
    pub async fn reset_second_factor(&self, id: AccountId) -> Result<FactorResetAnswer> {
        self.require_confirmation()?;
        let (backend, now) = (&self.backend, self.backend.now());
        if self.account() == Some(id) {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let found = accounts::by_id(self.reach(), backend.db().read(), id).await?;
        let found = found.ok_or(Error::Refused(Code::NotFound))?;
        let reset = self.account().map(|asked_by| fresh(backend, id, asked_by));
        let done = notice(backend, &found, SecurityChange::FactorReset);
        let asked = reset.as_ref().map(|reset| reset_notice(backend, &found, reset)).unwrap_or_default();
        let (reset, done, asked) = (&reset, &done, &asked);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = accounts::lock(EVERYONE, tx, id).await?.ok_or(Error::Refused(Code::NotFound))?;
            permissions::may_edit(tx, self, &row, now).await?;
            if !has_factor(tx, id).await? {
                return Err(Error::Refused(Code::NotFound));
            }
            let earlier = waiting(tx, id).await?;
            let is_second = match (&earlier, self.account()) {
                (Some(earlier), Some(me)) => is_second(tx, earlier, me, &row, now).await?,
                _ => false,
            };
            // An operator at the shell has the database anyway.
            let (Some(reset), true) = (reset, is_holder(tx, id, now).await? && !is_second) else {
                clear(tx, id).await?;
                outbox::enqueue(tx, done).await?;
                let by = earlier.map(|earlier| serde_json::json!({ "asked_by": earlier.asked_by }));
                self.record_reset(tx, id, Action::SecondFactorReset, by).await?;
                return Ok(FactorResetAnswer::Done);
            };
            if earlier.is_none() {
                let new = reset.clone().into_active_model();
                factor_reset::Entity::insert(new).exec_without_returning(tx).await?;
                outbox::enqueue(tx, asked).await?;
                let detail = serde_json::json!({ "until": reset.due_at });
                self.record_reset(tx, id, Action::SecondFactorResetAsked, Some(detail)).await?;
            }
            Ok(FactorResetAnswer::Waiting)
        };
        let answer = backend.db().write(work).await;
        backend.outbox_bell().notify_one();
        match answer {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => {
                Err(self.refuse(code, Subject::new(SubjectKind::Account, id)).await)
            }
            other => other,
        }
    }
}

impl<R> Desk<R> {
    async fn record_reset(
        &self,
        tx: &DatabaseTransaction,
        id: AccountId,
        action: Action,
        detail: Option<serde_json::Value>,
    ) -> Result<()> {
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action, subject, detail: detail.unwrap_or_default() };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

impl Desk<AtTheShell> {
    /// Resets the second factor of an active account at once, for `reset-link --factor`. Without one it does nothing.
    ///
    /// # Errors
    /// `not_found` if no active account has this e-mail address or username.
    pub async fn clear_second_factor(&self, identifier: &str) -> Result<()> {
        let backend = &self.backend;
        let found = accounts::by_identifier(backend.db().read(), &Identifier::parse(identifier)).await?;
        let found = found.filter(|found| found.state == AccountState::Active);
        let found = found.ok_or(Error::Refused(Code::NotFound))?;
        let told = &notice(backend, &found, SecurityChange::FactorReset);
        let work = async |tx: Tx| {
            let tx = &*tx;
            accounts::lock(EVERYONE, tx, found.id).await?;
            if !has_factor(tx, found.id).await? {
                return Ok(());
            }
            clear(tx, found.id).await?;
            outbox::enqueue(tx, told).await?;
            self.record_reset(tx, found.id, Action::SecondFactorReset, None).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

impl Desk<Public> {
    /// What the link shows that stops a reset, or stops or undoes a change of address. Opening it changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used.
    pub async fn stop_view(&self, token: &str) -> Result<StopView> {
        let (what, account, due_at) = match opened(&self.backend, token).await? {
            Opened::Reset(reset, account) => (Stoppable::FactorReset, account, reset.due_at),
            Opened::Change(change, account) => match change.stage {
                AddressChangeStage::Undoable => (Stoppable::AddressChanged, account, change.due_at),
                _ => (Stoppable::AddressChange, account, change.stop_until()),
            },
        };
        Ok(StopView { what, username: account.username.unwrap_or_default(), due_at })
    }

    /// Stops or undoes with the link that was mailed. It signs nobody in.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used.
    pub async fn stop(&self, token: &str) -> Result<StopAnswer> {
        let backend = &self.backend;
        let as_person = |id| Actor { kind: "account", account: Some(id), ..self.caller.actor() };
        match opened(backend, token).await? {
            Opened::Reset(reset, account) => {
                let actor = as_person(account.id);
                if stop(backend, actor, &account, &reset).await? {
                    Ok(StopAnswer::FactorResetStopped)
                } else {
                    Err(dead())
                }
            }
            Opened::Change(change, account) => {
                address_changes::stop_by_link(backend, as_person(account.id), (&change, &account)).await
            }
        }
    }
}

impl Desk<OwnSecurity> {
    /// Stops a reset of one's own second factor. Where there is none, nothing happens.
    pub async fn stop_own_reset(&self) -> Result<()> {
        let (backend, me) = (&self.backend, self.me()?);
        let db = backend.db().read();
        let (reset, account) =
            (waiting(db, me.account).await?, accounts::by_id(EVERYONE, db, me.account).await?);
        let (Some(reset), Some(account)) = (reset, account) else { return Ok(()) };
        stop(backend, self.caller.actor(), &account, &reset).await.map(drop)
    }
}

/// The reset that an account waits for.
pub(super) async fn waiting(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<factor_reset::Model>> {
    Ok(factor_reset::Entity::find_by_id(account).one(db).await?)
}

/// Whether a reset is due.
pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    Ok(!due(backend, 1).await?.is_empty())
}

/// Resets the second factors that are due. Returns whether more may be left.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let due = due(backend, MOST).await?;
    let is_left = due.len() as u64 == MOST;
    for reset in due {
        finish(backend, &reset).await?;
    }
    backend.outbox_bell().notify_one();
    Ok(is_left)
}

async fn due(backend: &Backend, most: u64) -> Result<Vec<factor_reset::Model>> {
    let due = factor_reset::Entity::find()
        .filter(factor_reset::Column::DueAt.lte(backend.now()))
        .order_by_asc(factor_reset::Column::DueAt)
        .limit(most);
    Ok(due.all(backend.db().read()).await?)
}

/// Carries a reset out, if whoever asked for it still may: their account may have been taken from them since.
async fn finish(backend: &Backend, reset: &factor_reset::Model) -> Result<()> {
    let (id, now) = (reset.account_id, backend.now());
    let found = accounts::by_id(EVERYONE, backend.db().read(), id).await?;
    let told = &found.map(|found| notice(backend, &found, SecurityChange::FactorReset)).unwrap_or_default();
    let work = async |tx: Tx| {
        let tx = &*tx;
        let row = accounts::lock(EVERYONE, tx, id).await?;
        if !take(tx, reset).await? {
            return Ok(());
        }
        let Some(row) = row.filter(|row| row.state != AccountState::Deleted) else { return Ok(()) };
        if !has_factor(tx, id).await? || !permissions::could_edit(tx, reset.asked_by, &row, now).await? {
            return Ok(());
        }
        clear(tx, id).await?;
        outbox::enqueue(tx, told).await?;
        let subject = Subject::new(SubjectKind::Account, id);
        let detail = serde_json::json!({ "asked_by": reset.asked_by });
        let entry = Entry { action: Action::SecondFactorReset, subject, detail };
        audit::record(tx, backend, &Caller::worker(), entry).await
    };
    backend.db().write(work).await
}

/// Returns whether this call has stopped it.
async fn stop(
    backend: &Backend,
    actor: Actor,
    account: &account::Model,
    reset: &factor_reset::Model,
) -> Result<bool> {
    let told = &notice(backend, account, SecurityChange::FactorResetStopped);
    let work = async |tx: Tx| {
        let tx = &*tx;
        if !take(tx, reset).await? {
            return Ok(false);
        }
        outbox::enqueue(tx, told).await?;
        let subject = Subject::new(SubjectKind::Account, account.id);
        let detail = serde_json::json!({ "asked_by": reset.asked_by });
        let entry = Entry { action: Action::SecondFactorResetStopped, subject, detail };
        audit::record(tx, backend, actor.clone(), entry).await?;
        Ok(true)
    };
    let is_stopped = backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    Ok(is_stopped)
}

/// Takes a reset: of stopping it and carrying it out at once, one does.
async fn take(tx: &DatabaseTransaction, reset: &factor_reset::Model) -> Result<bool> {
    let this = factor_reset::Entity::delete_many().filter(factor_reset::Column::Id.eq(reset.id));
    Ok(this.exec(tx).await?.rows_affected == 1)
}

/// Removes all second factors, and signs the account out everywhere.
async fn clear(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    delete_factors(tx, account).await?;
    sessions::end_all(tx, account).await
}

fn fresh(backend: &Backend, account: AccountId, asked_by: AccountId) -> factor_reset::Model {
    let now = backend.now();
    let (key_id, nonce) = links::fresh(backend);
    factor_reset::Model {
        account_id: account,
        id: backend.new_id(),
        asked_by,
        asked_at: now,
        due_at: now + DELAY_MS,
        key_id,
        nonce,
    }
}

fn dead() -> Error {
    Error::Refused(Code::LinkDead)
}

/// What a link that can be used stops, with its account.
enum Opened {
    Reset(factor_reset::Model, account::Model),
    Change(address_change::Model, account::Model),
}

async fn opened(backend: &Backend, token: &str) -> Result<Opened> {
    let link = Link::parse(token).ok_or_else(dead)?;
    let db = backend.db().read();
    if let Some((change, account)) = address_changes::opened_to_stop(backend, &link).await? {
        return Ok(Opened::Change(change, account));
    }
    let of_link = factor_reset::Entity::find().filter(factor_reset::Column::Id.eq(link.id()));
    let reset = of_link.one(db).await?;
    if !link.is_genuine(backend.keys(), reset.as_ref().map(Seed::from)) {
        return Err(dead());
    }
    let reset = reset.ok_or_else(dead)?;
    let account = accounts::by_id(EVERYONE, db, reset.account_id).await?.ok_or_else(dead)?;
    Ok(Opened::Reset(reset, account))
}
