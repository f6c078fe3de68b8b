use crate::accounts;
use crate::audit::Subject;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanOpenIdentities, CanRegisterIdentities, Desk, Needs, Right, SignedIn};
use crate::limits::{self, Kind, Limit};
use crate::permissions;
use crate::reach::{EVERYONE, Reach};
use domain::account::AccountState;
use domain::audit::SubjectKind;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityTarget, Provenance, SELF_SERVICE_STEPS, Step};
use domain::permission::Permission;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, QueryFilter, QuerySelect, Select};

/// A right with which identities are opened: everybody their own, some people those of others.
pub trait OpensIdentities: Right {
    /// Resolves the request, depending on the right.
    ///
    /// # Errors
    /// `not_found` for what this right cannot open, `permission_missing` for a registration without the right to
    /// invite.
    fn resolve(desk: &Desk<Self>, target: IdentityTarget) -> Result<ResolvedTarget>
    where
        Self: Sized;
}

/// A right with which they are edited as well.
pub trait EditsIdentities: OpensIdentities {}

impl EditsIdentities for SignedIn {}
impl EditsIdentities for CanRegisterIdentities {}

impl OpensIdentities for SignedIn {
    fn resolve(desk: &Desk<Self>, target: IdentityTarget) -> Result<ResolvedTarget> {
        match target {
            IdentityTarget::Me => Ok(ResolvedTarget::Account(desk.me()?.account)),
            IdentityTarget::Account(_) | IdentityTarget::Registration(_) => {
                Err(Error::Refused(Code::NotFound))
            }
        }
    }
}

impl OpensIdentities for CanRegisterIdentities {
    fn resolve(desk: &Desk<Self>, target: IdentityTarget) -> Result<ResolvedTarget> {
        resolve_of_others(desk, target)
    }
}

impl OpensIdentities for CanOpenIdentities {
    fn resolve(desk: &Desk<Self>, target: IdentityTarget) -> Result<ResolvedTarget> {
        resolve_of_others(desk, target)
    }
}

fn resolve_of_others<R>(desk: &Desk<R>, target: IdentityTarget) -> Result<ResolvedTarget> {
    let holds = |permission| desk.permissions_anywhere().has(permission);
    match target {
        IdentityTarget::Account(account) => Ok(ResolvedTarget::Account(account)),
        IdentityTarget::Registration(identity)
            if holds(Permission::RegisterIdentities) && holds(Permission::RegisterUsers) =>
        {
            Ok(ResolvedTarget::Registration(identity))
        }
        IdentityTarget::Registration(_) => Err(Error::Refused(Code::PermissionMissing)),
        IdentityTarget::Me => Err(Error::Refused(Code::NotFound)),
    }
}

/// The identity a request is about, whether it exists yet or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolvedTarget {
    Account(AccountId),
    Registration(IdentityId),
}

