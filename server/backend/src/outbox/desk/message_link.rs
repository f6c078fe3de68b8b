use super::by_id;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, invitation, password_reset};
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::invitations::is_open;
use crate::mail::render::{invitation_url, reset_url};
use crate::{permissions, qr};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::MessageId;
use domain::invitation::LinkView;
use sea_orm::EntityTrait;

impl Desk<CanManageMail> {
    /// The link that a message carries, to be handed over by other means. Every opening is written down.
    ///
    /// # Errors
    /// `link_dead` where it no longer opens anything; `permission_not_held` where the account it opens holds what the
    /// actor does not: a link is as good as a password.
    pub async fn message_link(&self, id: MessageId) -> Result<LinkView> {
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (message, _) = by_id(tx, id).await?;
            let (account, url) = if let Some(invitation) = message.invitation_id {
                let row = invitation::Entity::find_by_id(invitation).one(tx).await?;
                let row = row.filter(|row| is_open(row, now)).ok_or(Error::Refused(Code::LinkDead))?;
                (row.account_id, invitation_url(backend, &row)?)
            } else if let Some(reset) = message.reset_id {
                let row = password_reset::Entity::find_by_id(reset).one(tx).await?;
                let row = row.filter(|row| row.used_at.is_none() && row.expires_at > now);
                let row = row.ok_or(Error::Refused(Code::LinkDead))?;
                (row.account_id, reset_url(backend, &row)?)
            } else {
                return Err(Error::Refused(Code::LinkDead));
            };
            let account = account::Entity::find_by_id(account).one(tx).await?;
            permissions::may_edit(tx, self, &account.ok_or(Error::Refused(Code::LinkDead))?, now).await?;
            let subject = Subject::new(SubjectKind::Message, id.uuid());
            let detail =
                serde_json::json!({ "invitation": message.invitation_id, "reset": message.reset_id });
            audit::record(tx, backend, &self.caller, Entry { action: Action::LinkShown, subject, detail })
                .await?;
            Ok(url)
        };
        let url = match backend.db().write(work).await {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => {
                return Err(self.refuse(code, Subject::new(SubjectKind::Message, id.uuid())).await);
            }
            other => other?,
        };
        Ok(LinkView { qr_svg: qr::svg(&url)?, url })
    }
}
