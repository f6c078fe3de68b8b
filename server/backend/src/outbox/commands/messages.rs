use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::invitations::cut;
use domain::id::{InvitationId, MessageId};
use domain::message::{MessageFilter, MessageKind, MessageRow, MessageState};
use domain::page::{Cursor, PAGE_ROWS, Page};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use uuid::Uuid;

impl Desk<CanManageMail> {
    /// One page of messages, newest first.
    pub async fn messages(&self, filter: MessageFilter, cursor: Option<Cursor>) -> Result<Page<MessageRow>> {
        let db = self.backend.db().read();
        let (at, id) = cursor.map_or((i64::MAX, Uuid::max()), |cursor| (cursor.at, cursor.id));
        let values = [self.backend.now().into(), at.into(), id.into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(filter), values);
        let rows = db.query_all_raw(statement).await?;
        let rows: Vec<MessageRow> = rows.iter().map(row).collect::<Result<_>>()?;
        Ok(cut(rows, |row| Cursor { at: row.created_at, id: row.id.uuid() }))
    }

    /// How many messages are held.
    pub async fn held_count(&self) -> Result<u32> {
        let db = self.backend.db().read();
        let statement = Statement::from_string(db.get_database_backend(), HELD);
        let row = db.query_one_raw(statement).await?.ok_or_else(|| Error::broken("a count without a row"))?;
        Ok(u32::try_from(row.try_get_by_index::<i64>(0)?).unwrap_or(u32::MAX))
    }
}

const HELD: &str = "SELECT COUNT(*) FROM message WHERE state = 'held'";

/// `$1` is now, `$2` and `$3` are the cursor.
fn sql(filter: MessageFilter) -> String {
    let which = match filter {
        MessageFilter::All => "1 = 1",
        MessageFilter::Waiting => "m.state IN ('queued', 'deferred', 'sending')",
        MessageFilter::Held => "m.state = 'held'",
        // What was withdrawn is no trouble: somebody meant it.
        MessageFilter::Troubled => {
            "(m.state IN ('deferred', 'bounced') OR (m.state = 'failed' AND COALESCE(m.reply_code, '') <> 'withdrawn'))"
        }
        MessageFilter::Sent => "m.state = 'sent'",
    };
    format!(
        "SELECT m.id, m.kind, m.to_address, m.state, m.created_at, m.due_at, m.attempts, m.reply, m.invitation_id,
            CAST(CASE WHEN (i.state = 'open' AND i.expires_at > $1)
                OR (r.used_at IS NULL AND r.expires_at > $1)
                OR (c.used_at IS NULL AND c.expires_at > $1) THEN 1 ELSE 0 END AS BIGINT)
        FROM message m
        LEFT JOIN invitation i ON i.id = m.invitation_id
        LEFT JOIN password_reset r ON r.id = m.reset_id
        LEFT JOIN address_confirmation c ON c.id = m.confirmation_id
        WHERE {which} AND (m.created_at, m.id) < ($2, $3)
        ORDER BY m.created_at DESC, m.id DESC
        LIMIT {}",
        PAGE_ROWS + 1
    )
}

fn row(row: &QueryResult) -> Result<MessageRow> {
    let kind = MessageKind::from_word(&row.try_get_by_index::<String>(1)?);
    let state = MessageState::from_word(&row.try_get_by_index::<String>(3)?);
    let (kind, state) =
        kind.zip(state).ok_or_else(|| Error::broken("a message of an unknown kind or state"))?;
    let due_at: i64 = row.try_get_by_index(5)?;
    let invitation: Option<InvitationId> = row.try_get_by_index(8)?;
    Ok(MessageRow {
        id: MessageId::new(row.try_get_by_index(0)?),
        kind,
        to: row.try_get_by_index(2)?,
        state,
        created_at: row.try_get_by_index(4)?,
        due_at: matches!(state, MessageState::Queued | MessageState::Deferred).then_some(due_at),
        attempts: u32::try_from(row.try_get_by_index::<i32>(6)?).unwrap_or_default(),
        reply: row.try_get_by_index(7)?,
        invitation,
        has_link: row.try_get_by_index::<i64>(9)? == 1,
    })
}
