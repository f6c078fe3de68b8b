//! Granting and revoking permissions. An actor grants only what they hold, and edits only accounts that hold nothing else.
//! What the actor holds is read again inside the transaction, since it may have been revoked after the desk was opened.

mod actor;
mod held_for_right;
mod may_become;
pub(crate) mod may_become_proof;
mod may_edit;
mod may_move;
mod profiles;
mod write;

pub(crate) use may_become::{Giver, holders_among, may_become, may_still_become};
pub(crate) use may_edit::{
    check_may_extend, check_still_reaches, could_edit, holders_of_more, holders_of_more_now, may_edit,
    may_place, seems_editable,
};
pub(crate) use may_move::refusal_of_move;
pub(crate) use profiles::names_of;

use crate::accounts;
use crate::audit::Subject;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk, Right};
use crate::held_permissions::HeldPermissions;
use crate::reach::Reach;
use crate::unit_paths;
use domain::audit::SubjectKind;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, ProfileId, UnitId};
use domain::permission::{GrantDraft, GrantPeriod, Permission, Permissions, Revocation, RevokeDraft};
use sea_orm::DatabaseTransaction;
use write::{NewGrants, take_placed, take_profile, take_single, write_grants};

/// What is granted to an account.
#[derive(Clone, Copy)]
struct Gift<'a> {
    permissions: Permissions,
    profiles: &'a [ProfileId],
    /// Inside which it counts; `None` is everywhere.
    unit: Option<UnitId>,
    period: GrantPeriod,
}

impl Desk<CanManagePermissions> {
    /// Grants the permissions and profiles of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`grant`](Self::grant); `not_found` where a profile was deleted;
    /// `profile_holders_many`; at the unit `choice_unknown`, `unit_archived`, and `choice_missing` where there is none and the
    /// actor manages permissions inside units alone; `only_everywhere` at the profiles for one with a permission that never
    /// counts inside a unit alone.
    pub async fn grant_drafted(&self, account: AccountId, draft: GrantDraft) -> Result<()> {
        let grant = draft.check(&|day| self.backend.start_of(day))?;
        let gift = Gift {
            permissions: grant.permissions(),
            profiles: grant.profiles(),
            unit: grant.unit(),
            period: grant.period(),
        };
        self.give(account, gift).await
    }

    /// Revokes the permissions and profiles of a form.
    ///
    /// # Errors
    /// The form's faults, and those of [`revoke`](Self::revoke).
    pub async fn revoke_drafted(&self, account: AccountId, draft: RevokeDraft) -> Result<()> {
        self.take_back(account, draft.check()?).await
    }

    /// Grants permissions, replacing earlier grants of them. A grant never outlives the actor's own. Records nothing where all
    /// of them are held for that period already.
    ///
    /// # Errors
    /// `permission_not_held` for permissions that the actor does not hold, for the founder, and for an account that holds
    /// more than the actor; `own_permissions` for the actor's own account; `mailbox_first` for an actor whose own account
    /// others may be using; `not_found` where there is no such account; `end_past`, `end_before_start` at the last day;
    /// `confirm_first`.
    pub async fn grant(
        &self,
        account: AccountId,
        permissions: Permissions,
        period: GrantPeriod,
    ) -> Result<()> {
        self.give(account, Gift { permissions, profiles: &[], unit: None, period }).await
    }

