use super::are_held;
use super::hold::seems_holdable;
use crate::entity::message;
use crate::error::Result;
use crate::gate::{CanManageMail, Desk};
use crate::paging::{PAGE_LIMIT, PageStart, page};
use domain::id::{AccountId, InvitationId, MessageId};
use domain::message::{HeldMail, Lane, MessageFilter, MessageKind, MessageRow, MessageState};
use domain::page::{Cursor, Page};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Statement};

impl Desk<CanManageMail> {
    /// One page of messages, newest first.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn messages(&self, filter: MessageFilter, cursor: Option<Cursor>) -> Result<Page<MessageRow>> {
        let db = self.backend.db().read();
        let [at, id] = PageStart::newest_first(cursor).values();
        let values = [self.backend.now().into(), at, id];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(filter), values);
        let rows = ListedMessage::find_by_statement(statement).all(db).await?;
        let me = self.account();
        Ok(page(rows, |row| Cursor { at: row.created_at, id: row.id.uuid() }).map(|row| row.view(me)))
    }

    /// How many messages are held, exactly, as the dialog says that sends them.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn held_count(&self, which: HeldMail) -> Result<u32> {
        let held = message::Entity::find().filter(Expr::cust(are_held(which)));
        let count = held.count(self.backend.db().read()).await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// `$1` is now, `$2` and `$3` are the cursor. Raw, since the states are literals as in the partial indexes, which bound
/// values would not use, and the page begins at a row value.
fn sql(filter: MessageFilter) -> String {
    let which = match filter {
        MessageFilter::All => "1 = 1",
        MessageFilter::Waiting => "m.state IN ('queued', 'deferred', 'sending')",
        MessageFilter::Held => "m.state = 'held'",
        // A message was withdrawn on purpose and needs no attention.
        MessageFilter::Troubled => {
            "(m.state IN ('deferred', 'bounced') OR (m.state = 'failed' AND COALESCE(m.reply_code, '') <> 'withdrawn'))"
        }
        MessageFilter::Sent => "m.state = 'sent'",
    };
    format!(
        "SELECT m.id, m.kind, m.lane, m.account_id, m.to_address, m.state, m.created_at, m.due_at, m.attempts, m.reply, m.reply_code, m.invitation_id,
            CAST(CASE WHEN (i.state = 'open' AND i.expires_at > $1 AND EXISTS (
                    SELECT 1 FROM account a WHERE a.id = i.account_id AND a.state = 'pending'))
                OR (r.used_at IS NULL AND r.expires_at > $1)
                OR (c.used_at IS NULL AND c.expires_at > $1) THEN 1 ELSE 0 END AS BIGINT)
                AS has_link
        FROM message m
        LEFT JOIN invitation i ON i.id = m.invitation_id
        LEFT JOIN password_reset r ON r.id = m.reset_id
        LEFT JOIN address_confirmation c ON c.id = m.confirmation_id
        WHERE {which} AND (m.created_at, m.id) < ($2, $3)
        ORDER BY m.created_at DESC, m.id DESC
        LIMIT {PAGE_LIMIT}"
    )
}

#[derive(FromQueryResult)]
pub(super) struct ListedMessage {
    id: MessageId,
    kind: MessageKind,
    pub(super) lane: Lane,
    pub(super) account_id: Option<AccountId>,
    to_address: String,
    pub(super) state: MessageState,
    created_at: i64,
    due_at: i64,
    attempts: i32,
    reply: Option<String>,
    reply_code: Option<String>,
    invitation_id: Option<InvitationId>,
    /// 1 where the link in the message can still be used.
    has_link: i64,
}

impl ListedMessage {
    /// As its reader sees it.
    fn view(self, me: Option<AccountId>) -> MessageRow {
        let is_waiting = matches!(self.state, MessageState::Queued | MessageState::Deferred);
        MessageRow {
            can_hold: seems_holdable(self.state, self.lane, self.account_id, me),
            id: self.id,
            kind: self.kind,
            to: self.to_address,
            state: self.state,
            created_at: self.created_at,
            due_at: is_waiting.then_some(self.due_at),
            attempts: u32::try_from(self.attempts).unwrap_or_default(),
            reply: self.reply,
            is_withdrawn: message::is_withdrawn(self.state, self.reply_code.as_deref()),
            invitation: self.invitation_id,
            has_link: self.has_link == 1,
        }
    }
}
