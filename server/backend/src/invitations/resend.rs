use super::batch::InvitationBatch;
use super::latest_of_pending;
use super::prepared_invitation::Terms;
use crate::db::Tx;
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use crate::reach::EVERYONE;
use crate::{accounts, permissions};
use domain::id::InvitationId;

impl Desk<CanManageInvitations> {
    /// Invites the same person again at the same address, with a new link of the same lifetime. The old link stops
    /// working, and its unsent messages are withdrawn.
    ///
    /// # Errors
    /// `not_found`; `account_not_pending` if it was accepted; `invitation_not_open` if there is a newer one;
    /// `invited_often`.
    pub async fn resend(&self, id: InvitationId) -> Result<InvitationId> {
        let backend = &self.backend;
        let now = backend.now();
        let (old, account) = latest_of_pending(self.reach(), backend.db().read(), id).await?;
        let by = self.account();
        let invitation = Terms::renewed(self, &old, by).resend(account, (&old).into(), old.locale)?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            accounts::lock(EVERYONE, tx, invitation.account().id).await?;
            permissions::check_still_reaches(tx, self, &[Some(invitation.account().id)], now).await?;
            latest_of_pending(self.reach(), tx, id).await?;
            InvitationBatch::of_one(&invitation, now, by).write(tx, backend).await.map(drop)
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(invitation.id())
    }
}
