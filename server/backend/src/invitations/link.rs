use super::handed_links::Showing;
use super::{noting, subject, with_account};
use crate::db::Tx;
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use domain::id::InvitationId;
use domain::invitation::LinkView;

impl Desk<CanManageInvitations> {
    /// A link of an open invitation, to be handed over by other means. Every showing is written down.
    ///
    /// # Errors
    /// `not_found`, `invitation_not_open`; `permission_not_held` where the account holds what the actor does not: whoever
    /// has the link can become that account.
    pub async fn link(&self, id: InvitationId) -> Result<LinkView> {
        let showing = Showing::prepare(&self.backend);
        let work = async |tx: Tx| {
            let (row, account) = with_account(&*tx, id).await?;
            showing.hand_over(&tx, self, (&row, &account), subject(row.id)).await
        };
        noting(self, id, self.backend.db().write(work).await).await?.view(&self.backend)
    }
}
