use super::handed::Showing;
use super::list::{delivery_of, newest_message_of};
use super::{is_open, noting, subject, with_account};
use crate::db::Tx;
use crate::entity::permission_grant;
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::{Invited, LinkView};
use domain::permission::Permissions;
use domain::text::Locale;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long the inviter may see the link again.
const SHOWN_FOR: i64 = 15 * 60_000;

impl Desk<CanRegisterUsers> {
    /// What came of an invitation, for whoever has just sent it. The link stands there for a quarter of an hour and
    /// for the inviter alone, and each showing is written down.
    ///
    /// # Errors
    /// `not_found` where there is none, or where it is somebody else's.
    pub async fn invited(&self, id: InvitationId) -> Result<Invited> {
        let backend = &self.backend;
        let (db, now) = (backend.db().read(), backend.now());
        let (row, account) = with_account(db, id).await?;
        if row.created_by != self.account().map(AccountId::uuid) {
            return Err(Error::Refused(Code::NotFound));
        }
        let grants =
            permission_grant::Entity::find().filter(permission_grant::Column::AccountId.eq(account.id));
        let bits = grants.all(db).await?.iter().fold(0, |bits, grant| bits | grant.permission);
        let message = newest_message_of(db, row.id).await?;
        let is_fresh = is_open(&row, now) && now < row.created_at + SHOWN_FOR;
        Ok(Invited {
            invitation: id,
            account: AccountId::new(account.id),
            email: row.email.clone(),
            username: account.username.clone().unwrap_or_default(),
            locale: Locale::from_word(&row.locale).unwrap_or(Locale::En),
            expires_at: row.expires_at,
            permissions: Permissions::from_bits(u32::try_from(bits).unwrap_or_default()),
            delivery: message.and_then(|message| delivery_of(&message)),
            link: if is_fresh { self.fresh(id).await? } else { None },
        })
    }

    async fn fresh(&self, id: InvitationId) -> Result<Option<LinkView>> {
        let showing = Showing::prepare(&self.backend);
        let work = async |tx: Tx| {
            let (row, account) = with_account(&*tx, id).await?;
            showing.hand_over(&tx, self, (&row, &account), subject(row.id)).await
        };
        match noting(self, id, self.backend.db().write(work).await).await {
            Ok(link) => link.view(&self.backend).map(Some),
            // It was accepted, or given more than the inviter holds, since.
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
