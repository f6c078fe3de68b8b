use crate::accounts;
use crate::audit::Subject;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanOpenIdentities, CanRegisterIdentities, Desk, Right, SignedIn};
use crate::limits::{self, Kind, Limit};
use domain::account::AccountState;
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityTarget, Provenance};
use domain::permission::Permission;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Select,
};

/// Who opens identities: everybody their own, and whoever may, those of others.
pub trait Opens: Right {
    /// What is meant here by these words.
    ///
    /// # Errors
    /// `not_found` for what cannot be meant at this desk, `permission_missing` for a registration that cannot become an
    /// account.
    fn target(desk: &Desk<Self>, target: IdentityTarget) -> Result<Target>
    where
        Self: Sized;
}

/// Who fills them in besides.
pub trait FillsIn: Opens {}

impl FillsIn for SignedIn {}
impl FillsIn for CanRegisterIdentities {}

impl Opens for SignedIn {
    fn target(desk: &Desk<Self>, target: IdentityTarget) -> Result<Target> {
        match target {
            IdentityTarget::Me => Ok(Target::Account(desk.me()?.account)),
            IdentityTarget::Account(_) | IdentityTarget::Registration(_) => {
                Err(Error::Refused(Code::NotFound))
            }
        }
    }
}

impl Opens for CanRegisterIdentities {
    fn target(desk: &Desk<Self>, target: IdentityTarget) -> Result<Target> {
        of_others(desk, target)
    }
}

impl Opens for CanOpenIdentities {
    fn target(desk: &Desk<Self>, target: IdentityTarget) -> Result<Target> {
        of_others(desk, target)
    }
}

fn of_others<R>(desk: &Desk<R>, target: IdentityTarget) -> Result<Target> {
    let holds = |permission| desk.permissions().has(permission);
    match target {
        IdentityTarget::Account(account) => Ok(Target::Account(account)),
        IdentityTarget::Registration(identity)
            if holds(Permission::RegisterIdentities) && holds(Permission::RegisterUsers) =>
        {
            Ok(Target::Registration(identity))
        }
        IdentityTarget::Registration(_) => Err(Error::Refused(Code::PermissionMissing)),
        IdentityTarget::Me => Err(Error::Refused(Code::NotFound)),
    }
}

/// Which identity it is about, be it there yet or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Account(AccountId),
    Registration(IdentityId),
}

impl Target {
    fn query(self) -> Select<identity::Entity> {
        match self {
            Self::Account(account) => {
                identity::Entity::find().filter(identity::Column::AccountId.eq(account))
            }
            Self::Registration(identity) => identity::Entity::find_by_id(identity),
        }
    }

    /// The account that an identity is about; a registration has none yet.
    pub(super) fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) => Some(account),
            Self::Registration(_) => None,
        }
    }

    fn subject(self) -> Subject {
        match self {
            Self::Account(account) => Subject::new(SubjectKind::Account, account.uuid()),
            Self::Registration(identity) => super::subject(identity),
        }
    }
}

/// Changes of one's own entries. Each is an audit event, which is never deleted; nobody types as fast.
const OWN_CHANGES: Limit = Limit { max: 600, window_s: 3600 };

impl<R: Right> Desk<R> {
    /// Counts a change of what is entered about an account, where it is the actor's own.
    ///
    /// # Errors
    /// `too_many` with the time until there can be another.
    pub(crate) async fn count_own_change(&self, about: Option<AccountId>) -> Result<()> {
        match self.account() {
            Some(me) if about == Some(me) => {
                limits::reserve(&self.backend, Kind::OwnEntries, &me.to_string(), OWN_CHANGES).await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl<R: Opens> Desk<R> {
    /// The identity as it stands, if there is one yet.
    pub(super) async fn found(
        &self,
        db: &impl ConnectionTrait,
        target: Target,
    ) -> Result<Option<identity::Model>> {
        let row = target.query().one(db).await?;
        self.admit(db, target, row).await
    }

    /// The same, and nobody else changes it until the transaction ends.
    pub(super) async fn locked(
        &self,
        tx: &DatabaseTransaction,
        target: Target,
    ) -> Result<Option<identity::Model>> {
        let row = target.query().lock_exclusive().one(tx).await?;
        self.admit(tx, target, row).await
    }

    /// The same for verbs that need one to be there.
    pub(super) async fn locked_row(
        &self,
        tx: &DatabaseTransaction,
        target: Target,
    ) -> Result<identity::Model> {
        self.locked(tx, target).await?.ok_or(Error::Refused(Code::NotFound))
    }

    /// A registration is its beginner's own; an identity belongs to an account that is there.
    async fn admit(
        &self,
        db: &impl ConnectionTrait,
        target: Target,
        row: Option<identity::Model>,
    ) -> Result<Option<identity::Model>> {
        let is_theirs = match (target, &row) {
            (Target::Registration(_), Some(row)) => row.created_by == self.account(),
            (Target::Registration(_), None) | (Target::Account(_), Some(_)) => true,
            (Target::Account(account), None) => {
                let found = accounts::by_id(db, account).await?;
                found.is_some_and(|found| found.state != AccountState::Deleted)
            }
        };
        if is_theirs { Ok(row) } else { Err(Error::Refused(Code::NotFound)) }
    }

    /// Whether whoever acts here is the person.
    pub(super) fn is_mine(&self, target: Target, row: Option<&identity::Model>) -> bool {
        let theirs = match target {
            Target::Account(account) => Some(account),
            Target::Registration(_) => row.and_then(|row| row.account_id),
        };
        theirs.is_some() && theirs == self.account()
    }

    pub(super) fn provenance(&self, target: Target) -> Provenance {
        if self.is_mine(target, None) { Provenance::Themselves } else { Provenance::Administrator }
    }

    /// Writes down that somebody tried what is not theirs to do.
    pub(super) async fn noting<T>(&self, target: IdentityTarget, result: Result<T>) -> Result<T> {
        match result {
            Err(Error::Refused(code @ (Code::NotFound | Code::PermissionMissing))) => {
                let subject = match target {
                    IdentityTarget::Me => self.account().map_or(Subject::only(SubjectKind::Account), |me| {
                        Subject::new(SubjectKind::Account, me.uuid())
                    }),
                    IdentityTarget::Account(account) => Target::Account(account).subject(),
                    IdentityTarget::Registration(identity) => Target::Registration(identity).subject(),
                };
                Err(self.refuse(code, subject).await)
            }
            other => other,
        }
    }
}

/// Refuses to change what is not open to be filled in.
pub(super) fn must_be_open(row: &identity::Model) -> Result<()> {
    if row.state.is_open() { Ok(()) } else { Err(Error::Refused(Code::IdentityState)) }
}
