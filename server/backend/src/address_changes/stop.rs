//! Stopping a change, and undoing the person's own one from the old address.

use super::effect::{self, record_values};
use super::{Column, DAY, Entity, Model, dead, drop, mail, open_change, take};
use crate::accounts;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::distrust;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::links::{Link, Seed};
use crate::reach::EVERYONE;
use crate::{Backend, link_time, open_invitations, outbox, permissions, search, sessions};
use domain::account::AccountState;
use domain::address_change::AddressChangeStage;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::security::{SecurityChange, StopAnswer};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Stops a change of somebody's address that is not in force yet. Where none waits, nothing happens.
    ///
    /// # Errors
    /// `own_account`; `not_found`; `permission_not_held` for the founder and for an account that holds what the actor does not.
    pub async fn stop_address_change(&self, id: AccountId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        if self.account() == Some(id) {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            permissions::may_edit(tx, self, &found, now).await?;
            match open_change(tx, id).await? {
                Some(change) => stop_locked(tx, backend, self.caller.actor(), (&change, &found)).await,
                None => Ok(()),
            }
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// The change and the account of a link that stops or undoes something; `None` where there is no such row.
///
/// # Errors
/// `link_dead` for one that is not genuine or no longer works.
pub(crate) async fn opened(backend: &Backend, link: &Link) -> Result<Option<(Model, account::Model)>> {
    let db = backend.db().read();
    let Some(change) = Entity::find_by_id(link.id()).one(db).await? else { return Ok(None) };
    if !link.is_genuine(backend.keys(), Some(Seed::from(&change))) {
        return Err(dead());
    }
    let is_over = change.stage == AddressChangeStage::Undoable
        && link_time::now(backend, db).await?.max(backend.now()) >= change.due_at;
    // The link of one's own change is mailed once it is in force.
    let is_early = change.is_own() && change.stage != AddressChangeStage::Undoable;
    if is_over || is_early {
        return Err(dead());
    }
    let account = accounts::by_id(EVERYONE, db, change.account_id).await?;
    let account = account.filter(|account| account.state != AccountState::Deleted).ok_or_else(dead)?;
    Ok(Some((change, account)))
}

/// Stops or undoes a change with the link that was mailed to the old address.
///
/// # Errors
/// `link_dead` where somebody was faster.
pub(crate) async fn stop_by_link(
    backend: &Backend,
    actor: Actor,
    (change, account): (&Model, &account::Model),
) -> Result<StopAnswer> {
    let (is_done, answer) = match change.stage {
        AddressChangeStage::Undoable => {
            (undo(backend, actor, change, account).await?, StopAnswer::AddressBack)
        }
        AddressChangeStage::Asked | AddressChangeStage::Confirmed => {
            (stop(backend, actor, change).await?, StopAnswer::AddressKept)
        }
    };
    if is_done { Ok(answer) } else { Err(dead()) }
}

/// Stops a change that is not in force yet, and tells the old address. Returns whether this call has stopped it.
pub(super) async fn stop(backend: &Backend, actor: Actor, change: &Model) -> Result<bool> {
    let work = async |tx: Tx| {
        let tx = &*tx;
        let Some(account) = accounts::lock(EVERYONE, tx, change.account_id).await? else { return Ok(false) };
        // Whichever of its two stages it has by now.
        let current = Entity::find_by_id(change.id).one(tx).await?;
        let Some(current) = current.filter(|one| one.stage != AddressChangeStage::Undoable) else {
            return Ok(false);
        };
        stop_locked(tx, backend, actor.clone(), (&current, &account)).await?;
        Ok(true)
    };
    let is_stopped = backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    Ok(is_stopped)
}

/// The same in the transaction that has locked the account. The message is made there, since it is to the old address of the
/// change that waits by now.
async fn stop_locked(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: Actor,
    (change, account): (&Model, &account::Model),
) -> Result<()> {
    let stopped = SecurityChange::AddressChangeStopped;
    let told = mail::notice(backend, account, &change.old_email, stopped);
    drop::delete_change(tx, change, backend.now()).await?;
    outbox::enqueue(tx, &[told]).await?;
    let subject = Subject::new(SubjectKind::Account, change.account_id);
    let detail = serde_json::json!({ "asked_by": change.asked_by });
    audit::record(tx, backend, actor, Entry { action: Action::AddressChangeStopped, subject, detail }).await
}

/// Gives the account its old address back, with everything that came after it undone. Whoever changed the address knew the
/// password: it opens nothing any more, nor do the sessions, the links that were shown to be handed over, and the second factors
/// of that time, with which they would stay, and whoever reads the old mailbox would not come in. What the mailbox alone does
/// not prove is for an administrator: a factor may also be the person's, and the old mailbox somebody else's.
async fn undo(backend: &Backend, actor: Actor, change: &Model, account: &account::Model) -> Result<bool> {
    let now = backend.now();
    let undone = SecurityChange::AddressChangeUndone;
    let present = account.email.as_deref().unwrap_or_default();
    let mut told = vec![mail::notice(backend, account, &change.old_email, undone)];
    if !present.is_empty() {
        told.push(mail::notice(backend, account, present, undone));
    }
    let (told, id) = (&told, account.id);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = accounts::lock_existing(EVERYONE, tx, id).await?;
        if found.email_key != account.email_key {
            return Err(Error::Refused(Code::ChangedMeanwhile));
        }
        if !take(tx, change).await? {
            return Ok(false);
        }
        let later = Entity::find()
            .filter(Column::AccountId.eq(id))
            .filter(Column::AskedAt.gte(change.asked_at))
            .all(tx)
            .await?;
        for one in &later {
            drop::delete_change(tx, one, now).await?;
        }
        effect::write_address(tx, id, (&change.old_email, &change.old_email_key), now).await?;
        effect::end_links(tx, id, now).await?;
        sessions::end_all(tx, id).await?;
        open_invitations::end_links_handed_by(tx, id).await?;
        distrust::distrust_since(tx, id, change.asked_at - DAY).await?;
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(Option::<String>::None))
            .filter(account::Column::Id.eq(id))
            .exec(tx)
            .await?;
        search::refresh(tx, id).await?;
        outbox::enqueue(tx, told).await?;
        let actor = Actor { kind: "account", account: Some(id), ..actor.clone() };
        let values = (found.email.as_deref().unwrap_or_default(), &*change.old_email);
        record_values(tx, backend, (actor, Action::AddressChangeUndone), &found, values).await?;
        Ok(true)
    };
    let is_undone = backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    Ok(is_undone)
}
