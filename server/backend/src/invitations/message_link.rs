use super::NewHandedLink;
use crate::audit::Subject;
use crate::db::Tx;
use crate::entity::{account, invitation, message};
use crate::error::{Error, Result};
use crate::gate::{CanManageMail, Desk};
use crate::reach::EVERYONE;
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::MessageId;
use domain::invitation::LinkView;
use sea_orm::EntityTrait;

impl Desk<CanManageMail> {
    /// A link of the invitation that a message is about, to be handed over by other means. It is not the one in the mail,
    /// which proves a mailbox. Links that reset a password or confirm an address are never shown.
    ///
    /// # Errors
    /// `link_dead` where there is none to show; `permission_not_held` where its account has or will have a right that the
    /// actor does not hold as long.
    pub async fn message_link(&self, id: MessageId) -> Result<LinkView> {
        let backend = &self.backend;
        let link = NewHandedLink::prepare(backend);
        let subject = || Subject::new(SubjectKind::Message, id.uuid());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found =
                message::Entity::find_by_id(id).one(tx).await?.ok_or(Error::Refused(Code::NotFound))?;
            let dead = || Error::Refused(Code::LinkDead);
            let invitation = found.invitation_id.ok_or_else(dead)?;
            let row = invitation::Entity::find_by_id(EVERYONE, invitation).one(tx).await?.ok_or_else(dead)?;
            let account =
                account::Entity::find_by_id(EVERYONE, row.account_id).one(tx).await?.ok_or_else(dead)?;
            link.show(tx, self, (&row, &account), subject()).await
        };
        match backend.db().write(work).await {
            Ok(link) => link.view(backend),
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => Err(self.refuse(code, subject()).await),
            Err(Error::Refused(Code::InvitationNotOpen | Code::AccountNotPending)) => {
                Err(Error::Refused(Code::LinkDead))
            }
            Err(error) => Err(error),
        }
    }
}
