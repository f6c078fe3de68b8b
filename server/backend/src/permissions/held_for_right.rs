use crate::error::{Error, Result};
use crate::gate::{Needs, Right};
use crate::held_permissions::HeldPermissions;
use crate::reach::{EVERYONE, Reach};
use domain::form::Code;
use domain::id::UnitId;
use sea_orm::ConnectionTrait;

impl HeldPermissions {
    /// Whom the right reaches that this was read for.
    pub(crate) fn reach_of<R: Right>(&self) -> Reach {
        match R::NEEDS {
            Needs::AnyOf(any) => self.reach(any),
            Needs::Nothing | Needs::Session | Needs::OwnSecurity | Needs::Shell => EVERYONE.clone(),
        }
    }

    /// Checks that a right reaches the people of a unit.
    ///
    /// # Errors
    /// `not_found`: whoever is outside is as if they did not exist.
    pub(super) async fn check_reaches<R: Right>(
        &self,
        db: &impl ConnectionTrait,
        unit: Option<UnitId>,
    ) -> Result<()> {
        let Needs::AnyOf(any) = R::NEEDS else { return Ok(()) };
        let here = self.at(db, unit).await?;
        if any.iter().any(|one| here.has(*one)) { Ok(()) } else { Err(Error::Refused(Code::NotFound)) }
    }
}
