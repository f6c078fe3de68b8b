//! Securing a restored database.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{
    account, address_change, address_confirmation, audit_event, ceremony, email_claim, factor_reset,
    founder_offer, message, password_reset, session, setting, signing_in,
};
use crate::error::Result;
use crate::gate::Caller;
use crate::settings::StoredSetting;
use domain::account::AccountState;
use domain::address_change::{AddressChangeStage, ClaimKind};
use domain::audit::{Action, SubjectKind};
use domain::id::EventId;
use domain::message::{Lane, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

/// The number of each, for the audit and the log.
#[derive(Debug, Serialize)]
struct Secured {
    held: u64,
    withdrawn: u64,
    sessions: u64,
    signing_in: u64,
    resets: u64,
    confirmations: u64,
    factor_resets: u64,
    deletions: u64,
    address_changes: u64,
    warnings: u64,
    suspensions: u64,
}

/// Secures the database, unless a replica has done so since the missing event.
pub(super) async fn secure(backend: &Backend, missing: EventId) -> Result<()> {
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        // Of two replicas that start at once, the second waits for the first one's event.
        setting::Entity::find_by_id(StoredSetting::RestoredAt.key()).lock_exclusive().one(tx).await?;
        if is_secured_since(tx, missing).await? {
            return Ok(None);
        }
        let secured = Secured {
            withdrawn: withdraw_security_mail(tx, now).await?,
            held: hold_waiting(tx).await?,
            signing_in: signing_in::Entity::delete_many().exec(tx).await?.rows_affected,
            sessions: session::Entity::delete_many().exec(tx).await?.rows_affected,
            resets: use_up_resets(tx, now).await?,
            confirmations: use_up_confirmations(tx, now).await?,
            // The person may have stopped it since.
            factor_resets: factor_reset::Entity::delete_many().exec(tx).await?.rows_affected,
            deletions: begin_deletions_anew(backend, tx, now).await?,
            address_changes: drop_address_changes(tx).await?,
            warnings: forget_warnings(tx).await?,
            suspensions: keep_suspended(tx, now).await?,
        };
        ceremony::Entity::delete_many().exec(tx).await?;
        // It may have been withdrawn since, or accepted by somebody else.
        founder_offer::Entity::delete_many().exec(tx).await?;
        backend.write_setting(tx, StoredSetting::RestoredAt, &now.to_string(), None).await?;
        let entry = Entry {
            action: Action::DatabaseRestored,
            subject: Subject::only(SubjectKind::Organization),
            detail: serde_json::json!({ "missing": missing, "secured": secured }),
        };
        audit::record(tx, backend, &Caller::worker(), entry).await?;
        Ok(Some(secured))
    };
    if let Some(secured) = backend.db().write(work).await? {
        tracing::warn!(
            ?secured,
            "the database is older than the data directory, as after restoring a backup: mail is held until it is \
             released in Outgoing mail, everybody is signed out, and links that were mailed no longer work"
        );
    }
    Ok(())
}

/// Ids follow the time, so what was written after the missing event has a greater one. The clock of the program that
/// wrote the missing event may have been ahead; then the event of another replica names the same one.
async fn is_secured_since(tx: &DatabaseTransaction, missing: EventId) -> Result<bool> {
    use audit_event::Column;
    let names_it = format!("%\"missing\":\"{missing}\"%");
    let since = audit_event::Entity::find()
        .filter(Column::Id.gt(missing).or(Column::Detail.like(names_it)))
        .filter(Column::Action.eq(Action::DatabaseRestored.as_str()));
    Ok(since.one(tx).await?.is_some())
}

