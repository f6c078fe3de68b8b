use crate::accounts::name_in;
use crate::entity::{invitation, message};
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use domain::id::{AccountId, InvitationId};
use domain::message::{Delivery, Lane, MessageState};
use domain::registry::PersonInvitation;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The invitations of a person that a page shows; an address can be invited only so often a day.
const MOST: u64 = 50;
/// The messages of all of them.
const MESSAGES_MOST: u64 = 500;

/// The latest invitations of an account, newest first, each with its messages.
pub(super) async fn of_account(
    desk: &Desk<CanViewRegistry>,
    account: AccountId,
) -> Result<Vec<PersonInvitation>> {
    let (db, now) = (desk.backend.db().read(), desk.backend.now());
    let rows = invitation::Entity::find(desk.reach())
        .filter(invitation::Column::AccountId.eq(account))
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_desc(invitation::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = desk.names(db, rows.iter().filter_map(|row| row.created_by)).await?;
    let mut messages = messages_of(db, rows.iter().map(|row| row.id)).await?;
    let invitations = rows.into_iter().map(|row| PersonInvitation {
        id: row.id,
        state: row.state.at(now, row.expires_at),
        created_at: row.created_at,
        expires_at: row.expires_at,
        closed_at: row.closed_at,
        reminded_at: messages.get(&row.id).and_then(|sent| sent.reminded_at),
        by: name_in(&names, row.created_by),
        messages: messages.remove(&row.id).map(|sent| sent.all).unwrap_or_default(),
    });
    Ok(invitations.collect())
}

/// The messages of an invitation.
#[derive(Default)]
struct SentMessages {
    all: Vec<Delivery>,
    reminded_at: Option<i64>,
}

async fn messages_of(
    db: &impl ConnectionTrait,
    invitations: impl Iterator<Item = InvitationId>,
) -> Result<HashMap<InvitationId, SentMessages>> {
    let rows = message::Entity::find()
        .filter(message::Column::InvitationId.is_in(invitations))
        .order_by_asc(message::Column::CreatedAt)
        .order_by_asc(message::Column::Id)
        .limit(MESSAGES_MOST)
        .all(db)
        .await?;
    let mut messages: HashMap<InvitationId, SentMessages> = HashMap::new();
    for row in rows {
        let Some(invitation) = row.invitation_id else { continue };
        let is_withdrawn = message::is_withdrawn(row.state, row.reply_code.as_deref());
        let sent = messages.entry(invitation).or_default();
        if row.lane == Lane::Reminder && row.state == MessageState::Sent {
            sent.reminded_at = sent.reminded_at.max(row.settled_at);
        }
        sent.all.push(Delivery {
            message: row.id,
            state: row.state,
            at: row.settled_at.unwrap_or(row.created_at),
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            reply: row.reply,
            is_withdrawn,
        });
    }
    Ok(messages)
}
