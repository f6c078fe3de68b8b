use super::are_held;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::message;
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::restore;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::message::{HeldMail, MessageState};
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::sea_query::Expr;

impl Desk<CanManageMail> {
    /// Sends everything that is held, or only what a restored backup holds. Either confirms the backup and ends its notice.
    ///
    /// # Returns
    /// The number of messages.
    ///
    /// # Errors
    /// `mail_not_configured`; then everything stays held.
    pub async fn send_held(&self, which: HeldMail) -> Result<u32> {
        let backend = &self.backend;
        if !backend.has_mail() {
            return Err(Error::Refused(Code::MailNotConfigured));
        }
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let released = message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Queued))
                .col_expr(message::Column::DueAt, Expr::value(now))
                .filter(Expr::cust(are_held(which)))
                .exec(tx)
                .await?
                .rows_affected;
            restore::confirm(tx, self).await?;
            if released > 0 {
                let subject = Subject::only(SubjectKind::Message);
                let detail = serde_json::json!({ "count": released, "which": which.as_str() });
                let entry = Entry { action: Action::MessageReleased, subject, detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(u32::try_from(released).unwrap_or(u32::MAX))
        };
        let released = backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        backend.reload_settings().await?;
        Ok(released)
    }
}
