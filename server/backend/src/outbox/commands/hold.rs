use super::by_id;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::message;
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::{accounts, permissions};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::MessageId;
use domain::message::{Lane, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanManageMail> {
    /// Keeps a message from being sent until somebody sends it. One that is held already stays so.
    ///
    /// # Errors
    /// `message_settled` where it is too late; `permission_not_held` for what keeps an account safe whose holder the actor
    /// could not edit: nobody is kept from their own password.
    pub async fn hold(&self, id: MessageId) -> Result<()> {
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = by_id(tx, id).await?;
            if row.state == MessageState::Held {
                return Ok(());
            }
            if row.lane == Lane::Security
                && let Some(account) = row.account_id
                && let Some(account) = accounts::by_id(tx, account).await?
                && Some(account.id) != self.account()
            {
                permissions::may_edit(tx, self, &account, backend.now()).await?;
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
