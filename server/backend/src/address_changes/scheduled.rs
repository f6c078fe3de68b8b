//! What becomes of changes when their time has come.

use super::effect::Effect;
use super::{Column, Entity, Model, drop, refusal_of_change};
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::reach::EVERYONE;
use crate::{Backend, permissions};
use domain::address_change::AddressChangeStage;
use domain::audit::{Action, SubjectKind};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Changes in one run, so that other tasks do not wait for long.
const MOST: u64 = 100;

pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    Ok(!due(backend, 1).await?.is_empty())
}

/// Puts into force what has waited for a week, and forgets what was never confirmed or can no longer be undone. Returns whether
/// more may be left. One that fails does not stop the others.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let due = due(backend, MOST).await?;
    let is_left = due.len() as u64 == MOST;
    let mut failure = None;
    for change in due {
        if let Err(error) = finish(backend, &change).await {
            failure = Some(error);
        }
    }
    backend.outbox_bell().notify_one();
    failure.map_or(Ok(is_left), Err)
}

async fn due(backend: &Backend, most: u64) -> Result<Vec<Model>> {
    let due = Entity::find().filter(Column::DueAt.lte(backend.now())).order_by_asc(Column::DueAt).limit(most);
    Ok(due.all(backend.db().read()).await?)
}

async fn finish(backend: &Backend, change: &Model) -> Result<()> {
    let now = backend.now();
    let before = accounts::by_id(EVERYONE, backend.db().read(), change.account_id).await?;
    let effect = &before.map(|before| Effect::prepare(backend, &before, change));
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = accounts::lock(EVERYONE, tx, change.account_id).await?;
        let current = Entity::find_by_id(change.id).one(tx).await?;
        // Stopped or confirmed a moment ago.
        if current.is_none_or(|current| current.stage != change.stage || current.due_at > now) {
            return Ok(());
        }
        if change.stage == AddressChangeStage::Undoable {
            return drop::delete_change(tx, change, now).await;
        }
        if let (AddressChangeStage::Confirmed, Some(found), Some(effect)) = (change.stage, &found, effect)
            && may_happen(tx, change, found, now).await?
        {
            return effect.apply(tx, backend, Caller::worker().actor(), found).await;
        }
        drop::delete_change(tx, change, now).await?;
        record_dropped(tx, backend, change).await
    };
    match backend.db().write(work).await {
        // The address was given to somebody else, as in a database that was changed by hand.
        Err(Error::Faults(_)) => {
            let work = async |tx: Tx| {
                drop::delete_change(&tx, change, now).await?;
                record_dropped(&tx, backend, change).await
            };
            backend.db().write(work).await
        }
        other => other,
    }
}

/// Whether an administrator's change may come into force: whoever has asked for it still may.
async fn may_happen(
    tx: &DatabaseTransaction,
    change: &Model,
    found: &account::Model,
    now: i64,
) -> Result<bool> {
    Ok(refusal_of_change(found.state).is_none()
        && found.email_key.as_ref() == Some(&change.old_email_key)
        && permissions::could_edit(tx, change.asked_by, found, now).await?)
}

/// Records that a change has come to nothing by itself.
pub(super) async fn record_dropped(
    tx: &DatabaseTransaction,
    backend: &Backend,
    change: &Model,
) -> Result<()> {
    let subject = Subject::new(SubjectKind::Account, change.account_id);
    let detail = serde_json::json!({ "asked_by": change.asked_by, "stage": change.stage });
    let entry = Entry { action: Action::AddressChangeStopped, subject, detail };
    audit::record(tx, backend, &Caller::worker(), entry).await
}
