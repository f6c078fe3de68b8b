use super::{is_open, noting, subject, with_account};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::invitation;
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, Desk, Right};
use crate::mail::render::invitation_url;
use crate::{Backend, permissions, qr};
use domain::audit::Action;
use domain::form::Code;
use domain::id::InvitationId;
use domain::invitation::LinkView;
use sea_orm::DatabaseTransaction;

impl Desk<CanManageInvitations> {
    /// The link of an open invitation, to be handed over by other means. Every opening is written down.
    ///
    /// # Errors
    /// `not_found`, `invitation_not_open`; `permission_not_held` where the account holds what the actor does not: whoever
    /// has the link can become that account.
    pub async fn link(&self, id: InvitationId) -> Result<LinkView> {
        let work = async |tx: Tx| note_shown(&tx, self, id).await;
        let row = noting(self, id, self.backend.db().write(work).await).await?;
        link_view(&self.backend, &row)
    }
}

/// Writes down that the link is shown, to somebody who may see it.
pub(super) async fn note_shown<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    id: InvitationId,
) -> Result<invitation::Model> {
    let now = desk.backend.now();
    let (row, account) = with_account(tx, id).await?;
    if !is_open(&row, now) {
        return Err(Error::Refused(Code::InvitationNotOpen));
    }
    permissions::may_edit(tx, desk, &account, now).await?;
    let entry =
        Entry { action: Action::LinkShown, subject: subject(row.id), detail: serde_json::Value::Null };
    audit::record(tx, &desk.backend, &desk.caller, entry).await?;
    Ok(row)
}

pub(super) fn link_view(backend: &Backend, row: &invitation::Model) -> Result<LinkView> {
    let url = invitation_url(backend, row)?;
    Ok(LinkView { qr_svg: qr::svg(&url)?, url })
}