    async fn give(&self, account: AccountId, gift: Gift<'_>) -> Result<()> {
        self.require_confirmation()?;
        let now = self.backend.now();
        let period = gift.period;
        if let Some(end) = period.ends_at
            && end <= period.starts_at.unwrap_or(now).max(now)
        {
            let code = if end <= now { Code::EndPast } else { Code::EndBeforeStart };
            return Err(Faults::one(Field::EndsOn, code).into());
        }
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Profiles are locked before their holders, as by whoever changes one.
            let profiles = profiles::locked_to_grant(tx, gift.profiles, account, now).await?;
            let actor = self.check_may_edit(tx, account, now).await?;
            if self.account() == Some(account) {
                return Err(Error::Refused(Code::OwnPermissions));
            }
            // Everywhere is beyond every border.
            if gift.unit.is_none() && !actor.permissions().has(Permission::ManagePermissions) {
                return Err(Faults::one(Field::Unit, Code::ChoiceMissing).into());
            }
            if let Some(unit) = gift.unit {
                let reach = actor.reach(&[Permission::ManagePermissions]);
                unit_paths::check_choice(tx, &reach, unit).await?;
                if profiles.iter().any(|profile| !profile.permissions.can_all_have_borders()) {
                    return Err(Faults::one(Field::Profiles, Code::OnlyEverywhere).into());
                }
            }
            let singly = (!gift.permissions.is_empty()).then_some((gift.permissions, None));
            let in_profiles = profiles.iter().map(|profile| (profile.permissions, Some(profile.id)));
            for (permissions, profile) in singly.into_iter().chain(in_profiles) {
                let new = NewGrants { account, permissions, profile, unit: gift.unit, period, now };
                write_grants(tx, self, &actor, new).await?;
            }
            Ok(())
        };
        let subject = Subject::new(SubjectKind::Account, account.uuid());
        self.record_refusal(subject, self.backend.db().write(work).await).await
    }

    /// Revokes permissions that were granted by themselves, and profiles; what is not held is ignored. A permission that comes
    /// from a profile stays until the profile is revoked.
    ///
    /// # Errors
    /// As for [`grant`](Self::grant); everybody may revoke their own.
    pub async fn revoke(&self, account: AccountId, permissions: Permissions) -> Result<()> {
        self.take_back(account, permissions.into()).await
    }

    async fn take_back(&self, account: AccountId, revocation: Revocation) -> Result<()> {
        self.require_confirmation()?;
        let now = self.backend.now();
        let Revocation { permissions, profiles, places } = revocation;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_may_edit(tx, account, now).await?;
            take_single(tx, self, account, permissions).await?;
            for profile in &profiles {
                take_profile(tx, self, account, *profile).await?;
            }
            for place in &places {
                take_placed(tx, self, account, *place).await?;
            }
            Ok(())
        };
        let subject = Subject::new(SubjectKind::Account, account.uuid());
        self.record_refusal(subject, self.backend.db().write(work).await).await
    }

    /// What the actor holds, after checking that they may edit this account.
    async fn check_may_edit(
        &self,
        tx: &DatabaseTransaction,
        id: AccountId,
        now: i64,
    ) -> Result<HeldPermissions> {
        let target = accounts::lock_existing(self.reach(), tx, id).await?;
        may_edit(tx, self, &target, now).await
    }

    async fn record_refusal(&self, subject: Subject, result: Result<()>) -> Result<()> {
        match result {
            Err(Error::Refused(
                code @ (Code::NotFound | Code::PermissionNotHeld | Code::OwnPermissions | Code::MailboxFirst),
            )) => Err(self.refuse(code, subject).await),
            other => other,
        }
    }
}

/// Grants permissions to an account that the same transaction has created.
///
/// # Errors
/// At the field of the permissions: `permission_not_held` for what the actor does not hold or may not grant,
/// `mailbox_first` where others may be using the actor's account. And `confirm_first`.
pub(crate) async fn grant_to_new_account<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    account: AccountId,
    permissions: Permissions,
) -> Result<()> {
    if permissions.is_empty() {
        return Ok(());
    }
    desk.require_confirmation()?;
    let now = desk.backend.now();
    let actor = HeldPermissions::of_actor(tx, desk, now).await?;
    let held = actor.permissions();
    if !held.has(Permission::ManagePermissions) || !permissions.is_within(held) {
        return Err(Faults::one(Field::Permissions, Code::PermissionNotHeld).into());
    }
    let period = GrantPeriod::default();
    let grants = NewGrants { account, permissions, profile: None, unit: None, period, now };
    write_grants(tx, desk, &actor, grants).await.map_err(|error| match error {
        Error::Refused(code @ Code::MailboxFirst) => Faults::one(Field::Permissions, code).into(),
        error => error,
    })
}

/// What the actor holds, read again inside the transaction: for what somebody does to their own account.
///
/// # Errors
/// `permission_missing` where the actor's right was revoked meanwhile, `signed_out` where they may do nothing any more.
pub(crate) async fn held_by_actor<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    now: i64,
) -> Result<HeldPermissions> {
    HeldPermissions::of_actor(tx, desk, now).await
}

/// Whom the actor reaches with the right of their desk, read again inside the transaction.
///
/// # Errors
/// As for [`held_by_actor`].
pub(crate) async fn reach_now<R: Right>(tx: &DatabaseTransaction, desk: &Desk<R>) -> Result<Reach> {
    Ok(HeldPermissions::of_actor(tx, desk, desk.backend.now()).await?.reach_of::<R>())
}

#[cfg(test)]
mod tests;
