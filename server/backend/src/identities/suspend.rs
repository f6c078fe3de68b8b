use super::key::DataKey;
use super::{subject, verified};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_revision};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::possible_users::{Unsettled, possible_users};
use crate::reach::EVERYONE;
use crate::{accounts, permissions};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _};

impl Desk<CanManageAccounts> {
    /// Suspends a verified identity, also during a correction. The draft of the correction stays and can be continued
    /// after reactivation.
    ///
    /// # Errors
    /// `not_found` where there is none, `permission_not_held` where the person holds a permission the actor does not,
    /// `identity_state` for an identity that is not verified.
    pub async fn suspend_identity(&self, id: IdentityId) -> Result<()> {
        let from = [
            IdentityState::Verified,
            IdentityState::Draft,
            IdentityState::ChangesRequested,
            IdentityState::Submitted,
            IdentityState::InReview,
        ];
        let change = StateChange { from: &from, to: IdentityState::Suspended, on_own: OnOwn::Allowed };
        self.change_state(id, change, Action::IdentitySuspended).await
    }

    /// Puts a suspended identity in force again. A correction that was submitted waits for its decision again, in its
    /// old place in the queue; one that was begun is open again.
    ///
    /// # Errors
    /// As for [`suspend_identity`](Self::suspend_identity); `own_identity`, since others suspended it.
    pub async fn reactivate_identity(&self, id: IdentityId) -> Result<()> {
        let from = [IdentityState::Suspended];
        let change = StateChange { from: &from, to: IdentityState::Verified, on_own: OnOwn::Refused };
        self.change_state(id, change, Action::IdentityReactivated).await
    }

    /// Changes the state of an identity with a verified revision. One that is in the new state already stays, without an
    /// audit event.
    async fn change_state(
        &self,
        id: IdentityId,
        StateChange { from, to, on_own }: StateChange<'_>,
        action: Action,
    ) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let row = self.manageable_identity(id, on_own).await?;
        if row.state == to {
            return Ok(());
        }
        let row = &row;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_manageable(tx, row, now, on_own).await?;
            let to = if to == IdentityState::Verified { self.state_in_force(tx, row.id).await? } else { to };
            let changed = identity::Entity::update_and_release()
                .col_expr(identity::Column::State, Expr::value(to))
                .col_expr(identity::Column::ChangedAt, Expr::value(now))
                .filter(identity::Column::Id.eq(row.id))
                .filter(identity::Column::Verified.is_not_null())
                .filter(identity::Column::State.is_in(from.iter().copied()))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Refused(Code::IdentityState));
            }
            let detail = serde_json::json!({ "from": row.state, "to": to });
            let entry = Entry { action, subject: subject(row.id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// The state of an identity in force: `submitted` where a revision still waits for its decision, `draft` where a
    /// correction was begun.
    async fn state_in_force(&self, tx: &DatabaseTransaction, id: IdentityId) -> Result<IdentityState> {
        let waits = identity_revision::Entity::find()
            .filter(identity_revision::Column::IdentityId.eq(id))
            .filter(identity_revision::Column::State.eq(IdentityState::Submitted))
            .one(tx)
            .await?;
        if waits.is_some() {
            return Ok(IdentityState::Submitted);
        }
        let row = identity::Entity::find_by_id(EVERYONE, id).lock_exclusive().one(tx).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        let key = DataKey::from_row(&self.backend, &row)?;
        let is_corrected = verified::is_corrected(tx, &self.backend, &row, &key).await?;
        Ok(if is_corrected { IdentityState::Draft } else { IdentityState::Verified })
    }

    /// The identity, if the actor may manage the account behind it. A refusal for lack of permission is audited.
    pub(crate) async fn manageable_identity(&self, id: IdentityId, on_own: OnOwn) -> Result<identity::Model> {
        let row = identity::Entity::find_by_id(self.reach(), id).one(self.backend.db().read()).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        let (now, checked) = (self.backend.now(), &row);
        let work = async |tx: Tx| self.check_manageable(&tx, checked, now, on_own).await;
        match self.backend.db().write(work).await {
            Err(Error::Refused(code @ (Code::PermissionNotHeld | Code::OwnIdentity))) => {
                Err(self.refuse(code, subject(row.id)).await)
            }
            Err(error) => Err(error),
            Ok(()) => Ok(row),
        }
    }

    /// Checks that the actor may manage the account behind an identity, or may do this to their own.
    ///
    /// # Errors
    /// `own_identity`, `permission_not_held`; `changed_meanwhile` for a registration that has an account since it was read.
    pub(crate) async fn check_manageable(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        now: i64,
        on_own: OnOwn,
    ) -> Result<()> {
        let Some(account) = row.account_id else {
            let now = identity::Entity::find_by_id(EVERYONE, row.id).lock_exclusive().one(tx).await?;
            let has_account = now.is_some_and(|row| row.account_id.is_some());
            return if has_account { Err(Error::Refused(Code::ChangedMeanwhile)) } else { Ok(()) };
        };
        if on_own == OnOwn::Refused && self.may_be_own(tx, account).await? {
            return Err(Error::Refused(Code::OwnIdentity));
        }
        if self.account() == Some(account) {
            return Ok(());
        }
        match accounts::lock(EVERYONE, tx, account).await? {
            Some(account) => permissions::may_edit(tx, self, &account, now).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Whether the identity of this account may be the actor's own: theirs, or of an account that one of the two may be
    /// using besides their own. Never for the founder, since nobody else may manage the founder's.
    async fn may_be_own(&self, tx: &DatabaseTransaction, account: AccountId) -> Result<bool> {
        let Some(me) = self.person().filter(|me| !me.founder).map(|me| me.account) else { return Ok(false) };
        Ok(me == account
            || possible_users(tx, me, Unsettled::Now).await?.contains(&account)
            || possible_users(tx, account, Unsettled::Now).await?.contains(&me))
    }
}

/// Whether an action of an account manager may be on their own identity. It may take something from them, and gives them
/// nothing that others took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnOwn {
    Allowed,
    Refused,
}

/// A change of state by an account manager.
struct StateChange<'a> {
    from: &'a [IdentityState],
    to: IdentityState,
    on_own: OnOwn,
}
