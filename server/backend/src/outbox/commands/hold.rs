use super::by_id;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::message;
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, MessageId};
use domain::message::{Lane, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const WAITING: [MessageState; 2] = [MessageState::Queued, MessageState::Deferred];

/// Whether the message keeps somebody else's account safe.
fn keeps_safe(lane: Lane, account: Option<AccountId>, me: Option<AccountId>) -> bool {
    lane == Lane::Security && (account.is_none() || account != me)
}

/// Whether a page offers to hold a message. [`hold`](Desk::hold) checks again.
pub(super) fn seems_holdable(
    state: MessageState,
    lane: Lane,
    account: Option<AccountId>,
    me: Option<AccountId>,
) -> bool {
    WAITING.contains(&state) && !keeps_safe(lane, account, me)
}

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
            if keeps_safe(row.lane, row.account_id, self.account()) {
                return Err(Error::Refused(Code::SecurityMail));
            }
            let held = message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Held))
                .col_expr(message::Column::HeldByRestore, Expr::value(false))
                .filter(message::Column::Id.eq(row.id))
                .filter(message::Column::State.is_in(WAITING))
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
