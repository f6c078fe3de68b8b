//! Leases on messages: which ones this program sends next. After a lease has run out, another sender may take the message,
//! and the lost lease counts as an attempt, so that a message which crashes its sender is given up in the end.

use super::Params;
use super::backoff::{LONGEST_WAIT_MS, MOST_ATTEMPTS};
use crate::clock::SKEW_MS;
use crate::db::Tx;
use crate::entity::message::WITHDRAWN;
use crate::entity::{account, address_confirmation, invitation, message, password_reset};
use crate::error::Result;
use crate::mail::MailContent;
use crate::reach::EVERYONE;
use crate::{Backend, accounts};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::message::{Lane, MessageKind, MessageState};
use sea_orm::sea_query::{Condition, Expr, LockBehavior, LockType, Order, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, ExprTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// A message that this program sends, and its lease.
pub(super) struct LeasedMessage {
    pub(super) content: MailContent,
    pub(super) lease: Uuid,
}

impl LeasedMessage {
    /// Whether it may not take the last connection.
    pub(super) fn is_bulk(&self) -> bool {
        BULK.contains(&self.content.message.lane)
    }
}

/// How many messages a sender can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Capacity {
    pub(super) all: u64,
    /// Of these, how many may be bulk mail or reminders.
    pub(super) bulk: u64,
}

/// Messages under one lease.
pub(super) struct LeasedBatch {
    pub(super) lease: Uuid,
    pub(super) until: i64,
    pub(super) messages: Vec<LeasedMessage>,
    /// The number of messages that were withdrawn instead, since their link is dead.
    pub(super) withdrawn: u32,
    /// Whether more may be due; unknown where there was no capacity for bulk mail.
    pub(super) has_more: Option<bool>,
}

const URGENT: RangeInclusive<Lane> = Lane::Security..=Lane::Single;
const BULK: RangeInclusive<Lane> = Lane::Bulk..=Lane::Reminder;

/// Whether anything is due, without a transaction: an idle program writes nothing.
pub(super) async fn is_anything_due(backend: &Backend) -> Result<bool> {
    let now = backend.now();
    let until = now + i64::from(backend.settings().lease_s) * 1_000;
    let row = message::Entity::find().filter(due(now, until)).one(backend.db().read()).await?;
    Ok(row.is_some())
}

/// Leases due messages, urgent lanes first, and withdraws those whose link is dead.
pub(super) async fn lease(backend: &Backend, capacity: Capacity) -> Result<LeasedBatch> {
    let (now, lease) = (backend.now(), backend.new_id());
    let until = now + i64::from(backend.settings().lease_s) * 1_000;
    backend
        .db()
        .write(async |tx: Tx| {
            let tx = &*tx;
            let mut rows = take(tx, URGENT, capacity.all, lease, until, now).await?;
            let left = Ord::min(capacity.all - rows.len() as u64, capacity.bulk);
            let bulk = take(tx, BULK, left, lease, until, now).await?;
            let has_more = match left {
                0 => (rows.len() as u64 >= capacity.all).then_some(true),
                // Bulk mail may have reached its share while there is capacity for other mail.
                left => Some(bulk.len() as u64 >= left),
            };
            rows.extend(bulk);
            let (contents, dead) = load(tx, rows, now).await?;
            let withdrawn = u32::try_from(dead.len()).unwrap_or(u32::MAX);
            fail(tx, dead, now).await?;
            let messages = contents.into_iter().map(|content| LeasedMessage { content, lease }).collect();
            Ok(LeasedBatch { lease, until, messages, withdrawn, has_more })
        })
        .await
}

/// On SQLite there is one sender: leases from before it started are its own, and their messages are due again at once.
pub(super) async fn end_old_leases(backend: &Backend) -> Result<u64> {
    if backend.db().backend() != DbBackend::Sqlite {
        return Ok(0);
    }
    backend
        .db()
        .write(async |tx: Tx| {
            let tx = &*tx;
            let result = message::Entity::update_many()
                .col_expr(message::Column::LeaseUntil, Expr::value(0_i64))
                .filter(message::Column::State.eq(MessageState::Sending))
                .exec(tx)
                .await?;
            Ok(result.rows_affected)
        })
        .await
}

/// Due and without a valid lease. Times later than this clock can have written are from before it was set back, and do
/// not count.
fn due(now: i64, lease_ends: i64) -> Condition {
    let is_time = Condition::any()
        .add(message::Column::DueAt.lte(now))
        .add(message::Column::DueAt.gt(now + LONGEST_WAIT_MS + SKEW_MS));
    let is_free = Condition::any()
        .add(message::Column::LeaseUntil.is_null())
        .add(message::Column::LeaseUntil.lt(now))
        .add(message::Column::LeaseUntil.gt(lease_ends + SKEW_MS));
    Condition::all()
        // Spelled as in the partial index, which bound values would not use.
        .add(Expr::cust("state IN ('queued', 'deferred', 'sending')"))
        .add(is_time)
        .add(is_free)
}

