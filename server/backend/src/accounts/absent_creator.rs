use crate::accounts;
use crate::error::Result;
use crate::gate::Desk;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::id::AccountId;
use sea_orm::ConnectionTrait;

impl<R> Desk<R> {
    /// Whether the actor is the founder, who alone ends what others have begun and left behind.
    pub(crate) fn is_founder(&self) -> bool {
        self.person().is_some_and(|me| me.founder)
    }

    /// Whether the actor may end what this account has begun and only its creator can go on with: the founder, as long as the
    /// creator cannot sign in.
    pub(crate) async fn may_end_for_creator(
        &self,
        db: &impl ConnectionTrait,
        creator: Option<AccountId>,
    ) -> Result<bool> {
        let Some(creator) = creator.filter(|_| self.is_founder()) else { return Ok(false) };
        let row = accounts::by_id(EVERYONE, db, creator).await?;
        Ok(row.is_some_and(|row| row.state != AccountState::Active))
    }
}