impl ResolvedTarget {
    fn query(self, reach: &Reach) -> Select<identity::Entity> {
        match self {
            Self::Account(account) => {
                identity::Entity::find(reach).filter(identity::Column::AccountId.eq(account))
            }
            // Accessible to its creator or who takes over from them, and once it has an account, within their reach.
            Self::Registration(identity) => identity::Entity::find_by_id(EVERYONE, identity),
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

impl<R> Desk<R> {
    /// The steps of their own identity that the actor may not fill in, since the organization does. Whoever registers
    /// identities fills in all of their own as well.
    pub(super) fn kept_steps(&self, is_own: bool) -> Vec<Step> {
        if !is_own || self.permissions().has(Permission::RegisterIdentities) {
            return Vec::new();
        }
        let settings = self.backend.settings();
        let is_kept = |step: &Step| !settings.self_service_steps.contains(step);
        SELF_SERVICE_STEPS.into_iter().filter(is_kept).collect()
    }

    /// Checks that the actor may fill in a step, where the identity is their own.
    ///
    /// # Errors
    /// `step_kept`.
    pub(crate) fn check_fills_in(&self, is_own: bool, step: Step) -> Result<()> {
        if self.kept_steps(is_own).contains(&step) { Err(Error::Refused(Code::StepKept)) } else { Ok(()) }
    }
}

impl<R: OpensIdentities> Desk<R> {
    /// The identity, if there is one yet.
    pub(crate) async fn find_identity(
        &self,
        db: &impl ConnectionTrait,
        target: ResolvedTarget,
    ) -> Result<Option<identity::Model>> {
        let row = target.query(self.reach()).one(db).await?;
        self.check_access(db, self.reach(), target, row).await
    }

    /// The same, locked until the transaction ends, and within reach by now. The account is locked first, so that nobody is moved
    /// away meanwhile.
    pub(super) async fn lock_identity(
        &self,
        tx: &DatabaseTransaction,
        target: ResolvedTarget,
    ) -> Result<Option<identity::Model>> {
        let is_of_others = matches!(R::NEEDS, Needs::AnyOf(_));
        let mut reach = EVERYONE.clone();
        if let Some(account) = target.account().filter(|_| is_of_others) {
            reach = permissions::reach_now(tx, self).await?;
            if !reach.is_everyone() {
                accounts::lock_existing(&reach, tx, account).await?;
            }
        }
        let row = target.query(&reach).lock_exclusive().one(tx).await?;
        // A registration is its creator's while it has no account.
        if is_of_others
            && target.account().is_none()
            && row.as_ref().is_some_and(|row| row.account_id.is_some())
        {
            reach = permissions::reach_now(tx, self).await?;
        }
        self.check_access(tx, &reach, target, row).await
    }

    /// The same for actions that need an existing one.
    pub(crate) async fn lock_existing(
        &self,
        tx: &DatabaseTransaction,
        target: ResolvedTarget,
    ) -> Result<identity::Model> {
        self.lock_identity(tx, target).await?.ok_or(Error::Refused(Code::NotFound))
    }

    /// A registration is accessible to its creator only, or to the founder once the creator cannot sign in any more, and once it is completed, while its account is within their reach; an
    /// identity while its account is not deleted.
    async fn check_access(
        &self,
        db: &impl ConnectionTrait,
        reach: &Reach,
        target: ResolvedTarget,
        row: Option<identity::Model>,
    ) -> Result<Option<identity::Model>> {
        let is_accessible = match (target, &row) {
            (ResolvedTarget::Registration(_), Some(row)) => {
                let is_reached = match row.account_id {
                    Some(account) => accounts::by_id(reach, db, account).await?.is_some(),
                    None => true,
                };
                is_reached
                    && (row.created_by == self.account()
                        || self.may_end_for_creator(db, row.created_by).await?)
            }
            (ResolvedTarget::Registration(_), None) | (ResolvedTarget::Account(_), Some(_)) => true,
            (ResolvedTarget::Account(account), None) => {
                let found = accounts::by_id(reach, db, account).await?;
                found.is_some_and(|found| found.state != AccountState::Deleted)
            }
        };
        if is_accessible { Ok(row) } else { Err(Error::Refused(Code::NotFound)) }
    }

    /// Whether the actor is the person.
    pub(super) fn is_own(&self, target: ResolvedTarget, row: Option<&identity::Model>) -> bool {
        let account = match target {
            ResolvedTarget::Account(account) => Some(account),
            ResolvedTarget::Registration(_) => row.and_then(|row| row.account_id),
        };
        account.is_some() && account == self.account()
    }

    pub(super) fn provenance(&self, target: ResolvedTarget) -> Provenance {
        if self.is_own(target, None) { Provenance::Themselves } else { Provenance::Administrator }
    }

    /// Audits a refusal for lack of access.
    pub(crate) async fn audit_refusal<T>(&self, target: IdentityTarget, result: Result<T>) -> Result<T> {
        match result {
            Err(Error::Refused(code @ (Code::NotFound | Code::PermissionMissing))) => {
                let subject = match target {
                    IdentityTarget::Me => self.account().map_or(Subject::only(SubjectKind::Account), |me| {
                        Subject::new(SubjectKind::Account, me.uuid())
                    }),
                    IdentityTarget::Account(account) => ResolvedTarget::Account(account).subject(),
                    IdentityTarget::Registration(identity) => {
                        ResolvedTarget::Registration(identity).subject()
                    }
                };
                Err(self.refuse(code, subject).await)
            }
            other => other,
        }
    }
}

/// Refuses to edit an identity that is not open.
pub(crate) fn check_open(row: &identity::Model) -> Result<()> {
    if row.state.is_open() { Ok(()) } else { Err(Error::Refused(Code::IdentityState)) }
}
