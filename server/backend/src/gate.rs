//! The gate: the only way to an action.
//!
//! A request gets its [`Caller`] once, without a query. [`Backend::open`] checks that the caller has the right `R` and
//! returns a [`Desk<R>`], whose methods are the actions. Every request reads the session, the account and the grants again,
//! so that a lost right is lost at once.
//!
//! To add a right: a line in `gate/rights.rs`. To add an action: a method of the desk whose right it needs.

mod caller;
mod desk;
mod refusals;
mod rights;
mod shell;

pub use caller::{Caller, Person};
pub use desk::Desk;
pub use rights::{
    AtTheShell, CanBulkInvite, CanCheckAvailability, CanManageAccounts, CanManageInvitations, CanManageMail,
    CanManagePermissions, CanManageSettings, CanOpenIdentities, CanReadFields, CanReadUnits,
    CanRegisterIdentities, CanRegisterUsers, CanSearchPeople, CanValidateIdentities, CanViewAudit,
    CanViewPersonalData, CanViewRegistry, Needs, Public, Right, SignedIn,
};
pub use shell::Shell;

pub(crate) use caller::{FoundSession, person_columns, person_statement};
pub(crate) use refusals::{Refusals, Refused};

use crate::Backend;
use crate::audit::Subject;
use crate::error::{Error, Result};
use domain::audit::SubjectKind;
use domain::form::Code;
use std::sync::Arc;

impl Backend {
    /// Opens a desk for a caller who has the right.
    ///
    /// # Errors
    /// `signed_out` where nobody is signed in; `permission_missing` otherwise, which the audit records.
    pub async fn open<R: Right>(&self, caller: &Caller) -> Result<Desk<R>> {
        // A public desk needs no query, and the operator at the shell has no account.
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

    /// Records a refusal, once for each request and right.
    pub(crate) async fn note_refusal<R: Right>(&self, caller: &Caller, person: &Person) {
        if !caller.is_first_refusal(R::NAME) {
            return;
        }
        let subject = Subject::new(SubjectKind::Account, person.account.uuid());
        self.write_refusal(caller, Refused::Right(R::NAME), subject).await;
    }
}

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) use tests::accounts as test_accounts;
