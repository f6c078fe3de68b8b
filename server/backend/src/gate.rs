//! The gate: the only way to a verb.
//!
//! A request is given its [`Caller`] once, which costs nothing. [`Backend::open`] then asks whether this caller has the
//! right `R`, and hands out a [`Desk<R>`]; verbs are methods of desks. A right that is lost is lost at the next
//! opening, since every request reads the session, the account and the grants again.
//!
//! To add a right: a line in `gate/rights.rs`. To add a verb: a method of the desk whose right it needs.

mod caller;
mod desk;
mod refusals;
mod rights;

pub use caller::{Caller, Person};
pub use desk::Desk;
pub use rights::{
    AtTheShell, CanBulkInvite, CanCheckAvailability, CanManageAccounts, CanManageInvitations, CanManageMail,
    CanManagePermissions, CanManageSettings, CanOpenIdentities, CanRegisterIdentities, CanRegisterUsers,
    CanSearchPeople, CanValidateIdentities, CanViewAudit, CanViewPersonalData, CanViewRegistry, Needs,
    Public, Right, SignedIn,
};

pub(crate) use caller::{FoundSession, person_columns, person_statement};
pub(crate) use refusals::{Refusals, Refused};

use crate::audit::Subject;
use crate::error::{Error, Result};
use crate::{Backend, accounts};
use domain::account::AccountState;
use domain::audit::SubjectKind;
use domain::form::Code;
use std::sync::Arc;

impl Backend {
    /// Opens a desk for a caller who has the right.
    ///
    /// # Errors
    /// `signed_out` where nobody is signed in, `permission_missing` where somebody is who may not; the latter is
    /// written down.
    pub async fn open<R: Right>(&self, caller: &Caller) -> Result<Desk<R>> {
        // What everybody may do costs no look-up; what an operator at the shell may do depends on no account.
        if R::allows(None) || (caller.is_operator() && matches!(R::NEEDS, Needs::AnyOf(_) | Needs::Shell)) {
            return Ok(Desk::new(self.clone(), caller.clone(), None));
        }
        let Some(person) = caller.person(self).await? else { return Err(Error::Refused(Code::SignedOut)) };
        if !R::allows(Some(&person)) {
            self.note_refusal::<R>(caller, &person).await;
            return Err(Error::Refused(Code::PermissionMissing));
        }
        Ok(Desk::new(self.clone(), caller.clone(), Some(Arc::clone(&person))))
    }

    /// The caller of a command at the shell. A program that answers requests has none, so no request can become one.
    ///
    /// # Errors
    /// `permission_missing` in a program that serves.
    pub fn operator(&self) -> Result<Caller> {
        if self.inner.is_serving {
            Err(Error::Refused(Code::PermissionMissing))
        } else {
            Ok(Caller::operator())
        }
    }

    /// A caller for an operator at the shell who acts in somebody's name, and so may do what that person may.
    ///
    /// # Errors
    /// `permission_missing` in a program that serves; `not_found` where no active account has this username.
    pub async fn in_name_of(&self, username: &str) -> Result<Caller> {
        self.operator()?;
        let found = accounts::by_username(self.db().read(), &username.trim().to_lowercase()).await?;
        let found = found.filter(|account| account.state == AccountState::Active);
        let account = found.ok_or(Error::Refused(Code::NotFound))?;
        Ok(Caller::in_name_of(account.id))
    }

    /// Writes down who was refused, once a request and right.
    pub(crate) async fn note_refusal<R: Right>(&self, caller: &Caller, person: &Person) {
        if !caller.is_first_refusal(R::NAME) {
            return;
        }
        let subject = Subject::new(SubjectKind::Account, person.account.uuid());
        self.write_refusal(caller, Refused::Right(R::NAME), subject).await;
    }
}

#[cfg(test)]
pub(crate) mod personas;
#[cfg(test)]
mod tests;
