use crate::accounts::{name_in, names};
use crate::entity::message;
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk};
use crate::paging::{PAGE_LIMIT, PageStart, page};
use domain::account::AccountState;
use domain::id::{AccountId, InvitationId, MessageId};
use domain::invitation::{InvitationFilter, InvitationRow, InvitationState};
use domain::message::{Delivery, MessageState};
use domain::page::{Cursor, Page};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, Statement};
use uuid::Uuid;

impl Desk<CanManageInvitations> {
    /// One page of invitations, newest first, each with what became of its newest message.
    pub async fn invitations(
        &self,
        filter: InvitationFilter,
        cursor: Option<Cursor>,
    ) -> Result<Page<InvitationRow>> {
        let (db, now) = (self.backend.db().read(), self.backend.now());
        let [at, id] = PageStart::newest_first(cursor).values();
        let values = [now.into(), at, id];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(filter), values);
        let rows = db.query_all_raw(statement).await?;
        let rows = rows.iter().map(|one| row(one, now)).collect::<Result<_>>()?;
        let page =
            page(rows, |(row, _): &(InvitationRow, _)| Cursor { at: row.created_at, id: row.id.uuid() });
        let names = names(db, page.rows.iter().filter_map(|(_, by)| *by)).await?;
        let named = |(row, by)| InvitationRow { invited_by: name_in(&names, by), ..row };
        Ok(page.map(named))
    }
}

/// `$1` is now, `$2` and `$3` are the cursor. A filter that does not ask for the time still names it: a parameter that
/// is bound and never used is an error on PostgreSQL.
fn sql(filter: InvitationFilter) -> String {
    let which = match filter {
        InvitationFilter::Open => "i.state = 'open' AND i.expires_at > $1",
        InvitationFilter::Expired => "i.state = 'open' AND i.expires_at <= $1",
        InvitationFilter::Bounced => "i.state = 'open' AND m.state = 'bounced' AND $1 > 0",
        InvitationFilter::Accepted => "i.state = 'accepted' AND $1 > 0",
        InvitationFilter::Revoked => "i.state = 'revoked' AND $1 > 0",
        InvitationFilter::Superseded => "i.state = 'superseded' AND $1 > 0",
        InvitationFilter::All => "i.state <> 'superseded' AND $1 > 0",
    };
    format!(
        "SELECT i.id, i.account_id, a.state, i.email, a.username, i.state, i.created_at, i.expires_at,
            i.created_by, m.id, m.state, m.created_at, m.settled_at, m.attempts, m.reply,
            CAST(CASE WHEN EXISTS (
                SELECT 1 FROM invitation n
                WHERE n.account_id = i.account_id AND (n.created_at, n.id) > (i.created_at, i.id)
            ) THEN 0 ELSE 1 END AS BIGINT)
        FROM invitation i
        JOIN account a ON a.id = i.account_id
        LEFT JOIN message m ON m.id = (
            SELECT l.id FROM message l WHERE l.invitation_id = i.id ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
        WHERE {which} AND (i.created_at, i.id) < ($2, $3)
        ORDER BY i.created_at DESC, i.id DESC
        LIMIT {PAGE_LIMIT}"
    )
}

/// A row, and whose invitation it is.
fn row(row: &QueryResult, now: i64) -> Result<(InvitationRow, Option<AccountId>)> {
    let account_state = AccountState::from_word(&row.try_get_by_index::<String>(2)?);
    let state = InvitationState::from_word(&row.try_get_by_index::<String>(5)?);
    let (account_state, state) =
        account_state.zip(state).ok_or_else(|| Error::broken("an invitation in an unknown state"))?;
    let expires_at: i64 = row.try_get_by_index(7)?;
    let invitation = InvitationRow {
        id: InvitationId::new(row.try_get_by_index(0)?),
        account: AccountId::new(row.try_get_by_index(1)?),
        account_state,
        email: row.try_get_by_index(3)?,
        username: row.try_get_by_index::<Option<String>>(4)?.unwrap_or_default(),
        state: state.at(now, expires_at),
        created_at: row.try_get_by_index(6)?,
        expires_at,
        invited_by: String::new(),
        delivery: delivery(row)?,
        is_latest: row.try_get_by_index::<i64>(15)? == 1,
    };
    Ok((invitation, row.try_get_by_index(8)?))
}

fn delivery(row: &QueryResult) -> Result<Option<Delivery>> {
    let Some(id) = row.try_get_by_index::<Option<Uuid>>(9)? else { return Ok(None) };
    let state = MessageState::from_word(&row.try_get_by_index::<String>(10)?);
    let settled_at: Option<i64> = row.try_get_by_index(12)?;
    Ok(Some(Delivery {
        message: MessageId::new(id),
        state: state.ok_or_else(|| Error::broken("a message in an unknown state"))?,
        at: settled_at.map_or_else(|| row.try_get_by_index(11), Ok)?,
        attempts: u32::try_from(row.try_get_by_index::<i32>(13)?).unwrap_or_default(),
        reply: row.try_get_by_index(14)?,
    }))
}

/// The newest message about an invitation.
pub(super) async fn newest_message_of(
    db: &impl ConnectionTrait,
    invitation: InvitationId,
) -> Result<Option<message::Model>> {
    let newest = message::Entity::find()
        .filter(message::Column::InvitationId.eq(invitation))
        .order_by_desc(message::Column::CreatedAt)
        .order_by_desc(message::Column::Id);
    Ok(newest.one(db).await?)
}

/// What became of a message.
pub(super) fn delivery_of(row: &message::Model) -> Option<Delivery> {
    Some(Delivery {
        message: row.id,
        state: row.state,
        at: row.settled_at.unwrap_or(row.created_at),
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        reply: row.reply.clone(),
    })
}
