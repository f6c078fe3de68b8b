use super::caller::Caller;
use crate::clock::{Clock, Rng};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::reach::EVERYONE;
use crate::{Backend, BootError, Config};
use domain::account::AccountState;
use domain::characters::trimmed;
use domain::form::Code;
use sea_orm::{ColumnTrait, QueryFilter};
use std::ops::Deref;
use std::sync::Arc;

/// The services for a command at the shell, where the operator has the database and its keys anyway. Only this type makes
/// callers of the operator, and it cannot be made from a [`Backend`]: a program that answers requests has no operator.
///
/// ```compile_fail
/// fn in_a_request(backend: &backend::Backend) -> backend::gate::Caller {
///     backend.operator()
/// }
/// ```
/// ```compile_fail
/// let caller = backend::gate::Caller::operator();
/// ```
pub struct Shell(Backend);

impl Shell {
    /// Boots the services for one command, as [`Backend::boot`] does.
    ///
    /// # Errors
    /// Why the program cannot start.
    pub async fn boot(
        config: Config,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> std::result::Result<Self, BootError> {
        Ok(Self(Backend::boot(config, clock, rng).await?))
    }

    /// The operator, who may do everything that a permission or the shell allows.
    pub fn operator(&self) -> Caller {
        Caller::operator()
    }

    /// The operator acting in the name of an account, with the permissions of that account.
    ///
    /// # Errors
    /// `not_found` where no active account has this username.
    pub async fn in_name_of(&self, username: &str) -> Result<Caller> {
        let named = account::Entity::find(EVERYONE)
            .filter(account::Column::Username.eq(trimmed(username).to_lowercase()))
            .filter(account::Column::State.eq(AccountState::Active));
        let named = named.one(self.db().read()).await?.ok_or(Error::Refused(Code::NotFound))?;
        Ok(Caller::in_name_of(named.id))
    }
}

impl Deref for Shell {
    type Target = Backend;

    fn deref(&self) -> &Backend {
        &self.0
    }
}
