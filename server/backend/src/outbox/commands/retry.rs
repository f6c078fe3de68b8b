use super::by_id;
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{address_confirmation, invitation, message, password_reset};
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::MessageId;
use domain::message::MessageState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageMail> {
    /// Sends a message now, in any state but sent and sending.
    ///
    /// # Errors
    /// `mail_not_configured`; `message_settled` where it was sent, is being sent or was withdrawn; `invitation_not_open` where its
    /// link is dead.
    pub async fn retry(&self, id: MessageId) -> Result<()> {
        let backend = &self.backend;
        if !backend.has_mail() {
            return Err(Error::Refused(Code::MailNotConfigured));
        }
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = by_id(tx, id).await?;
            let is_over = matches!(row.state, MessageState::Sent | MessageState::Sending)
                // What has no link was withdrawn since its person was erased.
                || !row.needs_link() && message::is_withdrawn(row.state, row.reply_code.as_deref());
            if is_over {
                return Err(Error::Refused(Code::MessageSettled));
            }
            if row.needs_link() && !has_link(tx, &row, now).await? {
                return Err(Error::Refused(Code::InvitationNotOpen));
            }
            let attempts = if row.state.is_settled() { 0 } else { row.attempts };
            let released = message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Queued))
                .col_expr(message::Column::DueAt, Expr::value(now))
                .col_expr(message::Column::Attempts, Expr::value(attempts))
                .col_expr(message::Column::SettledAt, Expr::value(Option::<i64>::None))
                .filter(message::Column::Id.eq(row.id))
                .filter(message::Column::State.eq(row.state))
                .exec(tx)
                .await?;
            if released.rows_affected == 0 {
                return Err(Error::Refused(Code::MessageSettled));
            }
            let subject = Subject::new(SubjectKind::Message, row.id);
            let detail = serde_json::json!({ "was": row.state });
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::MessageReleased, subject, detail },
            )
            .await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

async fn has_link(tx: &DatabaseTransaction, row: &message::Model, now: i64) -> Result<bool> {
    if let Some(id) = row.invitation_id {
        let found = invitation::Entity::find_by_id(EVERYONE, id).one(tx).await?;
        let Some(invitation) = found.filter(|row| row.is_open(now)) else { return Ok(false) };
        let account = accounts::by_id(EVERYONE, tx, invitation.account_id).await?;
        return Ok(account.is_some_and(|account| account.state == AccountState::Pending));
    }
    if let Some(id) = row.confirmation_id {
        let found = address_confirmation::Entity::find_by_id(id).one(tx).await?;
        return Ok(found.is_some_and(|row| row.is_open(now)));
    }
    let Some(id) = row.reset_id else { return Ok(false) };
    let found = password_reset::Entity::find_by_id(id).one(tx).await?;
    Ok(found.is_some_and(|row| row.is_open(now)))
}
