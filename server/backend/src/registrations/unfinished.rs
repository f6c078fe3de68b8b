//! Registrations that nobody finishes: they are erased so many days after their last change, and with the account of whoever has
//! begun them.

use super::check_unfinished;
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity::{self, Column};
use crate::erasure::{Erasing, ErasureTarget};
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::identities::subject;
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityState, UNFINISHED_DAYS};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};

const DAY: i64 = 86_400_000;

/// Erases the registrations that were last changed so many days ago or earlier, no more than so many. Returns whether there may
/// be more.
pub(crate) async fn erase_unfinished(backend: &Backend, most: u32) -> Result<bool> {
    let until = backend.now() - i64::from(UNFINISHED_DAYS) * DAY;
    let due = unfinished().filter(Column::ChangedAt.lte(until)).order_by_asc(Column::ChangedAt);
    let due: Vec<IdentityId> = due.limit(u64::from(most)).into_tuple().all(backend.db().read()).await?;
    let is_left = u32::try_from(due.len()).is_ok_and(|count| count == most);
    for id in due {
        erase(backend, id, until).await?;
    }
    Ok(is_left)
}

/// Erases the registrations that an account has begun and not finished: nobody else has seen them.
pub(crate) async fn erase_unfinished_of(backend: &Backend, account: AccountId) -> Result<()> {
    let theirs = unfinished().filter(Column::CreatedBy.eq(account)).order_by_asc(Column::Id);
    let theirs: Vec<IdentityId> = theirs.into_tuple().all(backend.db().read()).await?;
    for id in theirs {
        erase(backend, id, i64::MAX).await?;
    }
    Ok(())
}

fn unfinished() -> Select<identity::Entity> {
    identity::Entity::find(EVERYONE)
        .select_only()
        .column(Column::Id)
        .filter(Column::AccountId.is_null())
        .filter(Column::State.ne(IdentityState::Erased))
}

/// Erases a registration. One that was finished, discarded or changed since stays as it is.
async fn erase(backend: &Backend, id: IdentityId, until: i64) -> Result<()> {
    let now = backend.now();
    let erasing = Erasing::begin(backend, ErasureTarget::Registration(id)).await?;
    let noted = &erasing;
    let work = async |tx: Tx| {
        let tx = &*tx;
        let row = identity::Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        check_unfinished(&row)?;
        if row.changed_at > until {
            return Err(Error::Refused(Code::IdentityState));
        }
        noted.destroy(tx, backend, now).await?;
        let entry = Entry {
            action: Action::RegistrationDiscarded,
            subject: subject(id),
            detail: serde_json::Value::Null,
        };
        audit::record(tx, backend, &Caller::worker(), entry).await
    };
    let result = backend.db().write(work).await;
    match erasing.settle(backend, result).await {
        // What is rolled back is taken back from the journal.
        Err(Error::Refused(Code::IdentityState | Code::NotFound)) => Ok(()),
        settled => settled,
    }
}
