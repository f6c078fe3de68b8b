//! Claiming: which messages this program sends next. A claim is a lease; whoever dies with one loses it when it is
//! over, and a message whose lease ran out counts that as an attempt, so that one which kills its sender ends too.

use super::backoff::{LONGEST_WAIT_MS, MOST_ATTEMPTS};
use super::{Params, WITHDRAWN};
use crate::clock::SKEW_MS;
use crate::db::Tx;
use crate::entity::{address_confirmation, invitation, message, password_reset};
use crate::error::Result;
use crate::{Backend, accounts};
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageState};
use sea_orm::sea_query::{Condition, Expr, LockBehavior, LockType, Order, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, ExprTrait, QueryFilter};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// A claimed message with all it takes to render it.
pub(crate) struct ClaimedMessage {
    pub(crate) message: message::Model,
    pub(crate) invitation: Option<invitation::Model>,
    pub(crate) reset: Option<password_reset::Model>,
    pub(crate) confirmation: Option<address_confirmation::Model>,
    /// What whoever invites or asks is called now; nothing for nobody.
    pub(crate) inviter: String,
    /// By whom it is claimed.
    pub(super) lease: Uuid,
}

impl ClaimedMessage {
    /// Whether it may not take the last connection.
    pub(super) fn is_bulk(&self) -> bool {
        is_bulk(self.message.lane)
    }
}

/// How much a sender has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Capacity {
    pub(super) all: u64,
    /// Of these, how many may be bulk mail or reminders.
    pub(super) bulk: u64,
}

/// What a claim brought.
pub(super) struct Claimed {
    pub(super) lease: Uuid,
    pub(super) until: i64,
    pub(super) letters: Vec<ClaimedMessage>,
    /// Messages that were claimed and settled at once, since their link is dead.
    pub(super) withdrawn: u32,
    /// Whether there may be more where these came from; not known where there was no room for bulk mail.
    pub(super) has_more: Option<bool>,
}

const URGENT: RangeInclusive<Lane> = Lane::Security..=Lane::Single;
const BULK: RangeInclusive<Lane> = Lane::Bulk..=Lane::Reminder;

fn is_bulk(lane: Lane) -> bool {
    BULK.contains(&lane)
}

/// Whether anything is due, without a transaction: an idle desk writes nothing.
pub(super) async fn is_anything_due(backend: &Backend) -> Result<bool> {
    let now = backend.now();
    let until = now + i64::from(backend.settings().lease_s) * 1_000;
    let row = message::Entity::find().filter(due(now, until)).one(backend.db().read()).await?;
    Ok(row.is_some())
}

/// Claims what is due, urgent lanes first, and settles what is not worth sending any more.
pub(super) async fn claim(backend: &Backend, room: Capacity) -> Result<Claimed> {
    let (now, lease) = (backend.now(), backend.new_id());
    let until = now + i64::from(backend.settings().lease_s) * 1_000;
    backend
        .db()
        .write(async |tx: Tx| {
            let tx = &*tx;
            let mut rows = take(tx, URGENT, room.all, lease, until, now).await?;
            let left = Ord::min(room.all - rows.len() as u64, room.bulk);
            let bulk = take(tx, BULK, left, lease, until, now).await?;
            let has_more = match left {
                0 => (rows.len() as u64 >= room.all).then_some(true),
                // The room for bulk mail may be filled while there is some for other mail.
                left => Some(bulk.len() as u64 >= left),
            };
            rows.extend(bulk);
            let (letters, dead) = read(tx, rows, lease, now).await?;
            let withdrawn = u32::try_from(dead.len()).unwrap_or(u32::MAX);
            settle_dead(tx, dead, now).await?;
            Ok(Claimed { lease, until, letters, withdrawn, has_more })
        })
        .await
}

/// On a single node every lease is its own; what it held when it died is due again at once.
pub(super) async fn reclaim_own(backend: &Backend) -> Result<u64> {
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

/// Due, and nobody is at it. Whatever was being sent was due before. Times later than this clock can have written come
/// from before it was set back, and hold nothing up.
fn due(now: i64, lease_ends: i64) -> Condition {
    let is_time = Condition::any()
        .add(message::Column::DueAt.lte(now))
        .add(message::Column::DueAt.gt(now + LONGEST_WAIT_MS + SKEW_MS));
    let is_free = Condition::any()
        .add(message::Column::LeaseUntil.is_null())
        .add(message::Column::LeaseUntil.lt(now))
        .add(message::Column::LeaseUntil.gt(lease_ends + SKEW_MS));
    Condition::all()
        // Spelled as in the index: neither database can see that bound values would say the same.
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
        // SQLite has no row locks and leaves this out; there, the transaction is alone anyway.
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

/// Puts each message together with what its link opens; those whose link is dead, or that were tried too often, come
/// back apart.
async fn read(
    tx: &DatabaseTransaction,
    rows: Vec<message::Model>,
    lease: Uuid,
    now: i64,
) -> Result<(Vec<ClaimedMessage>, Vec<message::Model>)> {
    let ids: Vec<_> = rows.iter().filter_map(|row| row.invitation_id).collect();
    let invitations = match ids.is_empty() {
        true => Vec::new(),
        false => invitation::Entity::find().filter(invitation::Column::Id.is_in(ids)).all(tx).await?,
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
    let (mut letters, mut dead) = (Vec::new(), Vec::new());
    for (message, by) in rows.into_iter().zip(inviters) {
        let invitation = invitations.iter().find(|row| Some(row.id) == message.invitation_id).cloned();
        let reset = resets.iter().find(|row| Some(row.id) == message.reset_id).cloned();
        let confirmation = confirmations.iter().find(|row| Some(row.id) == message.confirmation_id).cloned();
        let needs_link = super::needs_link(&message);
        let has_link = invitation.as_ref().is_some_and(|row| is_open(row, now))
            || reset.as_ref().is_some_and(|row| row.used_at.is_none() && row.expires_at > now)
            || confirmation.as_ref().is_some_and(|row| row.used_at.is_none() && row.expires_at > now);
        if (needs_link && !has_link) || message.attempts >= MOST_ATTEMPTS {
            dead.push(message);
        } else {
            let inviter = accounts::name_in(&names, by);
            letters.push(ClaimedMessage { message, invitation, reset, confirmation, inviter, lease });
        }
    }
    Ok((letters, dead))
}

/// Who invites or asks; a message that cannot be read fails when it is written.
fn inviter_of(message: &message::Model) -> Option<AccountId> {
    serde_json::from_str::<Params>(&message.params).ok()?.by
}

fn is_open(row: &invitation::Model, now: i64) -> bool {
    row.state == InvitationState::Open && row.expires_at > now
}

async fn settle_dead(tx: &DatabaseTransaction, dead: Vec<message::Model>, now: i64) -> Result<()> {
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

impl Claimed {
    /// A claim where nothing was due.
    pub(super) fn nothing() -> Self {
        Self { lease: Uuid::nil(), until: 0, letters: Vec::new(), withdrawn: 0, has_more: Some(false) }
    }
}

#[cfg(test)]
impl ClaimedMessage {
    pub(crate) fn for_test(
        message: message::Model,
        invitation: invitation::Model,
        reset: password_reset::Model,
    ) -> Self {
        Self {
            message,
            invitation: Some(invitation),
            reset: Some(reset),
            confirmation: None,
            inviter: "grace (grace@example.org)".to_owned(),
            lease: Uuid::nil(),
        }
    }

    pub(super) fn lease_for_test(&self) -> Uuid {
        self.lease
    }
}
