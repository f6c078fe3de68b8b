use super::list::{delivery_of, newest_message_of};
use super::{handed_links, is_open, with_account};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use crate::permissions;
use domain::form::Code;
use domain::id::InvitationId;
use domain::invitation::Invited;

/// How long the inviter may see the link again.
const SHOWN_FOR: i64 = 15 * 60_000;

impl Desk<CanRegisterUsers> {
    /// What came of an invitation, for whoever has just sent it. The link they were shown then stands there for a
    /// quarter of an hour, as long as it was not accepted or given more than the inviter holds.
    ///
    /// # Errors
    /// `not_found` where there is none, or where it is somebody else's.
    pub async fn invited(&self, id: InvitationId) -> Result<Invited> {
        let backend = &self.backend;
        let (db, now) = (backend.db().read(), backend.now());
        let (row, account) = with_account(db, id).await?;
        let me = self.account().filter(|me| row.created_by == Some(*me));
        let me = me.ok_or(Error::Refused(Code::NotFound))?;
        let grants = permissions::held_by(account.id).all(db).await?;
        let permissions = grants.iter().map(|grant| grant.permission).collect();
        let message = newest_message_of(db, row.id).await?;
        let link = if is_open(&row, now) && now < row.created_at + SHOWN_FOR {
            handed_links::shown_to(db, (&row, &account), me, now).await?
        } else {
            None
        };
        Ok(Invited {
            invitation: id,
            account: account.id,
            email: row.email.clone(),
            username: account.username.clone().unwrap_or_default(),
            locale: row.locale,
            expires_at: row.expires_at,
            permissions,
            delivery: message.and_then(|message| delivery_of(&message)),
            link: link.map(|link| link.view(backend)).transpose()?,
        })
    }
}
