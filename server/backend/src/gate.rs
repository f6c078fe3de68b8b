//! The gate: the only way to an action.
//!
//! A request gets its [`Caller`] once, without a query. [`Backend::open`] checks that the caller has the right `R` and
//! returns a [`Desk<R>`], whose methods are the actions. Every request reads the session, the account and the grants again,
//! so that a lost right is lost at once.
//!
//! To add a right: a line in `gate/rights.rs`. To add an action: a method of the desk whose right it needs.

mod caller;
mod desk;
mod person;
mod person_row;
mod refusals;
pub(crate) mod rights;
mod shell;

pub use crate::reach::Borders;
pub use caller::{Caller, RequestId};
pub use desk::Desk;
pub use person::Person;
pub use rights::{
    AtTheShell, Border, CanActOnPeople, CanBulkInvite, CanCheckAvailability, CanChooseUnits,
    CanManageAccounts, CanManageInvitations, CanManageMail, CanManagePermissions, CanManageSettings,
    CanOpenIdentities, CanReadFields, CanReadUnits, CanRegisterIdentities, CanRegisterUsers, CanRunJobs,
    CanSearchPeople, CanValidateIdentities, CanViewAudit, CanViewPersonalData, CanViewRegistry, Needs,
    OwnSecurity, Public, Right, SignedIn,
};
pub use shell::Shell;

pub(crate) use person_row::{FoundSession, person_columns, person_statement};
pub(crate) use refusals::{Refusals, Refused};

use crate::Backend;
use crate::audit::Subject;
use crate::error::{Error, Result};
use crate::reach::EVERYONE;
use domain::audit::SubjectKind;
use domain::form::Code;

impl Backend {
    /// Opens a desk for a caller who has the right.
    ///
    /// # Errors
    /// `signed_out` where nobody is signed in; `factor_required` where the session can only add a second factor;
    /// `permission_missing` otherwise, which the audit records.
    pub async fn open<R: Right>(&self, caller: &Caller) -> Result<Desk<R>> {
        // A public desk needs no query, and the operator at the shell has no account.
        if R::allows(None) || (caller.is_operator() && matches!(R::NEEDS, Needs::AnyOf(_) | Needs::Shell)) {
            return Ok(Desk::new(self.clone(), caller.clone(), None, EVERYONE.clone()));
        }
        let Some(person) = caller.person(self).await? else { return Err(Error::Refused(Code::SignedOut)) };
        if !R::allows(Some(&person)) {
            return Err(self.refusal::<R>(caller, &person).await);
        }
        let reach = person.reach(R::NEEDS);
        Ok(Desk::new(self.clone(), caller.clone(), Some(person), reach))
    }

    /// Why this person does not have the right.
    pub(crate) async fn refusal<R: Right>(&self, caller: &Caller, person: &Person) -> Error {
        if person.is_weak() {
            return Error::Refused(Code::FactorRequired);
        }
        self.note_refusal::<R>(caller, person).await;
        Error::Refused(Code::PermissionMissing)
    }

    /// Records a refusal, once for each request and right.
    pub(crate) async fn note_refusal<R: Right>(&self, caller: &Caller, person: &Person) {
        self.note_refused(caller, person, R::NAME).await;
    }

    async fn note_refused(&self, caller: &Caller, person: &Person, right: &'static str) {
        if !caller.is_first_refusal(right) {
            return;
        }
        let subject = Subject::new(SubjectKind::Account, person.account.uuid());
        self.write_refusal(caller, Refused::Right(right), subject).await;
    }
}

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) use tests::accounts as test_accounts;
