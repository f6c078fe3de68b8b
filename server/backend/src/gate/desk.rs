use super::caller::Caller;
use super::person::Person;
use super::refusals::Refused;
use super::rights::{self, Public};
use crate::Backend;
use crate::audit::Subject;
use crate::error::{Error, Result};
use crate::reach::Reach;
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use domain::permission::{Permission, Permissions};
use domain::text::Text;
use sea_orm::ConnectionTrait;
use std::marker::PhantomData;
use std::sync::Arc;

/// A caller with the right `R`, and the actions that need it.
pub struct Desk<R> {
    pub(crate) backend: Backend,
    pub(crate) caller: Caller,
    person: Option<Arc<Person>>,
    reach: Reach,
    /// Whether the password came with this request.
    pub(crate) is_confirmed: bool,
    right: PhantomData<fn() -> R>,
}

impl<R> Desk<R> {
    pub(super) fn new(backend: Backend, caller: Caller, person: Option<Arc<Person>>, reach: Reach) -> Self {
        Self { backend, caller, person, reach, is_confirmed: false, right: PhantomData }
    }

    /// The same desk for a task that outlives the request.
    pub(crate) fn duplicate(&self) -> Self {
        Self::new(self.backend.clone(), self.caller.clone(), self.person.clone(), self.reach.clone())
    }

    /// The same desk, after the password of this request was right.
    pub(crate) fn with_confirmation(self) -> Self {
        Self { is_confirmed: true, ..self }
    }

    /// The person; `None` at a public desk, which looks nobody up, and for the operator.
    pub fn person(&self) -> Option<&Person> {
        self.person.as_deref()
    }

    /// The account of the actor, for columns such as `created_by`.
    pub fn account(&self) -> Option<AccountId> {
        self.person().map(|person| person.account)
    }

    /// Whom the actions of this desk may find.
    pub(crate) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The same of an action that needs this permission besides.
    pub(crate) fn reach_of(&self, permission: Permission) -> Reach {
        match self.person() {
            Some(person) => person.reach_of(&[permission]),
            None => self.reach.clone(),
        }
    }

    /// The permissions held for the people of a unit. A statement only for whoever holds some inside units.
    pub(crate) async fn permissions_at(
        &self,
        db: &impl ConnectionTrait,
        unit: Option<UnitId>,
    ) -> Result<Permissions> {
        match self.person() {
            Some(person) => person.permissions_at(db, unit).await,
            None => Ok(self.permissions()),
        }
    }

    /// The same for one account.
    pub(crate) async fn permissions_for(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Permissions> {
        match self.person() {
            Some(person) => person.permissions_for(db, account).await,
            None => Ok(self.permissions()),
        }
    }

    /// The texts in the language of the request, or of the account.
    pub(crate) fn text(&self) -> Text {
        let own = self.person().map(|person| person.locale);
        self.caller.locale().or(own).unwrap_or(self.backend.settings().default_locale).text()
    }

    /// The permissions held somewhere.
    pub(crate) fn permissions_anywhere(&self) -> Permissions {
        match self.person() {
            Some(person) => person.permissions_anywhere(),
            None => self.permissions(),
        }
    }

    /// The permissions held everywhere: all for the operator at the shell, who has the database anyway.
    pub fn permissions(&self) -> Permissions {
        match self.person() {
            Some(person) => person.permissions,
            None if self.caller.is_operator() => Permissions::all(),
            None => Permissions::NONE,
        }
    }

    /// A caller for work that continues after the request. It holds what the account holds by then, and has no session.
    pub fn on_behalf(&self) -> Caller {
        match self.account() {
            Some(account) => Caller::on_behalf(Some(account)),
            None => self.caller.again(),
        }
    }

    /// Records that the actor lacks another right than that of the desk.
    pub(crate) async fn note_missing(&self, right: &'static str) {
        if let Some(person) = self.person() {
            self.backend.note_refused(&self.caller, person, right).await;
        }
    }

    /// Refuses what the right alone does not decide, and records the refusal. Not within a transaction, so that the record
    /// is not rolled back.
    pub(crate) async fn refuse(&self, code: Code, subject: Subject) -> Error {
        self.backend.write_refusal(&self.caller, Refused::Code(code.as_str()), subject).await;
        Error::Refused(code)
    }
}

impl Desk<Public> {
    /// The person who is signed in, if any; looked up here, as a public desk is opened without.
    pub(crate) async fn visitor(&self) -> Result<Option<Arc<Person>>> {
        self.caller.person(&self.backend).await
    }
}

impl Desk<rights::SignedIn> {
    /// Who is signed in.
    pub(crate) fn me(&self) -> Result<&Person> {
        self.person().ok_or(Error::Refused(Code::SignedOut))
    }
}

impl Desk<rights::OwnSecurity> {
    /// Who is signed in.
    pub(crate) fn me(&self) -> Result<&Person> {
        self.person().ok_or(Error::Refused(Code::SignedOut))
    }
}
