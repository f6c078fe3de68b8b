use super::link_target::{LinkTarget, open_target};
use crate::accounts;
use crate::error::Result;
use crate::gate::{Desk, Public};
use domain::invitation::InvitationView;

impl Desk<Public> {
    /// What the invited person sees. Opening a link changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used.
    pub async fn invitation_view(&self, token: &str) -> Result<InvitationView> {
        let LinkTarget { invitation: row, account, .. } = open_target(&self.backend, token).await?;
        Ok(InvitationView {
            inviter: accounts::name(self.backend.db().read(), row.created_by).await?,
            email: account.email.unwrap_or_default(),
            username: account.username.unwrap_or_default(),
            note: row.note,
            expires_at: row.expires_at,
            locale: row.locale,
        })
    }
}