async fn take(
    tx: &DatabaseTransaction,
    lanes: RangeInclusive<Lane>,
    most: u64,
    lease: Uuid,
    until: i64,
    now: i64,
) -> Result<Vec<message::Model>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut next = Query::select();
    next.column(message::Column::Id)
        .from(message::Entity)
        .cond_where(due(now, until).add(message::Column::Lane.between(*lanes.start(), *lanes.end())))
        .order_by(message::Column::Lane, Order::Asc)
        .order_by(message::Column::DueAt, Order::Asc)
        .limit(most)
        // Left out on SQLite, which has no row locks and one writer.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let was_lost = Expr::case(message::Column::State.eq(MessageState::Sending), 1).finally(0);
    let mut rows = message::Entity::update_many()
        .col_expr(message::Column::Attempts, Expr::col(message::Column::Attempts).add(was_lost))
        .col_expr(message::Column::State, Expr::value(MessageState::Sending))
        .col_expr(message::Column::LeaseId, Expr::value(lease))
        .col_expr(message::Column::LeaseUntil, Expr::value(until))
        .filter(message::Column::Id.in_subquery(next))
        .exec_with_returning(tx)
        .await?;
    rows.sort_by_key(|row| (row.lane, row.due_at, row.id));
    Ok(rows)
}

/// Loads the rows that the links of these messages open. Returned apart are messages whose link is dead, or that were
/// tried too often.
async fn load(
    tx: &DatabaseTransaction,
    rows: Vec<message::Model>,
    now: i64,
) -> Result<(Vec<MailContent>, Vec<message::Model>)> {
    let ids: Vec<_> = rows.iter().filter_map(|row| row.invitation_id).collect();
    let invitations = match ids.is_empty() {
        true => Vec::new(),
        false => {
            // Nobody is invited to an account that is to be deleted, though its invitation comes back with it.
            let invited = invitation::Entity::find(EVERYONE)
                .join(JoinType::InnerJoin, invitation::Relation::Account.def())
                .filter(account::Column::State.eq(AccountState::Pending));
            invited.filter(invitation::Column::Id.is_in(ids)).all(tx).await?
        }
    };
    let ids: Vec<_> = rows.iter().filter_map(|row| row.reset_id).collect();
    let resets = match ids.is_empty() {
        true => Vec::new(),
        false => password_reset::Entity::find().filter(password_reset::Column::Id.is_in(ids)).all(tx).await?,
    };
    let ids: Vec<_> = rows.iter().filter_map(|row| row.confirmation_id).collect();
    let confirmations = match ids.is_empty() {
        true => Vec::new(),
        false => {
            let these = address_confirmation::Column::Id.is_in(ids);
            address_confirmation::Entity::find().filter(these).all(tx).await?
        }
    };
    let inviters: Vec<Option<AccountId>> = rows.iter().map(inviter_of).collect();
    let names = accounts::names(tx, inviters.iter().flatten().copied()).await?;
    // The addresses of invitations and confirmations are not proven yet.
    let proven = rows.iter().filter(|row| is_to_proven_mailbox(row.kind)).filter_map(|row| row.account_id);
    let recipients = accounts::verified_names(tx, &proven.collect()).await?;
    let (mut contents, mut dead) = (Vec::new(), Vec::new());
    for (message, by) in rows.into_iter().zip(inviters) {
        let invitation = invitations.iter().find(|row| Some(row.id) == message.invitation_id).cloned();
        let reset = resets.iter().find(|row| Some(row.id) == message.reset_id).cloned();
        let confirmation = confirmations.iter().find(|row| Some(row.id) == message.confirmation_id).cloned();
        let has_link = invitation.as_ref().is_some_and(|row| row.is_open(now))
            || reset.as_ref().is_some_and(|row| row.is_open(now))
            || confirmation.as_ref().is_some_and(|row| row.is_open(now));
        if (message.needs_link() && !has_link) || message.attempts >= MOST_ATTEMPTS {
            dead.push(message);
        } else {
            let inviter = accounts::name_in(&names, by);
            let recipient = if is_to_proven_mailbox(message.kind) {
                accounts::name_in(&recipients, message.account_id)
            } else {
                String::new()
            };
            contents.push(MailContent { message, invitation, reset, confirmation, inviter, recipient });
        }
    }
    Ok((contents, dead))
}

/// Whether the mail goes to a mailbox that was proven before: the name is no secret from whoever reads it.
const fn is_to_proven_mailbox(kind: MessageKind) -> bool {
    !matches!(
        kind,
        MessageKind::Invitation
            | MessageKind::ConfirmAddress
            | MessageKind::ConfirmNewAddress
            | MessageKind::InvitationDormant
            | MessageKind::JoinConfirm
            | MessageKind::JoinDeclined
    )
}

/// Who invites or asks. Invalid parameters fail later, when the mail is rendered.
fn inviter_of(message: &message::Model) -> Option<AccountId> {
    serde_json::from_str::<Params>(&message.params).ok()?.by
}

async fn fail(tx: &DatabaseTransaction, dead: Vec<message::Model>, now: i64) -> Result<()> {
    if dead.is_empty() {
        return Ok(());
    }
    let reply_code =
        Expr::case(message::Column::Attempts.gte(MOST_ATTEMPTS), Expr::col(message::Column::ReplyCode))
            .finally(WITHDRAWN);
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Failed))
        .col_expr(message::Column::ReplyCode, reply_code.into())
        .col_expr(message::Column::SettledAt, Expr::value(now))
        .col_expr(message::Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .col_expr(message::Column::LeaseUntil, Expr::value(Option::<i64>::None))
        .filter(message::Column::Id.is_in(dead.into_iter().map(|row| row.id)))
        .exec(tx)
        .await?;
    Ok(())
}

impl LeasedBatch {
    /// A batch where nothing was due.
    pub(super) fn nothing() -> Self {
        Self { lease: Uuid::nil(), until: 0, messages: Vec::new(), withdrawn: 0, has_more: Some(false) }
    }
}
