//! Requests for erasure: the person asks, an account manager erases the identity or declines with a reason.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk, SignedIn};
use crate::identities::ErasureAnswer;
use crate::identities::{
    DataKey, EncryptedPart, HolderNotices, OnOwn, message_to_person, reaches_of, subject,
};
use crate::outbox;
use crate::reach::{EVERYONE, Reach};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{DeclineDraft, IdentityState, Receipt};
use domain::message::MessageKind;
use domain::permission::Permission;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

impl Desk<SignedIn> {
    /// Requests the erasure of the actor's identity. Repeating it changes nothing. Account managers get a mail if it is
    /// the only open request that they reach; otherwise they have had one.
    ///
    /// # Errors
    /// `not_found` where there is no identity; `entries_locked` where the person may not read all of it.
    pub async fn ask_erasure(&self) -> Result<Receipt> {
        let backend = &self.backend;
        let row = self.own_identity().await?.ok_or(Error::Refused(Code::NotFound))?;
        let (id, now) = (row.id, backend.now());
        let (permission, kind) = (Permission::ManageAccounts, MessageKind::ErasureRequested);
        let notices = &HolderNotices::prepare(backend, permission, kind, &row, None).await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let locked = identity::Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
            self.check_may_change_state(tx, &locked.ok_or(Error::Refused(Code::NotFound))?).await?;
            let updated = identity::Entity::update_many()
                .col_expr(identity::Column::ErasureAskedAt, Expr::value(now))
                .col_expr(identity::Column::ErasureAnswer, Expr::value(Option::<Vec<u8>>::None))
                .filter(identity::Column::Id.eq(id))
                .filter(identity::Column::ErasureAskedAt.is_null())
                .filter(identity::Column::State.ne(IdentityState::Erased))
                .exec(tx)
                .await?;
            if updated.rows_affected == 0 {
                return Ok(());
            }
            notices.enqueue_to(tx, &without_others(tx, notices, now).await?).await?;
            let detail = serde_json::Value::Null;
            let entry = Entry { action: Action::ErasureRequested, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        self.my_receipt().await
    }
}

impl Desk<CanManageAccounts> {
    /// Declines a request for erasure. The person gets a mail, and reads the reason in their receipt. Where there is no
    /// open request, nothing changes.
    ///
    /// # Errors
    /// `not_found` where there is no identity, `permission_not_held` where the person holds a permission the actor does
    /// not, `own_identity`; the faults of the form.
    pub async fn decline_erasure(&self, id: IdentityId, draft: DeclineDraft) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let reason = draft.check()?;
        let row = &self.manageable_identity(id, OnOwn::Refused).await?;
        if row.erasure_asked_at.is_none() || row.state == IdentityState::Erased {
            return Ok(());
        }
        let answer = ErasureAnswer { at: now, reason: reason.as_str().to_owned() };
        let answer =
            &DataKey::from_row(backend, row)?.encrypt_json(backend, EncryptedPart::ErasureAnswer, &answer)?;
        let messages = &message_to_person(backend, row, MessageKind::ErasureDeclined).await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_manageable(tx, row, now, OnOwn::Refused).await?;
            let updated = identity::Entity::update_many()
                .col_expr(identity::Column::ErasureAskedAt, Expr::value(Option::<i64>::None))
                .col_expr(identity::Column::ErasureAnswer, Expr::value(answer.clone()))
                .filter(identity::Column::Id.eq(id))
                .filter(identity::Column::ErasureAskedAt.is_not_null())
                .filter(identity::Column::State.ne(IdentityState::Erased))
                .exec(tx)
                .await?;
            if updated.rows_affected == 0 {
                return Ok(());
            }
            outbox::enqueue(tx, messages).await?;
            let detail = serde_json::Value::Null;
            let entry = Entry { action: Action::ErasureDeclined, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// The account managers who reach no other open request.
async fn without_others(
    tx: &DatabaseTransaction,
    notices: &HolderNotices,
    now: i64,
) -> Result<HashSet<AccountId>> {
    let reaches = reaches_of(tx, Permission::ManageAccounts, notices.holders(), now).await?;
    let mut holders = HashSet::new();
    let mut counted: Vec<(&Reach, u64)> = Vec::new();
    for (holder, reach) in &reaches {
        let known = counted.iter().find(|(other, _)| *other == reach).map(|(_, open)| *open);
        let open = match known {
            Some(open) => open,
            None => open_requests(tx, reach).await?,
        };
        if known.is_none() {
            counted.push((reach, open));
        }
        if open == 1 {
            holders.insert(*holder);
        }
    }
    Ok(holders)
}

/// The number of open requests within reach, as far as two.
async fn open_requests(tx: &DatabaseTransaction, reach: &Reach) -> Result<u64> {
    // Spelled as in the partial index.
    let open = Expr::cust("erasure_asked_at IS NOT NULL AND state <> 'erased'");
    Ok(identity::Entity::find(reach).filter(open).limit(2).count(tx).await?)
}