/// Mail that was being sent when the backup was made counts as waiting.
async fn withdraw_security_mail(tx: &DatabaseTransaction, now: i64) -> Result<u64> {
    let waiting = [MessageState::Held, MessageState::Queued, MessageState::Deferred, MessageState::Sending];
    let withdrawn = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Failed))
        .col_expr(message::Column::ReplyCode, Expr::value(message::WITHDRAWN))
        .col_expr(message::Column::SettledAt, Expr::value(now))
        .col_expr(message::Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .col_expr(message::Column::LeaseUntil, Expr::value(Option::<i64>::None))
        .filter(message::Column::Lane.eq(Lane::Security))
        .filter(message::Column::State.is_in(waiting))
        .exec(tx)
        .await?;
    Ok(withdrawn.rows_affected)
}

async fn hold_waiting(tx: &DatabaseTransaction) -> Result<u64> {
    let waiting = [MessageState::Queued, MessageState::Deferred, MessageState::Sending];
    let held = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Held))
        .col_expr(message::Column::HeldByRestore, Expr::value(true))
        .col_expr(message::Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .col_expr(message::Column::LeaseUntil, Expr::value(Option::<i64>::None))
        .filter(message::Column::State.is_in(waiting))
        .exec(tx)
        .await?;
    Ok(held.rows_affected)
}

async fn use_up_resets(tx: &DatabaseTransaction, now: i64) -> Result<u64> {
    let used = password_reset::Entity::update_many()
        .col_expr(password_reset::Column::UsedAt, Expr::value(now))
        .filter(password_reset::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected)
}

/// Those that are not in force: since the backup they may have been stopped, and the links that stop them were not mailed again.
async fn drop_address_changes(tx: &DatabaseTransaction) -> Result<u64> {
    let open = address_change::Column::Stage.ne(AddressChangeStage::Undoable);
    let dropped = address_change::Entity::delete_many().filter(open).exec(tx).await?;
    email_claim::Entity::delete_many()
        .filter(email_claim::Column::Kind.eq(ClaimKind::Coming))
        .exec(tx)
        .await?;
    Ok(dropped.rows_affected)
}

/// Whoever was warned that nobody uses their account may have signed in since: they are warned again, and have the days again.
async fn forget_warnings(tx: &DatabaseTransaction) -> Result<u64> {
    let forgotten = account::Entity::update_many()
        .col_expr(account::Column::DormantWarnedAt, Expr::value(Option::<i64>::None))
        .filter(account::Column::DormantWarnedAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(forgotten.rows_affected)
}

/// Whoever was suspended in the backup until a day that is past may have been suspended for longer since, and is not let in by
/// the schedule: somebody reactivates them.
async fn keep_suspended(tx: &DatabaseTransaction, now: i64) -> Result<u64> {
    let kept = account::Entity::update_many()
        .col_expr(account::Column::SuspendedUntil, Expr::value(Option::<i64>::None))
        .filter(account::Column::State.eq(AccountState::Suspended))
        .filter(account::Column::SuspendedUntil.lte(now))
        .exec(tx)
        .await?;
    Ok(kept.rows_affected)
}

async fn use_up_confirmations(tx: &DatabaseTransaction, now: i64) -> Result<u64> {
    let used = address_confirmation::Entity::update_many()
        .col_expr(address_confirmation::Column::UsedAt, Expr::value(now))
        .filter(address_confirmation::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected)
}

/// Gives everybody who was to be deleted in the backup their days once more. They may have been restored since, and the end
/// of the days of then may be past: the schedule would erase them before anybody could look. Whoever was erased since is
/// not among them any more.
async fn begin_deletions_anew(backend: &Backend, tx: &DatabaseTransaction, now: i64) -> Result<u64> {
    let purge_at = now + i64::from(backend.settings().deletion_days) * 86_400_000;
    let postponed = account::Entity::update_many()
        .col_expr(account::Column::PurgeAt, Expr::value(purge_at))
        .filter(account::Column::State.eq(AccountState::ToBeDeleted))
        .filter(account::Column::StateBefore.is_not_null())
        .exec(tx)
        .await?;
    Ok(postponed.rows_affected)
}
