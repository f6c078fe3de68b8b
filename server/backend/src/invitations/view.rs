use super::open_link::{OpenedLink, opened};
use crate::accounts;
use crate::error::Result;
use crate::gate::{Desk, Public};
use domain::invitation::InvitationView;

impl Desk<Public> {
    /// What the invited person sees. Changes nothing, however often it is opened and by whom.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used, whatever the reason.
    pub async fn invitation_view(&self, token: &str) -> Result<InvitationView> {
        let OpenedLink { invitation: row, account, .. } = opened(&self.backend, token).await?;
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
