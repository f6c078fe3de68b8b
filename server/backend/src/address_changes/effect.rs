//! A new address comes into force.

use super::{Column, Entity, Model, WEEK, drop, mail};
use crate::accounts;
use crate::accounts::{AccountKey, AccountPart};
use crate::address_claims;
use crate::address_claims::taken;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::{Unique, violated};
use crate::entity::{account, address_confirmation, email_claim, factor_reset, signing_in};
use crate::error::{Error, Result};
use crate::founder_offer;
use crate::held_permissions::held_at;
use crate::outbox::{self, PreparedMessage};
use crate::reach::EVERYONE;
use crate::{Backend, entry_locks, open_invitations, resets, search};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::address_change::{AddressChangeStage, ClaimKind};
use domain::audit::{Action, SubjectKind};
use domain::form::Field;
use domain::id::AccountId;
use domain::permission::Permission;
use domain::security::SecurityChange;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

/// A change with the mails that tell both addresses, prepared before its transaction.
pub(super) struct Effect<'a> {
    change: &'a Model,
    to_new: PreparedMessage,
    to_old: PreparedMessage,
    /// With the link that undoes it.
    to_old_undoable: PreparedMessage,
}

impl<'a> Effect<'a> {
    pub(super) fn prepare(backend: &Backend, account: &account::Model, change: &'a Model) -> Self {
        let changed = SecurityChange::AddressChanged;
        let undoable = SecurityChange::AddressChangedUndoable;
        Self {
            change,
            to_new: mail::notice(backend, account, &change.email, changed),
            to_old: mail::notice(backend, account, &change.old_email, changed),
            to_old_undoable: mail::notice_with_stop(backend, account, change, undoable),
        }
    }

    /// Gives the locked account its new address. Links of the old one stop working. The person's own change can be undone; an
    /// administrator who has changed it is a possible user from now on.
    ///
    /// # Errors
    /// `already_registered` at the field, where somebody has taken the address.
    pub(super) async fn apply(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        actor: Actor,
        found: &account::Model,
    ) -> Result<()> {
        let (change, now) = (self.change, backend.now());
        address_claims::free_lapsed(tx, [&*change.email_key], now).await?;
        write_address(tx, found.id, (&change.email, &change.email_key), now).await?;
        end_links(tx, found.id, now).await?;
        let is_undoable = if change.is_own() {
            self.keep_undoable(tx, now).await?
        } else {
            Entity::delete_by_id(change.id).exec(tx).await?;
            self.record_possible_user(tx, now).await?;
            false
        };
        search::refresh(tx, found.id).await?;
        let to_old = if is_undoable { &self.to_old_undoable } else { &self.to_old };
        outbox::enqueue(tx, &[to_old.clone(), self.to_new.clone()]).await?;
        let new = (&*change.old_email, &*change.email);
        record_values(tx, backend, (actor, Action::AddressChanged), found, new).await
    }

    /// Lets the old address undo the change. One that goes back to an earlier address undoes what came in between, so that the
    /// address it leaves, which may be a stranger's, gets no link.
    async fn keep_undoable(&self, tx: &DatabaseTransaction, now: i64) -> Result<bool> {
        let change = self.change;
        let undoable = Entity::find()
            .filter(Column::AccountId.eq(change.account_id))
            .filter(Column::Stage.eq(AddressChangeStage::Undoable))
            .order_by_asc(Column::AskedAt)
            .order_by_asc(Column::Id)
            .all(tx)
            .await?;
        if let Some(back) = undoable.iter().position(|one| one.old_email_key == change.email_key) {
            for undone in &undoable[back..] {
                drop::delete_change(tx, undone, now).await?;
            }
            Entity::delete_by_id(change.id).exec(tx).await?;
            return Ok(false);
        }
        let former = email_claim::Model {
            email_key: change.old_email_key.clone(),
            account: change.account_id,
            kind: ClaimKind::Former,
            until: Some(now + WEEK),
        };
        address_claims::claim(tx, former, now).await?;
        Entity::update_many()
            .col_expr(Column::Stage, Expr::value(AddressChangeStage::Undoable))
            .col_expr(Column::DueAt, Expr::value(now + WEEK))
            .filter(Column::Id.eq(change.id))
            .exec(tx)
            .await?;
        Ok(true)
    }

    async fn record_possible_user(&self, tx: &DatabaseTransaction, now: i64) -> Result<()> {
        let change = self.change;
        let unit = accounts::by_id(EVERYONE, tx, change.account_id).await?.and_then(|row| row.unit);
        let held = held_at(tx, change.asked_by, unit, now).await?;
        let can_read = entry_locks::can_read_entries(tx, held, change.account_id).await?;
        let by = entry_locks::AddressGiver {
            account: change.account_id,
            by: change.asked_by,
            can_read_entries: change.could_read_entries && can_read,
            needs_any: [Permission::ManageAccounts].into_iter().collect(),
        };
        entry_locks::record_address_of_active(tx, &by, now).await
    }
}

/// # Errors
/// `already_registered` at the field.
pub(super) async fn write_address(
    tx: &DatabaseTransaction,
    id: AccountId,
    (email, key): (&str, &str),
    now: i64,
) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(email))
        .col_expr(account::Column::EmailKey, Expr::value(key))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(id))
        .exec(tx)
        .await
        .map_err(|error| match violated(&error) {
            Some(Unique::AccountEmail | Unique::EmailClaim) => taken(),
            _ => Error::from(error),
        })?;
    Ok(())
}

/// Ends what was mailed to an address that the account no longer has, and sign-ins that were begun with it.
pub(super) async fn end_links(tx: &DatabaseTransaction, id: AccountId, now: i64) -> Result<()> {
    open_invitations::supersede(tx, &[id], now, None).await?;
    resets::use_up_all(tx, id, now).await?;
    signing_in::Entity::delete_many().filter(signing_in::Column::AccountId.eq(id)).exec(tx).await?;
    // Whoever reads the new address never got the link that stops it.
    factor_reset::Entity::delete_by_id(id).exec(tx).await?;
    founder_offer::drop_offer_to(tx, id).await?;
    address_confirmation::Entity::update_many()
        .col_expr(address_confirmation::Column::UsedAt, Expr::value(now))
        .filter(address_confirmation::Column::AccountId.eq(id))
        .filter(address_confirmation::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Records a change of address with both of them, encrypted under the account's key.
pub(super) async fn record_values(
    tx: &DatabaseTransaction,
    backend: &Backend,
    (actor, action): (Actor, Action),
    found: &account::Model,
    (before, after): (&str, &str),
) -> Result<()> {
    let key = AccountKey::of_locked(tx, backend, found).await?;
    let field = Field::Email.as_str();
    let values = serde_json::json!({ "before": { field: before }, "after": { field: after } });
    let sealed = key.encrypt_json(backend, AccountPart::Change, &values)?;
    let detail = serde_json::json!({ "fields": [Field::Email], "sealed": URL_SAFE_NO_PAD.encode(&sealed) });
    let subject = Subject::new(SubjectKind::Account, found.id);
    audit::record(tx, backend, actor, Entry { action, subject, detail }).await
}
