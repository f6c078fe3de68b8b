use super::list::{delivery_of, newest_message_of};
use super::{handed_link, with_account};
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use crate::held_permissions;
use domain::form::Code;
use domain::id::InvitationId;
use domain::identity::IdentityState;
use domain::invitation::{IssuedIdentity, IssuedInvitation};
use domain::permission::Permission;
use sea_orm::{ColumnTrait, QueryFilter};

/// How long the inviter may see the link again.
const SHOWN_FOR: u64 = 15 * 60_000;

impl Desk<CanRegisterUsers> {
    /// The result page of an invitation, for its inviter. It shows their link for a quarter of an hour, unless the
    /// invitation was accepted or the account has got more rights than the inviter.
    ///
    /// # Errors
    /// `not_found`, also for somebody else's.
    pub async fn issued(&self, id: InvitationId) -> Result<IssuedInvitation> {
        let backend = &self.backend;
        let (db, now) = (backend.db().read(), backend.now());
        let (row, account) = with_account(self.reach(), db, id).await?;
        let me = self.account().filter(|me| row.created_by == Some(*me));
        let me = me.ok_or(Error::Refused(Code::NotFound))?;
        let grants = held_permissions::held_by(account.id).all(db).await?;
        let permissions = grants.iter().map(|grant| grant.permission).collect();
        let message = newest_message_of(db, row.id).await?;
        let link = if row.is_open(now) && now.abs_diff(row.created_at) < SHOWN_FOR {
            handed_link::last_shown_to(db, (&row, &account), me, now).await?
        } else {
            None
        };
        let identity = identity::Entity::find(self.reach())
            .filter(identity::Column::AccountId.eq(account.id))
            .filter(identity::Column::State.ne(IdentityState::Erased))
            .one(db)
            .await?;
        let may_see = self.permissions_at(db, account.unit).await?.has(Permission::RegisterIdentities)
            && self.person().is_some();
        let identity = identity.filter(|_| may_see).map(|identity| IssuedIdentity {
            state: identity.state,
            is_registration: identity.invitation_id == Some(id),
        });
        Ok(IssuedInvitation {
            invitation: id,
            account: account.id,
            email: row.email.clone(),
            username: account.username.clone().unwrap_or_default(),
            locale: row.locale,
            expires_at: row.expires_at,
            permissions,
            delivery: message.and_then(|message| delivery_of(&message)),
            link: link.map(|link| link.view(backend)).transpose()?,
            identity,
        })
    }
}
