//! Requests for erasure: the person asks, an account manager erases the identity or declines with a reason.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk, SignedIn};
use crate::identities::{DataKey, EncryptedPart, HolderNotices, OnOwn, message_to_person, subject};
use crate::outbox;
use domain::audit::Action;
use domain::form::Code;
use domain::id::IdentityId;
use domain::identity::{DeclineDraft, DeclinedErasure, IdentityState, Receipt};
use domain::message::MessageKind;
use domain::permission::Permission;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

/// The answer to a request, as it is encrypted and stored until the next one.
#[derive(Serialize, Deserialize)]
struct Answer {
    /// Unix milliseconds.
    at: i64,
    reason: String,
}

impl Desk<SignedIn> {
    /// Requests the erasure of the actor's identity. Repeating it changes nothing. Account managers get a mail if it is
    /// the only open request; otherwise they have had one.
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
            let locked = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
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
            if open_requests(tx).await? == 1 {
                notices.enqueue_all(tx).await?;
            }
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
        let answer = Answer { at: now, reason: reason.as_str().to_owned() };
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

/// The answer to the last request of the person, if it was declined.
///
/// # Errors
/// Those of the encryption.
pub(crate) fn declined(row: &identity::Model, key: &DataKey) -> Result<Option<DeclinedErasure>> {
    let Some(answer) = &row.erasure_answer else { return Ok(None) };
    let Answer { at, reason } = key.decrypt_json(EncryptedPart::ErasureAnswer, answer)?;
    Ok(Some(DeclinedErasure { at, reason }))
}

/// The number of open requests, as far as two.
async fn open_requests(tx: &DatabaseTransaction) -> Result<u64> {
    // Spelled as in the partial index.
    let open = Expr::cust("erasure_asked_at IS NOT NULL AND state <> 'erased'");
    Ok(identity::Entity::find().filter(open).limit(2).count(tx).await?)
}
