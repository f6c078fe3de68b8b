use super::by_id;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::message;
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::MessageId;
use domain::message::{Lane, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanManageMail> {
    /// Holds a message until somebody sends it. Does nothing to one that is held already.
    ///
    /// # Errors
    /// `message_settled` where it is too late; `security_mail` for a message about the password or mailbox of somebody
    /// else.
    pub async fn hold(&self, id: MessageId) -> Result<()> {
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = by_id(tx, id).await?;
            if row.state == MessageState::Held {
                return Ok(());
            }
            let is_own = row.account_id.is_some() && row.account_id == self.account();
            if row.lane == Lane::Security && !is_own {
                return Err(Error::Refused(Code::SecurityMail));
            }
            let waiting = [MessageState::Queued, MessageState::Deferred];
            let held = message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Held))
                .filter(message::Column::Id.eq(row.id))
                .filter(message::Column::State.is_in(waiting))
                .exec(tx)
                .await?;
            if held.rows_affected == 0 {
                return Err(Error::Refused(Code::MessageSettled));
            }
            let subject = Subject::new(SubjectKind::Message, row.id);
            let entry = Entry { action: Action::MessageHeld, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}
