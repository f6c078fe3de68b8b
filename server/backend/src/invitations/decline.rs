use super::link_target::{LinkTarget, open_target};
use super::{close, inviter_of, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind};

impl Desk<Public> {
    /// *This was not meant for me*: revokes the invitation and informs the inviter.
    ///
    /// # Errors
    /// `link_dead`.
    pub async fn decline(&self, token: &str) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        let LinkTarget { invitation: row, account, .. } = open_target(backend, token).await?;
        let inviter = inviter_of(backend.db().read(), row.created_by).await?;
        let messages: Vec<PreparedMessage> = inviter
            .filter(|inviter| inviter.state == AccountState::Active)
            .and_then(|inviter| self.message_to(&inviter, &row, &account))
            .into_iter()
            .collect();
        let work = async |tx: Tx| {
            let tx = &*tx;
            if !close(tx, row.id, InvitationState::Revoked, now, None).await? {
                return Err(Error::Refused(Code::LinkDead));
            }
            outbox::withdraw(tx, account.id, now).await?;
            outbox::enqueue(tx, &messages).await?;
            let detail = serde_json::json!({ "account": account.id });
            let entry = Entry { action: Action::InvitationDeclined, subject: subject(row.id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    fn message_to(
        &self,
        inviter: &account::Model,
        row: &invitation::Model,
        account: &account::Model,
    ) -> Option<PreparedMessage> {
        let new = NewMessage {
            kind: MessageKind::InvitationDeclined,
            lane: Lane::Single,
            to: inviter.email.clone()?,
            locale: inviter.locale,
            about: About::Nothing,
            account: Some(inviter.id),
            params: Params {
                organization: self.backend.settings().organization_name.clone(),
                username: account.username.clone().unwrap_or_default(),
                email: row.email.clone(),
                ..Params::default()
            },
            is_held: false,
        };
        Some(outbox::prepare(&self.backend, new))
    }
}
