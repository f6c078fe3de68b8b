use crate::entity::account;
use crate::error::Result;
use crate::reach::{Borders, EVERYONE, Reach};
use domain::id::{AccountId, SessionId, UnitId};
use domain::permission::{Permission, Permissions};
use domain::required_factor::FactorDue;
use domain::text::Locale;
use sea_orm::ConnectionTrait;

/// An account that is signed in or acted for, in its current state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// `None` for work on its behalf.
    pub session: Option<SessionId>,
    pub account: AccountId,
    pub email: String,
    pub username: String,
    /// What can be used now everywhere: everything for the founder; no more than all of them hold, where others may be using
    /// the account; nothing in a weak session.
    pub permissions: Permissions,
    /// The same of what can be used inside units alone.
    pub borders: Borders,
    /// A second factor that is required, and not there yet.
    pub factor_due: Option<FactorDue>,
    pub founder: bool,
    pub locale: Locale,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    /// When the session was last confirmed, in Unix milliseconds.
    pub confirmed_at: i64,
}

impl Person {
    /// Whether the session can only add the second factor that is required.
    pub fn is_weak(&self) -> bool {
        self.session.is_some() && self.factor_due.is_some_and(|due| due.is_past)
    }

    /// What can be used somewhere.
    pub fn permissions_anywhere(&self) -> Permissions {
        self.permissions.iter().chain(self.borders.permissions().iter()).collect()
    }

    /// What can be used for the people of a unit.
    pub(crate) async fn permissions_at(
        &self,
        db: &impl ConnectionTrait,
        unit: Option<UnitId>,
    ) -> Result<Permissions> {
        let inside = self.borders.at(db, unit).await?;
        Ok(self.permissions.iter().chain(inside.iter()).collect())
    }

    /// What can be used for an account. A statement only for whoever holds something inside units.
    pub(crate) async fn permissions_for(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Permissions> {
        if self.borders.is_empty() {
            return Ok(self.permissions);
        }
        let found = account::Entity::find_by_id(EVERYONE, account).one(db).await?;
        self.permissions_at(db, found.and_then(|row| row.unit)).await
    }

    /// Whom somebody reaches who needs one of these.
    pub(crate) fn reach_of(&self, any: &[Permission]) -> Reach {
        if any.iter().any(|one| self.permissions.has(*one)) {
            EVERYONE.clone()
        } else {
            Reach::below(self.borders.roots(any))
        }
    }
}
