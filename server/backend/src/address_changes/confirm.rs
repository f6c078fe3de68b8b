//! Confirming a change from the new address. The link opens no session.

use super::effect::Effect;
use super::{Column, Entity, Model, WEEK, dead, drop, refusal_of_change};
use crate::accounts;
use crate::address_claims;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, address_confirmation, email_claim};
use crate::error::Result;
use crate::reach::EVERYONE;
use crate::{Backend, permissions};
use domain::account::AccountState;
use domain::address_change::{AddressChangeStage, ClaimKind, ConfirmAnswer};
use domain::audit::{Action, SubjectKind};
use domain::id::ConfirmationId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// The change that a confirmation is for, with its account; `None` where it is for none, or for one that is confirmed already.
pub(crate) async fn of_confirmation(
    db: &impl ConnectionTrait,
    id: ConfirmationId,
) -> Result<Option<(Model, account::Model)>> {
    let asked = Entity::find()
        .filter(Column::ConfirmationId.eq(id))
        .filter(Column::Stage.eq(AddressChangeStage::Asked));
    let Some(change) = asked.one(db).await? else { return Ok(None) };
    let account = accounts::by_id(EVERYONE, db, change.account_id).await?;
    let account = account.filter(|account| may_get(account, &change));
    Ok(account.map(|account| (change, account)))
}

/// Whether an account can still get the address.
fn may_get(account: &account::Model, change: &Model) -> bool {
    let is_state = if change.is_own() {
        account.state == AccountState::Active
    } else {
        refusal_of_change(account.state).is_none()
    };
    is_state && account.email_key.as_ref() == Some(&change.old_email_key)
}

/// Confirms a change whose link is genuine and alive. The person's own is in force at once, and so is an administrator's to
/// which a second one has agreed.
///
/// # Errors
/// `link_dead` where it was confirmed or stopped a moment ago; `already_registered` at the field, where somebody else has
/// taken the address.
pub(crate) async fn confirm(
    backend: &Backend,
    actor: Actor,
    (change, account): (&Model, &account::Model),
) -> Result<ConfirmAnswer> {
    let now = backend.now();
    let effect = &Effect::prepare(backend, account, change);
    let id = account.id;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = accounts::lock(EVERYONE, tx, id)
            .await?
            .filter(|found| may_get(found, change))
            .ok_or_else(dead)?;
        let current = Entity::find_by_id(change.id).one(tx).await?;
        let current = current.filter(|one| one.stage == AddressChangeStage::Asked).ok_or_else(dead)?;
        use_up(tx, change.confirmation_id, now).await?;
        let by = if change.is_own() {
            Actor { kind: "account", account: Some(id), ..actor.clone() }
        } else {
            actor.clone()
        };
        let subject = Subject::new(SubjectKind::Account, id);
        let detail = serde_json::json!({ "asked_by": change.asked_by });
        let entry = Entry { action: Action::AddressChangeConfirmed, subject, detail };
        if change.is_own() {
            audit::record(tx, backend, by.clone(), entry).await?;
            effect.apply(tx, backend, by, &found).await?;
            return Ok(Some(ConfirmAnswer::InForce));
        }
        if !permissions::could_edit(tx, change.asked_by, &found, now).await? {
            // Whoever has asked for it may no longer: the link is dead from now on.
            drop::delete_change(tx, change, now).await?;
            super::scheduled::record_dropped(tx, backend, change).await?;
            return Ok(None);
        }
        audit::record(tx, backend, by.clone(), entry).await?;
        let is_agreed = match current.agreed_by {
            Some(second) => permissions::could_edit(tx, second, &found, now).await?,
            None => false,
        };
        if is_agreed {
            effect.apply(tx, backend, by, &found).await?;
            return Ok(Some(ConfirmAnswer::InForce));
        }
        let coming = email_claim::Model {
            email_key: change.email_key.clone(),
            account: id,
            kind: ClaimKind::Coming,
            until: None,
        };
        address_claims::claim(tx, coming, now).await?;
        Entity::update_many()
            .col_expr(Column::Stage, Expr::value(AddressChangeStage::Confirmed))
            .col_expr(Column::DueAt, Expr::value(change.asked_at + WEEK))
            .filter(Column::Id.eq(change.id))
            .exec(tx)
            .await?;
        Ok(Some(ConfirmAnswer::Waiting))
    };
    let answer = backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    answer.ok_or_else(dead)
}

/// Uses the confirmation up: the second of two at once is refused.
async fn use_up(tx: &DatabaseTransaction, id: ConfirmationId, now: i64) -> Result<()> {
    use address_confirmation::Column;
    let used = address_confirmation::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    if used.rows_affected == 0 { Err(dead()) } else { Ok(()) }
}
