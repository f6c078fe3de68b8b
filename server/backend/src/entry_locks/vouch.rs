//! *Vouch for this person*: somebody who may read everything entered declares that the right person uses the account,
//! and confirms with their own password.

use super::{for_account, is_beyond_doubt, may_have_used};
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::entry_lock;
use crate::error::{Error, Result};
use crate::gate::{CanViewPersonalData, Desk, Person};
use crate::held_permissions::HeldPermissions;
use crate::inviters;
use crate::possible_users::{self, Settlement, Unsettled, possible_users};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};
use domain::session::OwnPasswordDraft;
use sea_orm::{ConnectionTrait, EntityTrait};

impl Desk<CanViewPersonalData> {
    /// Removes the lock of an account. It requires `can_view_personal_data` with `can_register_identities` or
    /// `can_validate_identities`: with these the actor can read everything already, so vouching reveals nothing to
    /// them.
    ///
    /// # Errors
    /// `not_found` where nothing is locked, or where the invitation is not accepted yet; `permission_missing`;
    /// `given_link` for the person, and, except for the founder, for who handed over the link or changed the address, for
    /// whom they invited and for who invited them;
    /// `mailbox_first` for an actor whose own account others may be using; `password_wrong` at its field; `too_many`.
    pub async fn vouch(&self, account: AccountId, draft: OwnPasswordDraft) -> Result<()> {
        let subject = || Subject::new(SubjectKind::Account, account);
        let me = self.person().ok_or(Error::Refused(Code::SignedOut))?;
        let (backend, db) = (&self.backend, self.backend.db().read());
        if !self.reach().is_everyone() && accounts::by_id(self.reach(), db, account).await?.is_none() {
            return Err(Error::Refused(Code::NotFound));
        }
        if !may_vouch(self.permissions_for(db, account).await?) {
            return Err(self.refuse(Code::PermissionMissing, subject()).await);
        }
        let password = draft.check()?;
        for_account(db, Some(account)).await?.ok_or(Error::Refused(Code::NotFound))?;
        if is_involved(db, backend, me, account).await? {
            return Err(self.refuse(Code::GivenLink, subject()).await);
        }
        if !is_beyond_doubt(db, me.account).await? {
            return Err(self.refuse(Code::MailboxFirst, subject()).await);
        }
        self.verify_own_password(me, password, Field::Password).await?;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let held = HeldPermissions::of_actor(tx, self, now).await?;
            let found = accounts::lock(self.reach(), tx, account).await?;
            let unit = found.as_ref().and_then(|found| found.unit);
            if !may_vouch(held.at(tx, unit).await?) {
                return Err(Error::Refused(Code::PermissionMissing));
            }
            // A pending account has no user to vouch for.
            found
                .filter(|found| found.state != AccountState::Pending)
                .ok_or(Error::Refused(Code::NotFound))?;
            let lock = for_account(tx, Some(account)).await?.ok_or(Error::Refused(Code::NotFound))?;
            if is_involved(tx, backend, me, account).await? {
                return Err(Error::Refused(Code::GivenLink));
            }
            if !is_beyond_doubt(tx, me.account).await? {
                return Err(Error::Refused(Code::MailboxFirst));
            }
            entry_lock::Entity::delete_by_id(account).exec(tx).await?;
            possible_users::settle(tx, account, Settlement::Vouched, now).await?;
            let detail = serde_json::json!({
                "given_by": lock.given_by(),
                "addressed_by": lock.addressed_by(),
                "given_link": may_have_used(tx, Some(account), me.account).await?,
            });
            let entry = Entry { action: Action::AccountVouchedFor, subject: subject(), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}

fn may_vouch(held: Permissions) -> bool {
    held.has(Permission::ViewPersonalData)
        && (held.has(Permission::RegisterIdentities) || held.has(Permission::ValidateIdentities))
}

/// Nobody vouches for themselves, for an account they may have entered, or where that is somebody whom they invited or
/// who invited them, since both accounts may be of one person. With four eyes, a common inviter is enough. The founder may
/// vouch for an account they may have entered, which the audit shows.
async fn is_involved(
    db: &impl ConnectionTrait,
    backend: &Backend,
    me: &Person,
    account: AccountId,
) -> Result<bool> {
    if account == me.account || me.founder {
        return Ok(account == me.account);
    }
    let users = possible_users(db, account, Unsettled::Ever).await?;
    if users.contains(&me.account) {
        return Ok(true);
    }
    if backend.settings().four_eyes == 1 {
        return inviters::share_an_inviter(db, me.account, users).await;
    }
    for user in users {
        if inviters::have_invited_each_other(db, me.account, user).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a page offers to vouch. [`vouch`](Desk::vouch) checks again.
pub(crate) async fn seems_able_to_vouch(
    backend: &Backend,
    person: Option<&Person>,
    account: AccountId,
) -> Result<bool> {
    let db = backend.db().read();
    match person {
        Some(me) if may_vouch(me.permissions_for(db, account).await?) => {
            Ok(!is_involved(db, backend, me, account).await?)
        }
        _ => Ok(false),
    }
}
