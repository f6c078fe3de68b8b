use super::handed_link::NewHandedLink;
use super::{audit_refusal, subject, with_account};
use crate::db::Tx;
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use domain::id::InvitationId;
use domain::invitation::LinkView;

impl Desk<CanManageInvitations> {
    /// Shows a handed link of an open invitation. Every showing is audited.
    ///
    /// # Errors
    /// `not_found`, `invitation_not_open`; `permission_not_held` if the account holds more than the actor, who could
    /// become that account with the link.
    pub async fn show_link(&self, id: InvitationId) -> Result<LinkView> {
        let link = NewHandedLink::prepare(&self.backend);
        let work = async |tx: Tx| {
            let (row, account) = with_account(self.reach(), &*tx, id).await?;
            link.show(&tx, self, (&row, &account), subject(row.id)).await
        };
        audit_refusal(self, id, self.backend.db().write(work).await).await?.view(&self.backend)
    }
}
