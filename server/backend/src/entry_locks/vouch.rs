//! *Vouch for this person*: somebody who may read everything entered declares that the right person uses the account,
//! and confirms with their own password.

use super::{for_account, is_beyond_doubt};
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::entry_lock;
use crate::error::{Error, Result};
use crate::gate::{CanViewPersonalData, Desk, Person};
use crate::limits::{self, Kind, Limit};
use crate::password::Verdict;
use crate::permissions::HeldPermissions;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};
use domain::session::OwnPasswordDraft;
use sea_orm::EntityTrait;

impl Desk<CanViewPersonalData> {
    /// Removes the lock of an account. It requires `can_view_personal_data` with `can_register_identities` or
    /// `can_validate_identities`: with these the actor can read everything already, so vouching reveals nothing to
    /// them.
    ///
    /// # Errors
    /// `not_found` where nothing is locked, or where the invitation is not accepted yet; `permission_missing`;
    /// `given_link` for the person, and for who handed over the link or changed the address, except the founder;
    /// `mailbox_first` for an actor whose own account others may be using; `password_wrong` at its field; `too_many`.
    pub async fn vouch(&self, account: AccountId, draft: OwnPasswordDraft) -> Result<()> {
        let subject = || Subject::new(SubjectKind::Account, account);
        let me = self.person().ok_or(Error::Refused(Code::SignedOut))?;
        if !may_vouch(self.permissions()) {
            return Err(self.refuse(Code::PermissionMissing, subject()).await);
        }
        let password = draft.check()?;
        let lock = for_account(self.backend.db().read(), Some(account)).await?;
        let lock = lock.ok_or(Error::Refused(Code::NotFound))?;
        if is_involved(me, &lock) {
            return Err(self.refuse(Code::GivenLink, subject()).await);
        }
        if !is_beyond_doubt(self.backend.db().read(), me.account).await? {
            return Err(self.refuse(Code::MailboxFirst, subject()).await);
        }
        self.verify_own_password(me, password).await?;
        let (backend, now) = (&self.backend, self.backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            if !may_vouch(HeldPermissions::of_actor(tx, self, now).await?.permissions()) {
                return Err(Error::Refused(Code::PermissionMissing));
            }
            // A pending account has no user to vouch for.
            let found = accounts::lock(tx, account).await?;
            found
                .filter(|found| found.state != AccountState::Pending)
                .ok_or(Error::Refused(Code::NotFound))?;
            let lock = for_account(tx, Some(account)).await?.ok_or(Error::Refused(Code::NotFound))?;
            if is_involved(me, &lock) {
                return Err(Error::Refused(Code::GivenLink));
            }
            if !is_beyond_doubt(tx, me.account).await? {
                return Err(Error::Refused(Code::MailboxFirst));
            }
            entry_lock::Entity::delete_by_id(account).exec(tx).await?;
            let detail = serde_json::json!({
                "given_by": lock.given_by,
                "addressed_by": lock.addressed_by,
                "given_link": lock.involves(me.account),
            });
            let entry = Entry { action: Action::AccountVouchedFor, subject: subject(), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// Verifies the actor's own password. Attempts are limited, so that it cannot be guessed here either.
    async fn verify_own_password(&self, me: &Person, password: &str) -> Result<()> {
        let backend = &self.backend;
        let settings = backend.settings();
        let limit = Limit { max: settings.sign_in_tries_account, window_s: settings.sign_in_window_s };
        let counted_as = me.account.to_string();
        let taken = limits::reserve(backend, Kind::OwnPassword, &counted_as, limit).await?;
        let row = accounts::by_id(backend.db().read(), me.account).await?;
        let stored = row.and_then(|row| row.password_hash);
        let verdict = backend.verify_password(&self.caller, password, stored.as_deref()).await;
        if matches!(verdict, Ok(Verdict::Wrong)) {
            return Err(Faults::one(Field::Password, Code::PasswordWrong).into());
        }
        // A correct password, or an error before verifying, uses up no attempt.
        limits::give_back(backend, &taken).await?;
        verdict.map(drop)
    }
}

fn may_vouch(held: Permissions) -> bool {
    held.has(Permission::ViewPersonalData)
        && (held.has(Permission::RegisterIdentities) || held.has(Permission::ValidateIdentities))
}

/// Nobody vouches for themselves or for an account they may have entered; the founder may do the latter, which the
/// audit shows.
fn is_involved(me: &Person, lock: &entry_lock::Model) -> bool {
    lock.account_id == me.account || (!me.founder && lock.involves(me.account))
}

/// Whether a page offers to vouch. [`vouch`](Desk::vouch) checks again.
pub(crate) fn seems_able_to_vouch(person: Option<&Person>, lock: &entry_lock::Model) -> bool {
    person.is_some_and(|me| may_vouch(me.permissions) && !is_involved(me, lock))
}
